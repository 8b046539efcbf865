// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/backup_tools.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/guest_files.hpp>
#include <infra/simulation/state.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

using Words = std::vector<std::string>;

bool begins(const Words& words, const Words& start) {
  return words.size() >= start.size() && std::equal(start.begin(), start.end(), words.begin());
}

Reply acted(const Doing& doing, int status, std::string out, std::string err, Duration latency) {
  Reply reply = exited(status, std::move(out), std::move(err));
  reply.act = doing.number();
  reply.latency = latency;
  return reply;
}

/// What is built into the guest's kernel tree; anything else modprobe does not find.
Reply load_module(Model& model, const std::string& module, const Command& command) {
  Doing doing{model, command};
  if (module == "br_netfilter") {
    if (!model.vm.bridge_netfilter) {
      doing.effect(Duration{40}, EventKind::load_module, module);
    }
    return acted(doing, 0, "", "", Duration{70});
  }
  const bool known = module == "overlay" || module == "nbd" || module == "ip_tables" || module == "nfs";
  return known ? acted(doing, 0, "", "", Duration{70})
               : acted(doing, 1, "",
                       "modprobe: FATAL: Module " + module + " not found in directory /lib/modules/6.8.0-64-generic\n",
                       Duration{50});
}

/// ip route replace CIDR via GATEWAY dev DEVICE
Reply replace_route(Model& model, const Words& words, const Command& command) {
  Doing doing{model, command};
  if (words[7] == "col0" && !model.vm.network_address) {
    return acted(doing, 1, "", "Cannot find device \"col0\"\n", Duration{20});
  }
  const std::string line = words[3] + " via " + words[5] + " dev " + words[7];
  const auto& routes = model.vm.routes;
  if (std::find(routes.begin(), routes.end(), line) == routes.end()) {
    doing.effect(Duration{10}, EventKind::set_route, line);
  }
  return acted(doing, 0, "", "", Duration{20});
}

/// Lines of a file below /etc/modules-load.d name a module each.
Reply write_file(Model& model, const std::string& path, const Command& command) {
  Doing doing{model, command};
  for (const std::string_view line : lines_of(command.input)) {
    const std::string module{trim(line)};
    if (!module.empty() && !module.starts_with('#') && model.vm.modules_load.count(module) == 0) {
      doing.effect(Duration{10}, EventKind::keep_module, module);
    }
  }
  static_cast<void>(path);
  return acted(doing, 0, command.input, "", Duration{20});
}

bool is_unit(const std::string& name) {
  return name == "docker.service" || name == "docker.socket" || name == "docker";
}

Reply is_active(const Model& model, const Words& units) {
  std::string out;
  bool all = true;
  for (const std::string& unit : units) {
    const std::string& state = unit == "docker.socket" ? model.engine.socket : model.engine.service;
    out += state + "\n";
    all = all && state == "active";
  }
  return exited(all ? 0 : 3, out);
}

