// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/snapshot/host_facts.hpp>
#include <infra/snapshot/probe.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// Who listens on this host's TCP ports: `lsof -nP -iTCP -sTCP:LISTEN -FpcLn` on macOS, `ss -Hltnp` on Linux. Without
/// root other users' processes are not named: their pid is 0.
Command listeners_command(const std::string& system, Duration deadline);
Probe<std::vector<Listener>> parse_listeners(const std::string& system, const Outcome& outcome);

/// Command lines and users of some processes: `ps -ww -o pid=,user=,command= -p ...`.
Command process_details_command(const std::vector<std::int64_t>& pids, Duration deadline);
/// With the command line it is known what a listener is to the stack: the engine's and Lima's forwarders, a stand-in
/// (kubectl port-forward, an ssh that is not Lima's), or something foreign.
void add_process_details(const Outcome& outcome, std::vector<Listener>& listeners);

}  // namespace joelclaw::infra
