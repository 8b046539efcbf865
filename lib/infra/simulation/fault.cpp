// SPDX-License-Identifier: MIT
#include <infra/simulation/fault.hpp>

#include <infra/simulation/faults_fresh.hpp>

#include <algorithm>
#include <iterator>

namespace joelclaw::infra::simulation {

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = [] {
    std::vector<Fault> list;
    for (auto part : {host_faults, vm_faults, forwarding_faults, engine_faults, api_faults, node_faults, storage_faults,
                      workload_faults, endpoint_faults, operation_faults, fresh_faults}) {
      std::vector<Fault> more = part();
      std::move(more.begin(), more.end(), std::back_inserter(list));
    }
    return list;
  }();
  return all;
}

bool inject(Model& model, const std::string& name) {
  const auto found =
      std::find_if(faults().begin(), faults().end(), [&name](const Fault& each) { return each.name == name; });
  if (found == faults().end()) {
    return false;
  }
  found->inject(model);
  return true;
}

}  // namespace joelclaw::infra::simulation
