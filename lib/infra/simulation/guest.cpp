// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/certificates.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/healthy_cluster.hpp>
#include <infra/simulation/http_answers.hpp>
#include <infra/simulation/random.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/services.hpp>
#include <infra/simulation/state.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

namespace joelclaw::infra::simulation {
namespace {

std::string space_line(const char* place, const Disk& disk) {
  return fmt::format("space {} {} {} {} {}\n", place, disk.total, disk.available, disk.inodes, disk.inodes_free);
}

std::string kernel_lines(const Model& model) {
  const VmPart& vm = model.vm;
  const WallTime clock = model.now + vm.clock_skew;
  std::string text = fmt::format("uptime {}.{:02}\n", vm_age(model).count() / 1000, vm_age(model).count() % 1000 / 10);
  text += "boot-id " + vm.boot_id + "\n";
  text += fmt::format("clock {}.{:03}271828\n", clock.ms / 1000, clock.ms % 1000);
  text += fmt::format("cpus {}\nmemory-kib {}\n", vm.cpus, (vm.memory - vm.memory / 40) / 1024);
  text += space_line("/", vm.root);
  text += space_line("/var/lib/docker", vm.data_disk ? vm.data : vm.root);
  text += "unit docker.service " + model.engine.service + "\nunit docker.socket " + model.engine.socket + "\n";
  text += fmt::format("bridge-nf-call-iptables {}\n", vm.bridge_netfilter ? 1 : 0);
  for (const std::string& route : vm.routes) {
    text += "route " + route + "\n";
  }
  return text;
}

std::string listen_lines(const Model& model) {
  std::set<std::uint16_t> ports{22, 53};
  if (const Container* node = model.node(); node != nullptr) {  // its listeners outlive a dockerd that hangs
    for (const PublishedPort& port : node->wanted) {
      if (bound_in_vm(model, port.host)) {
        ports.insert(port.host);
      }
    }
  }
  std::string text;
  for (const std::uint16_t port : ports) {
    text += fmt::format("listen {}\n", port);
  }
  return text;
}

std::string directory_lines(const Model& model) {
  std::string text;
  for (const ClaimPart& claim : model.cluster.claims) {
    if (claim.has_directory && !claim.volume.empty() && !model.engine.volumes.empty()) {
      text += "volume-directory " + volume_directory(claim) + "\n";
    }
  }
  return text;
}

Reply facts(const Model& model) {
  std::string text = "joelclaw-facts 1\n" + kernel_lines(model) + listen_lines(model) + directory_lines(model);
  Reply reply;
  if (model.engine.hung) {
    reply = exited(0, text + "containers-exit 124\nend\n");
    reply.latency = Duration{4'050};
    return reply;
  }
  if (!engine_answers(model)) {
    return exited(0, text + "containers-exit 1\nend\n");
  }
  for (const Container& container : model.engine.containers) {
    text += "container " + container_line(model, container).dump() + "\n";
  }
  return exited(0, text + "containers-exit 0\nend\n");
}

/// printf %b: \0NNN, \xHH and the usual letters.
std::string unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 >= text.size()) {
      plain += text[at];
      continue;
    }
    const char kind = text[++at];
    if (kind == '0') {
      unsigned value = 0;
      for (int digit = 0; digit < 3 && at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '7'; ++digit) {
        value = value * 8 + static_cast<unsigned>(text[++at] - '0');
      }
      plain += static_cast<char>(value & 0xffU);
    } else {
      plain += kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind == 't' ? '\t' : kind;
    }
  }
  return plain;
}

/// What comes back on the connection for these bytes; empty: nothing comes.
std::string spoken(const Pod& pod, std::uint16_t port, const std::string& request) {
  if (speaks_tls(pod, port)) {
    return request.starts_with("GET ")
               ? on_the_wire({400, "text/plain", "Client sent an HTTP request to an HTTPS server.\n"})
               : std::string{};
  }
  if (pod.owner == "redis") {
    return contains(request, "PING") ? redis_line(pod) + "\r\n" : std::string{};
  }
  const auto words = split(std::string_view{request}.substr(0, request.find('\r')), ' ');
  if (words.size() < 3 || words[0] != "GET") {
    return request.empty() ? std::string{} : on_the_wire({400, "text/plain; charset=utf-8", "400 Bad Request"});
  }
  return on_the_wire(service_page(pod, port, std::string{words[1]}));
}

std::string dial_line(const Model& model, const std::string& port, const std::string& request, bool& slow) {
  const Reach reach = reach_vm_port(model, static_cast<std::uint16_t>(parse_number(port).value_or(0)));
  if (!reach.connects) {
    return "dial " + port + " refused\n";
  }
  const std::string heard =
      reach.peer == Peer::pod ? spoken(*reach.pod, reach.port, unescaped(request)) : std::string{};
  if (reach.contact == Contact::answered && !heard.empty()) {
    return "dial " + port + " answered " + base64(heard.substr(0, 3000)) + "\n";
  }
  slow = slow || reach.contact != Contact::closed;
  return "dial " + port + (reach.contact == Contact::closed ? " closed\n" : " silent\n");
}

Reply dials(const Model& model, const std::vector<std::string>& words) {
  std::string text;
  bool slow = false;
  for (std::size_t at = 4; at + 1 < words.size(); at += 2) {
    text += dial_line(model, words[at], words[at + 1], slow);
  }
  Reply reply = exited(0, text + "end\n");
  reply.latency = Duration{slow ? 3'020 : 15};
  return reply;
}

}  // namespace

Reply answer_remote(Model& model, const std::vector<std::string>& words, const Command& command) {
  const bool script = words.size() >= 4 && words[1] == "-c";
  if (script && words[0] == "sh" && words[3] == "joelclaw-facts") {
    return facts(model);
  }
  if (script && words[0] == "bash" && words[3] == "joelclaw-dial") {
    return dials(model, words);
  }
  if (words == std::vector<std::string>{"cat", "/etc/ssh/ssh_host_ed25519_key.pub"}) {
    return exited(0, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + hex_id(model.parameters.seed, "host key", 43) + " root@" +
                         model.instance() + "\n");
  }
  if (words == std::vector<std::string>{"true"}) {
    return exited(0, "");
  }
  if (auto acted = answer_guest_act(model, words, command)) {
    return *acted;
  }
  return unknown_command(model, "ssh: " + join(words, " ").substr(0, 200));
}

}  // namespace joelclaw::infra::simulation
