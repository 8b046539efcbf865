// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/tool/ssh.hpp>

#include <optional>

namespace joelclaw::infra {

class Workbench;

/// Keeps the VM's own key where nobody else writes: read once over Lima's way, which checks none, when the VM has just been
/// seen well; `anew` where the VM itself is a new one. A key that is there is never replaced otherwise.
Status remember_host_key(Workbench& bench, bool anew);

/// The VM behind ssh for streams that carry data or secrets: only under the recorded key, under any other it is refused.
/// None where there is no VM; an error where no key has been recorded.
Result<std::optional<SshTarget>> guarded_ssh(const Workbench& bench);

}  // namespace joelclaw::infra
