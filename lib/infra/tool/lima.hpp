// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/snapshot/vm_facts.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra {

/// `limactl list --json` of all instances below a Lima home: one JSON object a line, 0.1 to 0.3 s, 3 s an instance
/// whose host agent hangs. Never `colima status` (three ssh sessions, no deadline).
Command lima_list_command(const std::string& lima_home, Duration deadline);

struct LimaListing {
  Probe<VmInstance> instance;  ///< Absent: limactl answered and does not know it
  int other_running = 0;
};
LimaListing parse_lima_list(const Outcome& outcome, std::string_view instance);

/// The saved or running settings of a colima profile (colima.yaml): keys as colima v0.10 writes them.
Probe<VmProfile> parse_colima_profile(std::string_view yaml);

/// Fatal lines of `ha.stderr.log` (logrus JSON lines): disk in use, forwards that failed. Only lines after the last
/// start.
VmLogs parse_host_agent_log(std::string_view tail);
/// The panic of `usernet.user-v2.stderr.log`, added to what the other log said.
void add_usernet_log(std::string_view tail, VmLogs& logs);

/// `ps` of all processes with their command lines, for host agents, drivers and usernet daemons; argv differs by
/// system.
Command process_list_command(Duration deadline);
/// Processes of this instance. Identity is the command line: `limactl hostagent ... INSTANCE`, usernet, qemu with the
/// instance's directory; a pid in a stale file that now belongs to somebody else is none of them.
Probe<VmProcesses> parse_process_list(const Outcome& outcome, std::string_view instance, std::string_view directory);

}  // namespace joelclaw::infra
