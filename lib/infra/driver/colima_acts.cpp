// SPDX-License-Identifier: MIT
#include <infra/base/overload.hpp>
#include <infra/driver/colima.hpp>
#include <infra/driver/profile_edit.hpp>
#include <infra/plan/repairs.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/tool/lima.hpp>
#include <infra/tool/lima_acts.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Calls = std::vector<Call>;

constexpr const char* guest_socket = "/var/run/docker.sock";
constexpr Duration exit_patience{3'000};      // it answers at once, or hangs
constexpr Duration forward_patience{10'000};  // a request to a master takes 50 ms, and for ever to one that hangs

Calls one(Command command) {
  return {Call{std::move(command)}};
}

/// Lima binds 127.0.0.1 for what listens on it in the guest, and every address for the rest.
std::string forwarded(const PortMapping& port) {
  const bool loopback = port.host_ip == "127.0.0.1";
  return std::string{loopback ? "127.0.0.1:" : "0.0.0.0:"} + std::to_string(port.host);
}

/// One that takes its control connection and serves nothing is in the way of a new one: it has the socket and the
/// ports. It is asked to end; one that hangs does not hear that, and is known by its control socket, which is its name.
Calls end_master(const SshTarget& target, const ColimaPlaces& places, std::uint32_t user_id) {
  Call ask{ssh_exit_command(target, exit_patience)};
  ask.was_done = [](const Outcome&) { return true; };
  Call kill{master_end_command(user_id, places.control_path(), budget::quick)};
  kill.was_done = [](const Outcome& outcome) { return outcome.exit_status() == 1; };  // it has ended as it was asked to
  return {std::move(ask), std::move(kill)};
}

bool is_in_the_way(const Snapshot& now) {
  const DialAnswer* master = seen(now.vm.control_socket);
  return master != nullptr && master->contact == Contact::answered;
}

Calls reforward(const Reforward& action, const SshTarget& target, const ColimaPlaces& places, Calls before) {
  Calls calls = std::move(before);
  if (action.master) {
    calls.push_back({ssh_master_command(target, forward_patience)});
  }
  if (action.socket && !action.master) {
    // A socket that takes connections and answers none is still bound by the master, which is asked to let go of it.
    // Where it has not got it any more, there is nothing to let go of.
    Call cancel{ssh_cancel_command(target, {places.socket(), guest_socket}, forward_patience)};
    cancel.was_done = [](const Outcome&) { return true; };
    calls.push_back(std::move(cancel));
  }
  if (action.socket) {
    calls.push_back({SocketRemoval{places.socket()}});
    calls.push_back({ssh_forward_command(target, {{places.socket(), guest_socket}}, forward_patience)});
  }
  std::vector<ForwardWords> ports;
  for (const PortMapping& port : action.ports) {
    ports.push_back({forwarded(port), forwarded(port)});
  }
  if (!ports.empty()) {
    calls.push_back({ssh_forward_command(target, ports, forward_patience)});
  }
  return calls;
}

Calls keep_module(const KeepModule& action, const ColimaPlaces& places, const Snapshot& now) {
  const std::string path = places.saved_profile();
  return {{FileCopy{path, saved_name(path, now.observed_at)}},
          {FileEdit{path, "provision: modprobe " + action.module, [module = action.module](const std::string& text) {
                      return with_module_provision(text, module);
                    }}}};
}

Calls in_guest(const SshTarget& target, std::vector<std::string> words, Duration deadline) {
  return one(ssh_command(target, words, deadline));
}

Calls start_engine(const SshTarget& target, const Snapshot& now) {
  const Guest* guest = seen(now.vm.guest);
  Calls calls;
  if (guest != nullptr && guest->docker_service == UnitState::failed) {
    // Three starts within a minute, and systemd refuses the fourth until it is told to forget.
    calls = in_guest(target, {"sudo", "systemctl", "reset-failed", "docker.service"}, budget::quick);
  }
  Calls start = in_guest(target, {"sudo", "systemctl", "start", "docker.socket", "docker.service"}, budget::engine);
  calls.insert(calls.end(), start.begin(), start.end());
  return calls;
}

}  // namespace

std::vector<std::pair<std::string, Command>> ColimaDriver::evidence() const {
  return {{"processes.txt", process_list_command(m_machine.patience)},
          {"instances.json", lima_list_command(m_places.lima_home, m_machine.patience)}};
}

std::vector<Call> ColimaDriver::calls(const Action& action, const StackSpec& spec, const Snapshot& now) const {
  // Where ssh.config will lie is known before the VM has ever been started, and a plan may be made then.
  const SshTarget target{m_places.ssh_config(), m_places.ssh_host, "", ""};
  return std::visit(
      Overload{
          [&](const StartVm& a) {
            return one(a.sized ? colima_start_command(m_places.profile, spec.vm, m_machine.system, budget::vm_start)
                               : colima_start_command(m_places.profile, budget::vm_start));
          },
          [&](const StopVm&) { return one(colima_stop_command(m_places.profile, budget::vm_stop)); },
          [&](const ForceStopVm&) {
            return one(lima_force_stop_command(m_places.lima_home, m_places.instance, budget::force));
          },
          [&](const UnlockDataDisk&) {
            return one(lima_unlock_command(m_places.lima_home, m_places.instance, budget::quick));
          },
          [&](const ClearUserNetwork&) {
            Call call{usernet_end_command(m_machine.user_id, budget::quick)};
            call.was_done = [](const Outcome& outcome) { return outcome.exit_status() == 1; };  // nobody to end
            return Calls{call};
          },
          [&](const RemoveControlSocket&) { return Calls{{SocketRemoval{m_places.control_path()}}}; },
          [&](const Reforward& a) {
            const bool ends = a.master && is_in_the_way(now);
            return reforward(a, target, m_places, ends ? end_master(target, m_places, m_machine.user_id) : Calls{});
          },
          [&](const LoadModule& a) {
            return in_guest(target, {"sudo", "modprobe", a.module}, budget::quick);
          },
          [&](const KeepModule& a) { return keep_module(a, m_places, now); },
          [&](const AddRoute& a) {
            return in_guest(target,
                            {"sudo", "ip", "route", "replace", a.route.cidr, "via", a.route.via, "dev", a.route.device},
                            budget::quick);
          },
          [&](const StartEngine&) { return start_engine(target, now); },
          [&](const RestartEngine&) {
            return in_guest(target, {"sudo", "systemctl", "restart", "docker.service"}, budget::engine);
          },
          [](const auto&) { return Calls{}; }},
      action);
}

}  // namespace joelclaw::infra
