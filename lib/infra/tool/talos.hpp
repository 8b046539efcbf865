// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/snapshot/kubernetes_facts.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra {

/// A talosconfig without its keys. `server` of each context is its first endpoint.
Probe<ClientConfig> parse_talosconfig(const std::string& path, std::string_view yaml);

struct TalosAccess {
  std::string talosconfig, context, endpoint, node;
  bool operator==(const TalosAccess&) const = default;
};

/// Never run without a talosconfig that exists: talosctl would create an empty one.
Command talos_machine_status_command(const TalosAccess& access, Duration deadline);  ///< get machinestatus -o json
Command talos_services_command(const TalosAccess& access, Duration deadline);        ///< get services -o json
Command talos_etcd_alarms_command(const TalosAccess& access, Duration deadline);     ///< etcd alarm list

/// Each reads its part; the three make one TalosFacts.
Probe<TalosFacts> parse_talos_machine_status(const Outcome& outcome);
Probe<std::vector<TalosService>> parse_talos_services(const Outcome& outcome);
Probe<std::vector<std::string>> parse_talos_etcd_alarms(const Outcome& outcome);

}  // namespace joelclaw::infra
