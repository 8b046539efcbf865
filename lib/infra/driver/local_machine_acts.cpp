// SPDX-License-Identifier: MIT
#include <infra/base/overload.hpp>
#include <infra/driver/local_machine.hpp>
#include <infra/plan/repairs.hpp>

namespace joelclaw::infra {
namespace {

using Calls = std::vector<Call>;

}  // namespace

std::vector<std::pair<std::string, Command>> LocalMachineDriver::evidence() const {
  return {};
}

std::vector<Call> LocalMachineDriver::calls(const Action& action, const StackSpec& /*spec*/,
                                            const Snapshot& /*now*/) const {
  // As root, or as whoever may without being asked for a password; this host's engine is not ours to start or stop.
  const auto as_root = [this](std::vector<std::string> words) {
    if (m_machine.user_id != 0) {
      words.insert(words.begin(), {"sudo", "-n"});
    }
    const std::string program = words.front();
    words.erase(words.begin());
    return Calls{Call{Command{program, std::move(words), {}, "", budget::quick}}};
  };
  return std::visit(Overload{[&](const LoadModule& a) { return as_root({"modprobe", a.module}); },
                             [&](const AddRoute& a) {
                               return as_root({"ip", "route", "replace", a.route.cidr, "via", a.route.via, "dev",
                                               a.route.device});
                             },
                             [](const auto&) { return Calls{}; }},
                    action);
}

}  // namespace joelclaw::infra
