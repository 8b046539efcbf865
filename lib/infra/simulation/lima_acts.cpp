// SPDX-License-Identifier: MIT
#include <infra/simulation/act.hpp>
#include <infra/simulation/commands.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

Reply acted(const Doing& doing, int status, std::string err, Duration latency) {
  Reply reply = exited(status, "", std::move(err));
  reply.act = doing.number();
  reply.latency = latency;
  return reply;
}

Reply unknown_instance(Model& model, const Doing& doing, const std::string& name) {
  return acted(doing, 1, log_line(model, "fatal", "instance \"" + name + "\" does not exist"), Duration{90});
}

/// tools.md 2.5: SIGKILL, locks of its disks released, *.pid and *.sock removed; 0 even if it was dead already.
Reply force_stop(Model& model, Doing& doing) {
  const bool stopped = model.vm.state == VmState::stopped && model.vm.host_agent_pid == 0;
  const Duration took = between(model, 700, 1'400);
  if (!stopped || !model.vm.disk_lock.empty()) {
    doing.effect(took - Duration{200}, EventKind::stop_vm, "", "force");
  }
  return acted(doing, 0,
               log_line(model, "info", "Sending SIGKILL to the vz driver process") +
                   log_line(model, "info",
                            "Removing *.pid *.sock *.tmp under \"" + model.lima_home() + "/" + model.instance() + "\""),
               took);
}

Reply stop(Model& model, Doing& doing) {
  if (model.vm.state != VmState::running) {
    const std::string status = model.vm.state == VmState::broken ? "Broken" : "Stopped";
    return acted(
        doing, 1,
        log_line(model, "fatal", "expected status \"Running\", got \"" + status + "\" (maybe use `limactl stop -f`?)"),
        Duration{120});
  }
  // The vz driver gives the guest five seconds to power off (tools.md 2.5).
  doing.effect(Duration{5'600}, EventKind::stop_vm, "", "", Needs::child);
  return acted(doing, 0, log_line(model, "info", "Sending SIGINT to hostagent process"), Duration{6'100});
}

/// A boot that is not colima's leaves docker.service to its socket (colima #1637).
Reply start(Model& model, Doing& doing) {
  if (model.vm.state == VmState::running) {
    return acted(doing, 0,
                 log_line(model, "info",
                          "The instance \"" + model.instance() + "\" is already running. Run `limactl shell " +
                              model.instance() + "` to open the shell."),
                 Duration{200});
  }
  const bool locked = !model.vm.disk_lock.empty();
  if (model.vm.state == VmState::broken || model.vm.host_agent_pid != 0 || locked) {
    if (locked && model.vm.host_agent_pid == 0) {
      doing.effect(Duration{2'000}, EventKind::refuse_attach);
    }
    const std::string why = model.vm.state == VmState::broken
                                ? "errors inspecting instance: [host agent is running but driver is not]"
                                : "host agent process has exited: exit status 1";
    return acted(doing, 1, log_line(model, "fatal", why), Duration{3'000});
  }
  doing.effect(Duration{600}, EventKind::boot_vm);
  return acted(doing, 0,
               log_line(model, "info", "READY. Run `limactl shell " + model.instance() + "` to open the shell."),
               Duration{13'000});
}

/// lima v2.0.3 `disk unlock`: not while an instance that runs has it (constructed beyond the name of the command).
Reply unlock(Model& model, Doing& doing, const std::string& name) {
  if (name != model.instance() || !model.vm.data_disk) {
    return acted(doing, 1, log_line(model, "fatal", "disk \"" + name + "\" does not exists"), Duration{90});
  }
  if (model.vm.state == VmState::running) {
    return acted(doing, 1,
                 log_line(model, "fatal",
                          "cannot unlock disk \"" + name + "\" used by running instance \"" + model.instance() + "\""),
                 Duration{110});
  }
  if (!model.vm.disk_lock.empty()) {
    doing.effect(Duration{80}, EventKind::unlock_disk);
  }
  return acted(
      doing, 0,
      log_line(model, "info", "Unlocked disk \"" + name + "\" (\"" + model.lima_home() + "/_disks/" + name + "\")"),
      Duration{110});
}

}  // namespace

std::optional<Reply> limactl_act(Model& model, const Arguments& read, const Command& command) {
  if (read.begins({"disk", "unlock"}) && read.words.size() == 3) {
    Doing doing{model, command};
    return unlock(model, doing, read.words[2]);
  }
  if ((!read.begins({"stop"}) && !read.begins({"start"})) || read.words.size() != 2) {
    return std::nullopt;
  }
  Doing doing{model, command};
  if (read.words[1] != model.instance() || model.vm.state == VmState::absent) {
    return unknown_instance(model, doing, read.words[1]);
  }
  if (read.begins({"start"})) {
    return start(model, doing);
  }
  return read.has("--force") ? force_stop(model, doing) : stop(model, doing);
}

/// `pkill -u UID -f 'limactl usernet'`: 1 where nobody was there to end.
Reply answer_pkill(Model& model, const Command& command) {
  const Arguments read = read_arguments(command.arguments, {{"-u", "-U", "-f"}, {"-TERM", "-KILL"}});
  const std::string pattern = read.option("-f");
  const bool usernet = pattern.find("limactl usernet") == 0;
  if (read.stray || !read.words.empty() || !usernet || read.option("-u") != std::to_string(model.parameters.user_id)) {
    return unknown_command(model, to_string(command));
  }
  Doing doing{model, command};
  const bool there = model.vm.usernet > 0;
  if (there) {
    doing.effect(Duration{10}, EventKind::end_usernet);
  }
  return acted(doing, there ? 0 : 1, "", between(model, 20, 60));
}

}  // namespace joelclaw::infra::simulation
