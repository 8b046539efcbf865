// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace joelclaw::infra {

struct Snapshot;

/// Every fact of a snapshot, by name. A Probe is {"seen": ...}, {"absent": why} or {"unknown": {"cause", "detail"}};
/// a list whose members have a name of their own is an object by those names, so that its order says nothing.
std::string snapshot_json(const Snapshot& snapshot);

}  // namespace joelclaw::infra
