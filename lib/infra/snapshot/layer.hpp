// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>

namespace joelclaw::infra {

/// The layers of a stack, lowest first. Every report names all of them in this order.
enum class Layer {
  host,
  vm,
  forwarding,
  runtime,
  node_container,
  kubernetes,
  node,
  network,
  storage,
  workloads,
  endpoints,
  operations,
};
inline constexpr std::array all_layers{Layer::host,    Layer::vm,      Layer::forwarding, Layer::runtime,
                                Layer::node_container, Layer::kubernetes, Layer::node,  Layer::network,
                                Layer::storage, Layer::workloads, Layer::endpoints, Layer::operations};

std::string to_string(Layer layer);  ///< "node-container"

}  // namespace joelclaw::infra
