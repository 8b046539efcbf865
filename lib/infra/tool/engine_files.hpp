// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/snapshot/container_facts.hpp>

#include <string>

namespace joelclaw::infra {

// The two files in which an engine keeps what a container publishes, as texts. Engines 20.10 to 28 publish what both
// name, 29 and newer what the first names. Each edit changes the one entry and no other byte, and is read back: what
// comes out says what went in and the change, or nothing comes out. No message quotes a text: one of them holds the
// environment, and with it the cluster's keys.

inline constexpr const char* bindings_file = "hostconfig.json";
inline constexpr const char* exposure_file = "config.v2.json";

/// One more entry in PortBindings. One that is there already changes nothing.
Result<std::string> with_binding(const std::string& hostconfig, const Binding& binding);
/// One that is not there changes nothing; a binding without an address is one to every address.
Result<std::string> without_binding(const std::string& hostconfig, const Binding& binding);

/// The node's port in Config.ExposedPorts.
Result<std::string> with_exposed_port(const std::string& config, const Binding& binding);
Result<std::string> without_exposed_port(const std::string& config, const Binding& binding);

}  // namespace joelclaw::infra
