// SPDX-License-Identifier: MIT
#include <infra/tool/lima.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/json.hpp>
#include <infra/tool/unknown.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

std::optional<VmState> state_of(std::string_view status) {
  if (status == "Running") {
    return VmState::running;
  }
  if (status == "Stopped") {
    return VmState::stopped;
  }
  if (status == "Broken") {
    return VmState::broken;
  }
  if (status == "Installing") {
    return VmState::installing;
  }
  if (status == "Uninitialized" || status.empty()) {
    return VmState::uninitialized;
  }
  return std::nullopt;
}

VmInstance instance_of(const nlohmann::json& json, VmState state) {
  VmInstance instance;
  instance.state = state;
  instance.cpus = int_at(json, "cpus");
  instance.memory = bytes_at(json, "memory");
  instance.disk = bytes_at(json, "disk");
  const int port = int_at(json, "sshLocalPort");
  instance.ssh_port = port > 0 && port <= 65535 ? static_cast<std::uint16_t>(port) : std::uint16_t{0};
  instance.ssh_config = text_at(json, "sshConfigFile");
  instance.directory = text_at(json, "dir");
  instance.host_agent_pid = number_at(json, "hostAgentPID");
  instance.driver_pid = number_at(json, "driverPID");
  for (const nlohmann::json& error : list_at(json, "errors")) {
    if (error.is_string()) {
      instance.errors.push_back(excerpt(error.get<std::string>()));
    }
  }
  return instance;
}

/// Lima 2 logs JSON lines; "msg" is the text, "error" its cause.
std::string log_text(std::string_view line) {
  const nlohmann::json json = parse_json(line);
  if (!json.is_object()) {
    return std::string{line};
  }
  const std::string cause = text_at(json, "error");
  return text_at(json, "msg") + (cause.empty() ? "" : ": " + cause);
}

/// "failed to set up forwarding tcp port 3838 (negligible if already forwarded)"
std::optional<std::uint16_t> failed_forward(std::string_view text) {
  constexpr std::string_view words = "failed to set up forwarding tcp port ";
  const auto at = text.find(words);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view rest = text.substr(at + words.size());
  const auto number = parse_number(rest.substr(0, rest.find_first_not_of("0123456789")));
  return number && *number <= 65535 ? std::optional<std::uint16_t>{static_cast<std::uint16_t>(*number)} : std::nullopt;
}

}  // namespace

Command lima_list_command(const std::string& lima_home, Duration deadline) {
  return {"limactl", {"list", "--json"}, {{{"LIMA_HOME", lima_home}}}, "", deadline};
}

LimaListing parse_lima_list(const Outcome& outcome, std::string_view instance) {
  LimaListing listing;
  if (!outcome.succeeded()) {
    listing.instance = unknown_from(outcome);
    return listing;
  }
  listing.instance = Absent{"limactl knows no instance " + std::string{instance}};
  for (const std::string_view line : lines_of(outcome.out)) {
    if (trim(line).empty()) {
      continue;
    }
    const nlohmann::json json = parse_json(line);
    const auto state = state_of(text_at(json, "status"));
    const std::string name = text_at(json, "name");
    const bool wanted = name == instance;
    if (name.empty() || (wanted && !state)) {
      listing.instance = garbage(line);
      return listing;
    }
    if (wanted) {
      listing.instance = instance_of(json, *state);
    } else if (state == VmState::running) {
      ++listing.other_running;
    }
  }
  if (outcome.truncated) {
    listing.instance = Unknown{UnknownCause::garbage, "limactl said more than is read"};
  }
  return listing;
}

VmLogs parse_host_agent_log(std::string_view tail) {
  VmLogs logs;
  for (const std::string_view line : lines_of(tail)) {
    const std::string text = log_text(line);
    // Lima's own words at each start of a host agent; what an earlier run suffered is not this one's fault.
    if (contains(text, "hostagent socket created") || contains(text, "Starting VZ") ||
        contains(text, "Starting QEMU")) {
      logs = {};
    }
    if (contains(text, "failed to run attach disk") && contains(text, "in use by instance")) {
      logs.disk_in_use = excerpt(text);
    }
    const auto port = failed_forward(text);
    auto& failures = logs.forward_failures;
    if (port && std::find(failures.begin(), failures.end(), *port) == failures.end()) {
      failures.push_back(*port);
    }
  }
  return logs;
}

void add_usernet_log(std::string_view tail, VmLogs& logs) {
  for (const std::string_view line : lines_of(tail)) {
    if (contains(line, "Failed to get FD") || contains(line, "index out of range")) {
      logs.usernet_panic = excerpt(line);
    }
  }
}

}  // namespace joelclaw::infra
