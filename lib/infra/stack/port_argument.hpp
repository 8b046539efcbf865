// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/stack/port_mapping.hpp>

#include <string_view>

namespace joelclaw::infra {

/// A port as it is typed: `[IP:]HOST[:CONTAINER][/tcp|udp]`, IPv6 in brackets. CONTAINER is HOST where it is left out.
/// Whether it may be (reserved, taken, udp without grpc) is said by the spec it is put into.
Result<PortMapping> parse_port_argument(std::string_view text);

}  // namespace joelclaw::infra
