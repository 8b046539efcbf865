// SPDX-License-Identifier: MIT
#include <infra/simulation/commands.hpp>
#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/state.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

std::string status_word(VmState state) {
  switch (state) {
    case VmState::running:
      return "Running";
    case VmState::broken:
      return "Broken";
    case VmState::stopped:
      return "Stopped";
    case VmState::absent:
      break;
  }
  return "";
}

/// One line of `limactl list --json` (lima v2.0.3, tools.md 2.2); its config, a whole yaml there, is shortened.
Json instance_line(const Model& model) {
  const VmPart& vm = model.vm;
  const bool mac = model.parameters.system == "darwin";
  const std::string directory = model.lima_home() + "/" + model.instance();
  Json line{{"name", model.instance()},
            {"hostname", "lima-" + model.instance()},
            {"status", status_word(vm.state)},
            {"dir", directory},
            {"vmType", mac ? "vz" : "qemu"},
            {"arch", mac ? "aarch64" : "x86_64"},
            {"cpus", vm.cpus},
            {"memory", vm.memory},
            {"disk", vm.root_disk}};
  if (vm.data_disk) {
    line["additionalDisks"] = Json::array({{{"name", model.instance()}, {"format", false}, {"fsType", "ext4"}}});
  }
  if (vm.network_address) {
    line["network"] = Json::array({{{"vzNAT", true}, {"interface", "col0"}, {"macAddress", "5a:94:ef:e4:0c:df"}}});
  }
  line["sshLocalPort"] = vm.state == VmState::running ? vm.ssh_port : 0;
  line["sshConfigFile"] = directory + "/ssh.config";
  if (vm.host_agent_pid != 0) {
    line["hostAgentPID"] = vm.host_agent_pid;
    if (vm.state == VmState::running) {
      line["driverPID"] = vm.host_agent_pid;
    }
  }
  if (vm.state == VmState::broken) {
    line["errors"] = {"host agent is running but driver is not"};
  }
  line["config"] = {{"vmType", mac ? "vz" : "qemu"}, {"os", "Linux"}, {"cpus", vm.cpus}};
  line["sshAddress"] = "127.0.0.1";
  line["protected"] = false;
  line["limaVersion"] = "2.0.3";
  line["HostOS"] = model.parameters.system;
  line["HostArch"] = mac ? "aarch64" : "x86_64";
  line["LimaHome"] = model.lima_home();
  line["IdentityFile"] = model.lima_home() + "/_config/user";
  return line;
}

std::vector<std::string> instance_lines(const Model& model) {
  std::vector<std::string> lines;
  if (model.vm.state != VmState::absent) {
    lines.push_back(instance_line(model).dump());
  }
  for (int other = 1; other <= model.vm.other_instances; ++other) {
    Json line = instance_line(model);
    line["name"] = "other-" + std::to_string(other);
    line["status"] = "Running";
    line["dir"] = model.lima_home() + "/other-" + std::to_string(other);
    lines.push_back(line.dump());
  }
  return lines;
}

Reply list_instances(const Model& model, const Arguments& read) {
  std::string out;
  for (const std::string& line : instance_lines(model)) {
    out += line + "\n";
  }
  if (read.words.size() > 1 && read.words[1] != model.instance()) {
    const std::string name = read.words[1];
    return exited(1, "",
                  "time=\"" + format_rfc3339(model.now) + "\" level=warning msg=\"No instance matching " + name +
                      " found.\"\ntime=\"" + format_rfc3339(model.now) +
                      "\" level=fatal msg=\"unmatched instances\"\n");
  }
  const std::string warning =
      "time=\"" + format_rfc3339(model.now) +
      "\" level=warning msg=\"No instance found. Run `limactl create` to create an instance.\"\n";
  return exited(0, out, out.empty() ? warning : "");
}

/// tools.md 2.5: {name,size,format,dir,instance,instanceDir,mountPoint}
Reply list_disks(const Model& model) {
  if (!model.vm.data_disk) {
    return exited(0, "", "time=\"" + format_rfc3339(model.now) + "\" level=warning msg=\"No disk found.\"\n");
  }
  const std::string user = model.vm.disk_lock;
  const Json line{{"name", model.instance()},
                  {"size", model.vm.disk},
                  {"format", "raw"},
                  {"dir", model.lima_home() + "/_disks/" + model.instance()},
                  {"instance", user},
                  {"instanceDir", user.empty() ? "" : model.lima_home() + "/" + user},
                  {"mountPoint", "/mnt/lima-" + model.instance()}};
  return exited(0, line.dump() + "\n");
}

Reply lima_info(const Model& model) {
  const Json info{{"version", "2.0.3"},        {"limaHome", model.lima_home()},
                  {"vmTypes", {"vz", "qemu"}}, {"hostOS", model.parameters.system},
                  {"hostArch", "aarch64"},     {"identityFile", model.lima_home() + "/_config/user"}};
  Reply reply = exited(0, info.dump(4) + "\n");
  reply.latency = Duration{480};
  return reply;
}

