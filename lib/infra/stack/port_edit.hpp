// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/stack/port_mapping.hpp>

#include <string>

namespace joelclaw::infra {

/// The port as a line of a spec: "- {host: 9627, container: 3000, service: joelclaw/bluesky-pds}".
std::string port_line(const PortMapping& mapping);

// Edits of a spec's text that leave comments, layout and every other line as they are. What comes out is loaded again
// and says what it said before and the change; where that cannot be had by a line more or less, the error's hints are the
// lines to write by hand.

Result<std::string> with_port_entry(const std::string& text, const PortMapping& mapping);
/// By identity: hostIp, host and protocol.
Result<std::string> without_port_entry(const std::string& text, const PortMapping& mapping);

}  // namespace joelclaw::infra
