// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

/// One thing that can go wrong, by name. Faults compose: each changes its own part of a model and leaves the rest.
struct Fault {
  std::string name;
  std::string summary;
  void (*inject)(Model&);
};

/// All faults, lowest layer first.
const std::vector<Fault>& faults();

/// False if there is no fault of that name.
bool inject(Model& model, const std::string& name);

// By layer, for faults() alone.
std::vector<Fault> host_faults();
std::vector<Fault> vm_faults();
std::vector<Fault> forwarding_faults();
std::vector<Fault> engine_faults();
std::vector<Fault> api_faults();
std::vector<Fault> node_faults();
std::vector<Fault> storage_faults();
std::vector<Fault> workload_faults();
std::vector<Fault> endpoint_faults();
std::vector<Fault> operation_faults();

}  // namespace joelclaw::infra::simulation
