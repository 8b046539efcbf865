// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/kubernetes_facts.hpp>

#include <cstdint>

namespace joelclaw::infra::test {

inline constexpr std::uint16_t api_host_port = 64784;  ///< talosctl chooses it; observed on panda
inline constexpr std::uint16_t management_host_port = 64785;

/// The default stack's cluster on a good day.
KubernetesFacts healthy_kubernetes();

}  // namespace joelclaw::infra::test
