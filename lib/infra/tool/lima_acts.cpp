// SPDX-License-Identifier: MIT
#include <infra/tool/lima_acts.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace joelclaw::infra {
namespace {

std::string whole_gibibytes(Bytes bytes) {
  return std::to_string(bytes.count >> 30U);
}

Command limactl(const std::string& lima_home, std::vector<std::string> arguments, Duration deadline) {
  return {"limactl", std::move(arguments), {{{"LIMA_HOME", lima_home}}}, "", deadline};
}

/// As a regular expression that matches this text and no other.
std::string literal(const std::string& text) {
  std::string pattern;
  for (const char c : text) {
    pattern += std::string_view{".[]*^$+?(){}|\\"}.find(c) == std::string_view::npos ? "" : "\\";
    pattern += c;
  }
  return pattern;
}

std::vector<std::string> ssh_options(const SshTarget& target) {
  return {"-F", target.config, "-o", "BatchMode=yes", "-o", "ConnectTimeout=5"};
}

Command ssh_control_command(const SshTarget& target, const char* verb, const std::vector<ForwardWords>& forwards,
                            Duration deadline) {
  std::vector<std::string> words = ssh_options(target);
  words.insert(words.end(), {"-O", verb});
  for (const ForwardWords& each : forwards) {
    words.insert(words.end(), {"-L", each.local + ":" + each.remote});
  }
  words.push_back(target.host);
  return {"ssh", std::move(words), {}, "", deadline};
}

}  // namespace

Command colima_start_command(const std::string& profile, Duration deadline) {
  return {"colima", {"start", "--profile", profile}, {}, "", deadline};
}

Command colima_start_command(const std::string& profile, const VmSpec& wishes, const std::string& system,
                             Duration deadline) {
  Command command = colima_start_command(profile, deadline);
  auto& words = command.arguments;
  words.insert(words.end(), {"--runtime", wishes.runtime, "--cpus", std::to_string(wishes.cpus), "--memory",
                             whole_gibibytes(wishes.memory), "--disk", whole_gibibytes(wishes.disk), "--root-disk",
                             whole_gibibytes(wishes.root_disk), "--port-forwarder", wishes.port_forwarder});
  if (system == "darwin") {
    words.insert(words.end(), {"--vm-type", wishes.vm_type, "--mount-type", wishes.mount_type});
    if (wishes.network_address) {
      words.emplace_back("--network-address");
    }
    if (wishes.nested_virtualization) {
      words.emplace_back("--nested-virtualization");
    }
  }
  return command;
}

Command colima_stop_command(const std::string& profile, Duration deadline) {
  return {"colima", {"stop", "--profile", profile}, {}, "", deadline};
}

Command lima_force_stop_command(const std::string& lima_home, const std::string& instance, Duration deadline) {
  return limactl(lima_home, {"stop", "--force", instance}, deadline);
}

Command lima_unlock_command(const std::string& lima_home, const std::string& disk, Duration deadline) {
  return limactl(lima_home, {"disk", "unlock", disk}, deadline);
}

Command usernet_end_command(std::uint32_t user_id, Duration deadline) {
  return {"pkill", {"-u", std::to_string(user_id), "-f", "limactl usernet"}, {}, "", deadline};
}

Command ssh_master_command(const SshTarget& target, Duration deadline) {
  std::vector<std::string> words = ssh_options(target);
  // As Lima does it: what stays behind calls itself by its control socket, and is known for what it is ever after.
  words.insert(words.end(), {"-o", "ControlMaster=auto", "-o", "ControlPersist=yes", target.host, "--", "true"});
  return {"ssh", std::move(words), {}, "", deadline};
}

Command ssh_exit_command(const SshTarget& target, Duration deadline) {
  return ssh_control_command(target, "exit", {}, deadline);
}

Command master_end_command(std::uint32_t user_id, const std::string& control_path, Duration deadline) {
  return {"pkill",
          {"-KILL", "-u", std::to_string(user_id), "-f", "^ssh: " + literal(control_path) + " \\[mux\\]"},
          {},
          "",
          deadline};
}

Command ssh_forward_command(const SshTarget& target, const std::vector<ForwardWords>& forwards, Duration deadline) {
  return ssh_control_command(target, "forward", forwards, deadline);
}

Command ssh_cancel_command(const SshTarget& target, const ForwardWords& forward, Duration deadline) {
  return ssh_control_command(target, "cancel", {forward}, deadline);
}

}  // namespace joelclaw::infra
