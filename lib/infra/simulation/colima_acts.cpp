// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/saved_profile.hpp>
#include <infra/simulation/state.hpp>

#include <cmath>
#include <cstdlib>

namespace joelclaw::infra::simulation {
namespace {

constexpr std::uint64_t gib = 1ULL << 30U;
// What a start takes on a machine: 15-40 s to resume, 60-180 s to create (tools.md 1.4).
constexpr Duration guest_after_boot{11'000};
constexpr Duration creating{60'000};

std::string own_name(const Model& model) {
  return model.parameters.profile == "default" ? "colima" : "colima [profile=" + model.parameters.profile + "]";
}

/// Flags of `colima start` v0.10.0 (tools.md 1.4). On Linux some of them do not exist.
Grammar start_grammar(const Model& model) {
  Grammar grammar{{"--profile", "--runtime", "--cpus", "--cpu-type", "--memory", "--disk", "--root-disk", "--arch",
                   "--hostname", "--disk-image", "--port-forwarder", "--gateway-address", "--mount", "--mount-type",
                   "--ssh-port", "--dns", "--dns-host", "--env"},
                  {"--activate", "--template", "--network-host-addresses", "--binfmt", "--save-config",
                   "--mount-inotify", "--ssh-agent", "--ssh-config", "--verbose", "--very-verbose"},
                  {{"-p", "--profile"},
                   {"-r", "--runtime"},
                   {"-c", "--cpus"},
                   {"--cpu", "--cpus"},
                   {"-m", "--memory"},
                   {"-d", "--disk"},
                   {"-a", "--arch"},
                   {"-i", "--disk-image"},
                   {"-V", "--mount"},
                   {"-n", "--dns"},
                   {"-s", "--ssh-agent"},
                   {"-v", "--verbose"}}};
  if (model.parameters.system == "darwin") {
    grammar.with_value.insert({"--network-mode", "--network-interface", "--vm-type"});
    grammar.flags.insert({"--network-address", "--network-preferred-route", "--vz-rosetta", "--nested-virtualization"});
    grammar.aliases.insert({{"-t", "--vm-type"}, {"-z", "--nested-virtualization"}});
  }
  return grammar;
}

std::uint64_t gibibytes(const std::string& text) {
  return static_cast<std::uint64_t>(std::llround(std::strtod(text.c_str(), nullptr) * static_cast<double>(gib)));
}

/// The flags as save_profile reads them.
std::string wishes_of(const Arguments& read) {
  std::vector<std::string> wishes;
  if (read.has("--cpus")) {
    wishes.push_back("cpus=" + read.option("--cpus"));
  }
  for (const char* size : {"memory", "disk", "root-disk"}) {
    if (const std::string option = std::string{"--"} + size; read.has(option)) {
      wishes.push_back(std::string{size} + "=" + std::to_string(gibibytes(read.option(option))));
    }
  }
  if (read.has("--port-forwarder")) {
    wishes.push_back("port-forwarder=" + read.option("--port-forwarder"));
  }
  if (read.option("--network-address") == "true") {
    wishes.emplace_back("address=1");
  }
  if (read.option("--nested-virtualization") == "true") {
    wishes.emplace_back("nested=1");
  }
  return join(wishes, ",");
}

/// What a start meets that it cannot do; empty: it starts. The words are limactl's, which colima copies to stdout.
std::string start_obstacle(const Model& model) {
  const std::string directory = model.lima_home() + "/" + model.instance();
  if (model.vm.state == VmState::broken) {
    return "errors inspecting instance: [host agent is running but driver is not]";
  }
  if (model.vm.host_agent_pid != 0) {
    return "instance \"" + model.instance() + "\" seems running (hint: remove \"" + directory +
           "/ha.pid\" if the instance is not actually running)";
  }
  if (!model.vm.disk_lock.empty()) {
    return "host agent process has exited: exit status 1";
  }
  return {};
}

Reply start_failed(Model& model, Reply reply, const std::string& why, const std::string& stage) {
  Outcome& outcome = std::get<Outcome>(reply.what);
  outcome.end = Exited{1};
  outcome.out += log_line(model, "fatal", why);
  outcome.err += log_line(model, "fatal", "error starting vm: error at '" + stage + "': exit status 1");
  return reply;
}

void say(Reply& reply, Duration after, std::string line) {
  line.erase(line.find_last_not_of('\n') + 1);
  reply.lines.push_back({after, std::move(line), true});
}

/// colima starts the VM, waits for it, writes daemon.json and restarts dockerd once more: containers with a policy are
/// started, stopped and started (tools.md 1.4).
Reply boot(Model& model, Doing& doing, Reply reply, const std::string& stage) {
  const Duration begin = stage == "starting" ? Duration{1'500} : creating;
  const Duration up = begin + guest_after_boot;
  say(reply, Duration{400}, log_line(model, "info", "starting colima"));
  say(reply, Duration{420}, log_line(model, "info", "runtime: docker"));
  say(reply, Duration{900}, log_line(model, "info", stage + " ...", "vm"));
  doing.effect(begin, EventKind::boot_vm, "", "", Needs::child);  // from then on Lima's host agent lives by itself
  if (model.vm.usernet_panicked) {  // the guest is never reached, and limactl gives up after its ten minutes
    reply.latency = Duration{602'000};
    return start_failed(model, reply, "did not receive an event with the \"running\" status", stage);
  }
  const Duration settled = up + between(model, 3'000, 5'000);
  say(reply, up + Duration{900}, log_line(model, "info", "provisioning ...", "docker"));
  say(reply, up + Duration{2'200}, log_line(model, "info", "starting ...", "docker"));
  doing.effect(up + Duration{500}, EventKind::start_engine)
      .effect(up + Duration{1'800}, EventKind::stop_engine, "service", "", Needs::child)
      .effect(settled, EventKind::start_engine, "", "", Needs::child)
      .effect(settled, EventKind::create_context, "", "unix://" + model.docker_socket(), Needs::child);
  reply.latency = settled + Duration{1'200};
  say(reply, reply.latency, log_line(model, "info", "done"));
  return reply;
}

Reply start(Model& model, const Arguments& read, const Command& command) {
  Doing doing{model, command};
  Reply reply = exited(0, "");
  reply.act = doing.number();
  reply.latency = between(model, 500, 900);
  const std::string wishes = wishes_of(read);
  const bool fresh = model.vm.state == VmState::absent;
  if (!wishes.empty() || fresh) {
    doing.effect(Duration{300}, EventKind::save_profile, wishes);  // before anything else, and kept if it fails
  }
  if (model.vm.state == VmState::running) {
    std::get<Outcome>(reply.what).err = log_line(model, "warning", "already running, ignoring");
    return reply;
  }
  const std::string stage = fresh ? "creating and starting" : "starting";
  if (const std::string obstacle = start_obstacle(model); !obstacle.empty()) {
    reply.latency += Duration{4'000};
    if (model.vm.state == VmState::stopped && model.vm.host_agent_pid == 0) {
      doing.effect(Duration{2'000}, EventKind::refuse_attach);
    }
    return start_failed(model, reply, obstacle, stage);
  }
  return boot(model, doing, reply, stage);
}

/// Runtimes over ssh, the context, then the VM; without an answer from ssh it waits for ever (colima #460, #1521).
Reply stop(Model& model, bool forced, const Command& command) {
  Doing doing{model, command};
  Reply reply = exited(0, "", log_line(model, "info", "stopping " + own_name(model)));
  reply.act = doing.number();
  std::string& err = std::get<Outcome>(reply.what).err;
  if (forced) {
    doing.effect(Duration{1'100}, EventKind::stop_vm, "", "force");
    reply.latency = Duration{1'600};
    err += log_line(model, "info", "done");
    return reply;
  }
  if (model.vm.state != VmState::running) {  // Broken too: tools.md 0.3
    reply.latency = Duration{500};
    err = log_line(model, "info", "not running");
    return reply;
  }
  if (model.vm.sshd == Answering::silent) {
    Reply never = hanging();
    never.act = doing.number();
    say(never, Duration{300}, err);
    return never;
  }
  const bool reached = model.vm.sshd == Answering::answers;
  const bool busy = reached && engine_answers(model) && node_runs(model);
  const Duration engine{busy ? 11'000 : 1'500};  // dockerd gives its containers ten seconds
  if (reached) {
    doing.effect(engine, EventKind::stop_engine, "service");
  } else {
    err += log_line(model, "warning", "error stopping docker: exit status 255");
  }
  doing.effect(engine + Duration{300}, EventKind::remove_context, "", "", Needs::child)
      .effect(engine + Duration{5'600}, EventKind::stop_vm, "", "", Needs::child);
  reply.latency = engine + Duration{6'200};
  err += log_line(model, "info", "stopping ...", "vm") + log_line(model, "info", "done");
  return reply;
}

bool of_profile(const Model& model, const Arguments& read) {
  const std::string first = read.words.size() > 1 ? read.words[1] : std::string{"default"};
  return read.option("--profile", first) == model.parameters.profile;
}

}  // namespace

std::optional<Reply> colima_act(Model& model, const Command& command) {
  const Arguments starting = read_arguments(command.arguments, start_grammar(model));
  if (!starting.stray && starting.begins({"start"}) && starting.words.size() <= 2) {
    return of_profile(model, starting) ? start(model, starting, command) : unknown_command(model, to_string(command));
  }
  const Arguments stopping =
      read_arguments(command.arguments, {{"--profile"}, {"--force"}, {{"-p", "--profile"}, {"-f", "--force"}}});
  if (!stopping.stray && stopping.begins({"stop"}) && stopping.words.size() <= 2) {
    return of_profile(model, stopping) ? stop(model, stopping.has("--force"), command)
                                       : unknown_command(model, to_string(command));
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra::simulation
