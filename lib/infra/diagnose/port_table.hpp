// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>
#include <infra/snapshot/endpoint_facts.hpp>
#include <infra/snapshot/snapshot.hpp>
#include <infra/stack/port_mapping.hpp>
#include <infra/stack/stack_spec.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// One port of the node with everything that has a word in it. What could not be asked has no value.
struct PortRow {
  PortMapping mapping;  ///< the spec's, else what the engine publishes
  bool in_spec = false;
  bool reserved = false;              ///< the cluster's own: its API server's, its management's
  std::optional<int> node_port;       ///< of the Service's port that is meant; none where it has none
  std::string service_type;           ///< empty: no such Service was seen
  std::optional<bool> wanted;         ///< in the container's configuration
  std::optional<bool> published;      ///< by the engine, now
  std::optional<bool> forwarded;      ///< who listens on this host is the way into the VM; none without a VM
  std::optional<bool> listening;      ///< this host accepts connections on it
  std::optional<ProbeVerdict> probe;  ///< of the spec's probe of this port
  CheckState state = CheckState::unknown;
  std::vector<std::string> notes;  ///< why it is not right, one fault each
};

/// A row for each port of the spec, in its order, and then one for each that the engine publishes besides.
std::vector<PortRow> port_table(const Snapshot& now, const StackSpec& spec, const Diagnosis& diagnosis);

/// Fail before unknown before warn before ok: what is broken is broken, whatever else could not be seen.
CheckState worst_of(const std::vector<PortRow>& rows);

}  // namespace joelclaw::infra
