// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/tool/ssh.hpp>

#include <cstdint>
#include <string>

namespace joelclaw::infra {

/// `colima start` of a profile as it was saved: no size flag, which would be saved over it even where it is ignored.
Command colima_start_command(const std::string& profile, Duration deadline);
/// With every size and type of the spec. Flags that this system's colima does not know are left out.
Command colima_start_command(const std::string& profile, const VmSpec& wishes, const std::string& system,
                             Duration deadline);
Command colima_stop_command(const std::string& profile, Duration deadline);

/// Ends the instance's processes and unlocks its disks, without ssh. `colima stop --force` asks over ssh first, in two
/// of its releases without an end (colima #1586).
Command lima_force_stop_command(const std::string& lima_home, const std::string& instance, Duration deadline);
Command lima_unlock_command(const std::string& lima_home, const std::string& disk, Duration deadline);
/// Daemons of the user network that outlived their VM; only where no other instance runs.
Command usernet_end_command(std::uint32_t user_id, Duration deadline);

/// A master at Lima's own control path with Lima's own config, so that Lima's calls find it and end it.
Command ssh_master_command(const SshTarget& target, Duration deadline);
/// A forward as ssh -L takes it: a socket's path or ADDRESS:PORT, here and in the VM.
struct ForwardWords {
  std::string local, remote;
};
/// Asks the ssh master to end, and with it all that it forwards. One that hangs never answers.
Command ssh_exit_command(const SshTarget& target, Duration deadline);
/// Ends the ssh master outright that calls itself by this control socket; exit status 1: there is none.
Command master_end_command(std::uint32_t user_id, const std::string& control_path, Duration deadline);
/// One request for all of them. The master makes each by itself: one that it cannot make is told by the exit status,
/// and the others stand.
Command ssh_forward_command(const SshTarget& target, const std::vector<ForwardWords>& forwards, Duration deadline);
/// The master lets go of a forward; the others go on.
Command ssh_cancel_command(const SshTarget& target, const ForwardWords& forward, Duration deadline);

}  // namespace joelclaw::infra
