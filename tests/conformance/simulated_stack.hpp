// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/simulation/model.hpp>

#include <string_view>

namespace joelclaw::infra {

/// A simulated stack that is what a described one is, from JSON:
///
/// | member     | meaning                                                                                 |
/// |------------|-----------------------------------------------------------------------------------------|
/// | parameters | of simulation::Parameters, merged over their defaults                                   |
/// | model      | of simulation::Model, merged over the healthy model                                     |
/// | node       | of the node container, in place of its own                                              |
/// | ports      | container port -> host port; those of Kubernetes and Talos go into their configurations |
/// | faults     | names, injected in this order                                                           |
/// | then       | of simulation::Model, merged over what the faults made                                  |
/// | pods       | workload -> of simulation::Pod, likewise for each of its pods                           |
/// | services   | Service -> of its only port, likewise                                                   |
Result<simulation::Model> simulated_stack(std::string_view description);

}  // namespace joelclaw::infra
