// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/snapshot/probe.hpp>

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace joelclaw::infra {

/// What a list says of itself, apart from its items.
struct ListFrame {
  int count = 0;
  std::string token, kind;
};

/// Reads a Kubernetes list event by event. Each item is built alone, without its managedFields, annotations that hold
/// whole manifests and data, handed to `take` and dropped: memory is bounded by the largest object. Unknown where the
/// answer is a Status, another kind of list than `kind`, or cut; what was taken before is then to be thrown away.
std::variant<Unknown, ListFrame> read_kube_list(const HttpAnswer& answer, std::string_view kind,
                                                const std::function<void(const nlohmann::json&)>& take);

}  // namespace joelclaw::infra