/// tools.md 1.2: running says limactl; the runtime is read over ssh, and an ssh that is silent is waited for without
/// end.
Reply colima_status(const Model& model, bool json) {
  if (model.vm.state != VmState::running) {
    const std::string name =
        model.parameters.profile == "default" ? "colima" : "colima [profile=" + model.parameters.profile + "]";
    return exited(1, "", log_line(model, "fatal", name + " is not running"));
  }
  if (model.vm.sshd == Answering::silent) {
    return hanging();
  }
  if (model.vm.sshd != Answering::answers) {
    return exited(1, "", log_line(model, "fatal", "error retrieving current runtime: empty value"));
  }
  const std::string socket = "unix://" + model.docker_socket();
  if (!json) {
    return exited(0, "",
                  log_line(model, "info", "colima is running using macOS Virtualization.Framework") +
                      log_line(model, "info", "arch: aarch64") + log_line(model, "info", "runtime: docker") +
                      log_line(model, "info", "mountType: virtiofs") +
                      (model.vm.network_address ? log_line(model, "info", "address: 192.168.64.2") : "") +
                      log_line(model, "info", "docker socket: " + socket));
  }
  Json status{{"display_name", model.instance()},
              {"driver", "macOS Virtualization.Framework"},
              {"arch", "aarch64"},
              {"runtime", "docker"},
              {"mount_type", "virtiofs"}};
  if (model.vm.network_address) {
    status["ip_address"] = "192.168.64.2";
  }
  status["docker_socket"] = socket;
  status["kubernetes"] = false;
  status["cpu"] = model.vm.cpus;
  status["memory"] = model.vm.memory;
  status["disk"] = model.vm.disk;
  return exited(0, status.dump() + "\n");
}

/// tools.md 1.3: one object a line, keys left out where empty.
Reply colima_list(const Model& model) {
  if (model.vm.state == VmState::absent) {
    return exited(0, "");
  }
  const bool runs = model.vm.state == VmState::running;
  if (runs && model.vm.network_address && model.vm.sshd == Answering::silent) {
    return hanging();  // it asks the VM for its address over ssh
  }
  Json line{{"name", model.parameters.profile},
            {"status", status_word(model.vm.state)},
            {"arch", "aarch64"},
            {"cpus", model.vm.cpus},
            {"memory", model.vm.memory},
            {"disk", model.vm.disk}};
  if (runs && model.vm.network_address) {
    line["address"] = "192.168.64.2";
  }
  if (runs) {
    line["runtime"] = "docker";
  }
  return exited(0, line.dump() + "\n");
}

}  // namespace

std::string log_line(const Model& model, const char* level, const std::string& text, const std::string& context) {
  std::string quoted;
  for (const char c : text) {
    quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  }
  return fmt::format("time=\"{}\" level={} msg=\"{}\"{}\n", format_rfc3339(model.wall()), level, quoted,
                     context.empty() ? "" : " context=" + context);
}

Reply answer_limactl(Model& model, const Command& command) {
  // -f is --format of `list` and --force of `stop`.
  const bool stops = std::find(command.arguments.begin(), command.arguments.end(), "stop") != command.arguments.end();
  const Arguments read = read_arguments(command.arguments, {{"--format", "--log-level", "--timeout"},
                                                            {"--json", "--tty", "--version", "--force", "--yes"},
                                                            {{"-f", stops ? "--force" : "--format"}, {"-y", "--yes"}}});
  const bool json = read.has("--json") || read.option("--format") == "json";
  Reply reply;
  if (read.stray) {
    return unknown_command(model, to_string(command));
  }
  if (read.begins({"list"}) && json) {
    reply = list_instances(model, read);
  } else if ((read.begins({"disk", "list"}) || read.begins({"disk", "ls"})) && json) {
    reply = list_disks(model);
  } else if (read.begins({"info"})) {
    reply = lima_info(model);
  } else if (read.has("--version")) {
    reply = exited(0, "limactl version 2.0.3\n");
  } else {
    const auto acted = limactl_act(model, read, command);
    return acted ? *acted : unknown_command(model, to_string(command));
  }
  reply.latency += between(model, 90, 260);
  return reply;
}

Reply answer_colima(Model& model, const Command& command) {
  if (auto acted = colima_act(model, command)) {
    return *acted;
  }
  const Arguments read = read_arguments(
      command.arguments, {{"--profile"},
                          {"--json", "--extended", "--version", "--verbose"},
                          {{"-p", "--profile"}, {"-j", "--json"}, {"-e", "--extended"}, {"-v", "--verbose"}}});
  Reply reply;
  if (read.stray) {
    return unknown_command(model, to_string(command));
  }
  if (read.begins({"list"}) && read.has("--json")) {
    reply = colima_list(model);
    reply.latency = between(model, 400, 1'200);
  } else if (read.begins({"status"})) {
    reply = colima_status(model, read.has("--json"));
    reply.latency = between(model, 1'000, 2'600);
  } else if (read.has("--version")) {
    reply = exited(0, "colima version 0.10.0\n");
  } else if (read.begins({"version"})) {
    reply = exited(0, "colima version 0.10.0\ngit commit: 7f5f27d3a4a6ce1f2d5ae7b4a4f5b3ad0bb4e3b3\n");
    reply.latency = between(model, 200, 600);
  } else {
    return unknown_command(model, to_string(command));
  }
  return reply;
}

}  // namespace joelclaw::infra::simulation
