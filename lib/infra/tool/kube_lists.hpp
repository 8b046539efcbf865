// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/snapshot/probe.hpp>

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <optional>
#include <string>
#include <variant>

namespace joelclaw::infra {

/// What a list says of itself, apart from its items.
struct ListFrame {
  int count = 0;
  std::string token;
};

/// Reads a Kubernetes list event by event. Each item is built alone, without its managedFields, annotations that hold
/// whole manifests and data, handed to `take` and dropped: memory is bounded by the largest object. Unknown where the
/// answer is a Status, no list, or cut.
std::variant<Unknown, ListFrame> read_kube_list(const HttpAnswer& answer,
                                                const std::function<void(const nlohmann::json&)>& take);

}  // namespace joelclaw::infra
