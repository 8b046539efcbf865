// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/plan/node_record.hpp>

#include <optional>

namespace joelclaw::infra {

class Workbench;
struct Snapshot;

/// What earlier runs have seen of the cluster's nodes; none where they left nothing, or nothing that can be read.
std::optional<NodeRecord> remembered_nodes(const Workbench& bench);
/// Keeps the nodes as this look saw them, where that differs. Nodes that are gone stay remembered.
Status remember_nodes(Workbench& bench, const Snapshot& now);

/// Asks the engine what lies on its volumes, and who uses them; nothing where it does not answer in time.
VolumeUses measured_volumes(Workbench& bench);

}  // namespace joelclaw::infra