bool too_often(const Model& model) {
  return std::count_if(model.engine.starts.begin(), model.engine.starts.end(),
                       [&model](WallTime at) { return model.now - at <= Duration{60'000}; }) >= 3;
}

Reply refused_start(const Doing& doing) {
  return acted(doing, 1, "",
               "Job for docker.service failed because start of the service was attempted too often.\n"
               "See \"systemctl status docker.service\" and \"journalctl -xeu docker.service\" for details.\n"
               "To force a start use \"systemctl reset-failed docker.service\"\n"
               "followed by \"systemctl start docker.service\" again.\n",
               Duration{300});
}

Reply start_unit(Model& model, const Command& command) {
  Doing doing{model, command};
  if (model.engine.service == "active") {
    return acted(doing, 0, "", "", Duration{60});
  }
  if (model.engine.service == "failed" || too_often(model)) {
    return refused_start(doing);
  }
  doing.effect(Duration{2'800}, EventKind::start_engine);
  return acted(doing, 0, "", "", Duration{3'000});
}

/// Stopping takes as long as dockerd gives its containers; a hung one is killed at systemd's limit (tools.md 13).
Duration stopping(const Model& model) {
  return model.engine.hung ? Duration{90'000} : node_runs(model) ? Duration{10'600} : Duration{900};
}

Reply restart_unit(Model& model, const Command& command) {
  Doing doing{model, command};
  const Duration stopped = model.engine.service == "active" ? stopping(model) : Duration{100};
  if (model.engine.service == "failed" || too_often(model)) {
    return refused_start(doing);
  }
  if (model.engine.service == "active") {
    doing.effect(stopped, EventKind::stop_engine, "service");
  }
  doing.effect(stopped + Duration{2'900}, EventKind::start_engine);
  return acted(doing, 0, "", "", stopped + Duration{3'100});
}

/// The socket stays, and starts it again for whoever connects (tools.md 5.3).
Reply stop_unit(Model& model, const Words& units, const Command& command) {
  Doing doing{model, command};
  const bool socket = std::find(units.begin(), units.end(), "docker.socket") != units.end();
  const Duration took = model.engine.service == "active" ? stopping(model) : Duration{100};
  if (model.engine.service == "active" || (socket && model.engine.socket == "active")) {
    doing.effect(took, EventKind::stop_engine, socket ? "" : "service");
  }
  const std::string warning = "Stopping 'docker.service', but its triggering units are still active:\ndocker.socket\n";
  return acted(doing, 0, "", !socket && model.engine.socket == "active" ? warning : "", took + Duration{100});
}

std::optional<Reply> systemctl(Model& model, const Words& words, const Command& command) {
  const Words units(words.begin() + 2, words.end());
  if (units.empty() || !std::all_of(units.begin(), units.end(), is_unit)) {
    return std::nullopt;
  }
  const std::string& verb = words[1];
  if (verb == "is-active") {
    return is_active(model, units);
  }
  if (verb == "start") {
    return start_unit(model, command);
  }
  if (verb == "restart") {
    return restart_unit(model, command);
  }
  if (verb == "stop") {
    return stop_unit(model, units, command);
  }
  if (verb == "reset-failed") {
    Doing doing{model, command};
    if (model.engine.service == "failed" || !model.engine.starts.empty()) {
      doing.effect(Duration{30}, EventKind::reset_failed);
    }
    return acted(doing, 0, "", "", Duration{60});
  }
  return std::nullopt;
}

}  // namespace

std::optional<Reply> answer_guest_act(Model& model, const Words& given, const Command& command) {
  Words words = given;
  const bool root = begins(words, {"sudo"});
  if (root) {
    words.erase(words.begin());
    if (begins(words, {"-n"})) {
      words.erase(words.begin());
    }
  }
  if (begins(words, {"docker"})) {  // the user is in the group docker (tools.md 2.7)
    return answer_docker_inside(model, command, words);
  }
  if (words == Words{"sync"}) {
    return acted(Doing{model, command}, 0, "", "", Duration{120});
  }
  if (begins(words, {"systemctl"}) && words.size() > 2 && (root || words[1] == "is-active")) {
    return systemctl(model, words, command);
  }
  if (!root) {
    return std::nullopt;
  }
  if (auto reply = answer_guest_file(model, words, command)) {
    return reply;
  }
  if (auto reply = guest_trees(model, words)) {
    return reply;
  }
  if (words.size() == 2 && words[0] == "modprobe") {
    return load_module(model, words[1], command);
  }
  if (words.size() == 8 && begins(words, {"ip", "route", "replace"}) && words[4] == "via" && words[6] == "dev") {
    return replace_route(model, words, command);
  }
  if (words.size() == 2 && words[0] == "tee" && words[1].starts_with("/etc/modules-load.d/")) {
    return write_file(model, words[1], command);
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra::simulation
