// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/facts.hpp>

#include <vector>

namespace joelclaw::infra {

// How a published port and what stands behind it are read: by the rules about ports and by the table of them.

/// Bindings exactly as an inspection or the published ports of a running container tell them; none where nothing does.
const std::vector<Binding>* known_bindings(const Facts& facts);

/// Reachable at the node: a NodePort or a LoadBalancer.
bool is_exposed(const ServiceFacts& service);

/// The Service's port that a mapping means: by name or number, else the one that already fits, else its only one.
const ServicePort* meant_port(const ServiceFacts& service, const PortMapping& mapping);

}  // namespace joelclaw::infra
