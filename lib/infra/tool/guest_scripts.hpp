// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace joelclaw::infra {

/// POSIX sh for guest_facts_command: dash, bash and busybox run it.
extern const std::string_view guest_facts_script;
/// bash for guest_dial_command, because of its /dev/tcp.
extern const std::string_view guest_dial_script;

}  // namespace joelclaw::infra
