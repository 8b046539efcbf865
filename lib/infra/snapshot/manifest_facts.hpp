// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace joelclaw::infra {

/// One document of a manifest file, as its author wrote it.
struct ManifestObject {
  std::string path, kind, space, name;
  std::string text;
  bool placeholder = false;  ///< a Secret whose values stand for others: it must not be applied over real ones
  bool operator==(const ManifestObject&) const = default;
};

/// What the spec's manifest files hold, in the order in which the spec and its folders list them.
struct ManifestFacts {
  std::vector<ManifestObject> objects;
  std::vector<std::string> notes;   ///< what was left out, and why: a Helm values file is no manifest
  std::vector<std::string> unread;  ///< paths that could not be read
  bool operator==(const ManifestFacts&) const = default;
};

}  // namespace joelclaw::infra
