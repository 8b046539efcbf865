// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/base/units.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// What this program has seen of the cluster's nodes in earlier runs, so that volumes whose container is gone are known
/// again.
struct NodeRecord {
  std::vector<std::string> containers;  ///< ids
  std::vector<std::string> volumes;     ///< names
  bool operator==(const NodeRecord&) const = default;
};

/// How much lies on a volume, and whether any container uses it, as far as the engine has measured that.
struct VolumeUse {
  std::optional<Bytes> size;
  bool used = false;
  bool operator==(const VolumeUse&) const = default;
};
using VolumeUses = std::map<std::string, VolumeUse>;

}  // namespace joelclaw::infra
