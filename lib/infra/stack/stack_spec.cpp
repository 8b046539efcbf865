// SPDX-License-Identifier: MIT
#include <infra/stack/stack_spec.hpp>

namespace joelclaw::infra {

std::string to_string(VmDriverName name) {
  return name == VmDriverName::none ? "none" : "colima";
}

std::string to_string(ClusterDriverName name) {
  return name == ClusterDriverName::none ? "none" : "talos-docker";
}

}  // namespace joelclaw::infra
