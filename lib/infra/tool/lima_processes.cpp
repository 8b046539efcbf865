// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/tool/lima.hpp>
#include <infra/tool/unknown.hpp>

namespace joelclaw::infra {
namespace {

struct Process {
  std::int64_t pid = 0;
  std::string_view command;
};

/// "  901 /opt/homebrew/bin/limactl hostagent ... colima"
std::optional<Process> process_of(std::string_view raw) {
  const std::string_view line = trim(raw);
  const auto blank = line.find(' ');
  const auto pid = parse_number(line.substr(0, blank));
  if (!pid || blank == std::string_view::npos) {
    return std::nullopt;
  }
  return Process{static_cast<std::int64_t>(*pid), trim(line.substr(blank))};
}

/// Drivers that run the VM in a process of their own; VZ runs within the host agent.
bool is_driver(std::string_view program) {
  const std::string_view name = program.substr(program.find_last_of('/') + 1);
  return name.starts_with("qemu-system-") || name == "krunkit";
}

void read_process(const Process& process, std::string_view instance, std::string_view directory, VmProcesses& found) {
  const auto words = split(process.command, ' ');
  // A host agent names its files: an instance of the same name below another Lima home is another instance.
  const bool here = contains(process.command, std::string{directory} + "/");
  const bool lima = words.front().ends_with("limactl");
  if (lima && contains(process.command, " usernet ")) {
    ++found.usernet;
  } else if (lima && contains(process.command, " hostagent ")) {
    if (here && words.back() == instance) {
      found.pids.push_back(process.pid);
    } else {
      ++found.other_instances;
    }
  } else if (here && is_driver(words.front())) {
    found.pids.push_back(process.pid);
  }
}

}  // namespace

Command process_list_command(Duration deadline) {
  return {"ps", {"-ax", "-ww", "-o", "pid=,command="}, {}, "", deadline};
}

Probe<VmProcesses> parse_process_list(const Outcome& outcome, std::string_view instance, std::string_view directory) {
  if (!outcome.succeeded()) {
    return unknown_from(outcome);
  }
  VmProcesses found;
  bool any = false;
  for (const std::string_view line : lines_of(outcome.out)) {
    if (const auto process = process_of(line)) {
      any = true;
      read_process(*process, instance, directory, found);
    }
  }
  if (!any || outcome.truncated || is_cut(outcome.out)) {  // there is always a process; and one that is cut off may be ours
    return Unknown{UnknownCause::garbage, "no list of processes"};  // no excerpt: command lines hold secrets
  }
  return found;
}

}  // namespace joelclaw::infra
