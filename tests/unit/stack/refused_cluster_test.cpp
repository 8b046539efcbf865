// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

namespace joelclaw::infra {

TEST_CASE("a cluster that cannot be is refused with its place", "[stack]") {
  // what stands below the apiVersion, and all that is said about it
  static const Refusal table[] = {
      {"cluster: {driver: k3d}", "2:19: cluster.driver: k3d: not in this version, which has talos-docker and none"},
      {"cluster: {driver: k3s}", "2:19: cluster.driver: k3s: not in this version, which has talos-docker and none"},
      {"cluster: {driver: minikube}",
       "2:19: cluster.driver: minikube: not in this version, which has talos-docker and none"},
      {"cluster: {driver: talos}", "2:19: cluster.driver: talos: not in this version, which has talos-docker and none"},
      {"cluster: {driver: kind}", "2:19: cluster.driver: 'kind' is none of talos-docker, none"},
      {"cluster: {driver: [none]}", "2:19: cluster.driver: is a list: wanted a text"},
      {"cluster: {name: Joel_claw}",
       "2:17: cluster.name: 'Joel_claw' is not a cluster's name: lower-case letters, digits and '-' between them, at "
       "most 48"},
      {"cluster: {context: -x}",
       "2:20: cluster.context: '-x' is not a kubeconfig context: one line that does not begin with '-'"},
      {"cluster: {talosVersion: 1.12.4}", "2:25: cluster.talosVersion: '1.12.4' is not a version like v1.12.4"},
      {"cluster: {talosVersion: v1.12}", "2:25: cluster.talosVersion: 'v1.12' is not a version like v1.12.4"},
      {"cluster: {kubernetesVersion: v1.035.0}",
       "2:30: cluster.kubernetesVersion: 'v1.035.0' is not a version like v1.12.4"},
      {"cluster: {controlPlane: {cpus: 5}}",
       "2:32: cluster.controlPlane.cpus: 5 CPUs are more than the VM's 4 (vm.cpus): Docker would refuse to start it"},
      {"cluster: {controlPlane: {cpus: 2.0}}", "2:32: cluster.controlPlane.cpus: '2.0' is not a whole number"},
      {"cluster: {controlPlane: {memory: 16GiB}}\nvm: {memory: 8GiB}",
       "2:34: cluster.controlPlane.memory: 16GiB is more than the VM's 8GiB (vm.memory)"},
      {"cluster: {controlPlane: {memory: 4G}}",
       "2:34: cluster.controlPlane.memory: '4G' is not a size: a whole number and GiB or MiB, like 8GiB"},
      {"cluster: {workers: -1}", "2:20: cluster.workers: '-1' is not a whole number"},
      {"cluster: {subnet: 10.5.0.1/24}",
       "2:19: cluster.subnet: '10.5.0.1/24' is not an IPv4 network like 192.168.1.0/24, the bits behind the prefix "
       "zero"},
      {"cluster: {subnet: 10.5.0.0/31}",
       "2:19: cluster.subnet: 10.5.0.0/31 is no size for nodes: a prefix from /8 to /29"},
      {"cluster: {subnet: \"fd00::/64\"}",
       "2:19: cluster.subnet: 'fd00::/64' is not an IPv4 network like 192.168.1.0/24, the bits behind the prefix zero"},
      {"cluster: {nodePortRange: 32767-80}", "2:26: cluster.nodePortRange: '32767-80' ends before it begins"},
      {"cluster: {nodePortRange: 0-80}", "2:26: cluster.nodePortRange: '0-80' is not within 1 to 65535"},
      {"cluster: {nodePortRange: 80-70000}", "2:26: cluster.nodePortRange: '80-70000' is not within 1 to 65535"},
      {"cluster: {nodePortRange: 80..32767}",
       "2:26: cluster.nodePortRange: '80..32767' is not a number or a range FIRST-LAST"},
      {"cluster: {patches: [../patch.yaml]}",
       "2:21: cluster.patches[0]: '../patch.yaml' is not a path: absolute, below ~/, or relative to the spec's folder, "
       "without '..'"},
      {"cluster: {patches: patch.yaml}", "2:20: cluster.patches: is a text: wanted a list"},
      {"namespaces: [{name: joelclaw, podSecurity: root}]",
       "2:44: namespaces[0].podSecurity: 'root' is none of privileged, baseline, restricted"},
      {"namespaces: [{name: a}, {name: a}]", "2:32: namespaces[1].name: a is there twice: namespaces[0] has it"},
      {"namespaces: [{name: A}]",
       "2:21: namespaces[0].name: 'A' is not a Kubernetes name: lower-case letters, digits and '-' between them, at "
       "most 63"},
      {"namespaces: [{podSecurity: baseline}]", "2:14: namespaces[0].name: is missing: write name: NAMESPACE"},
      {"namespaces: [joelclaw]", "2:14: namespaces[0]: is a text: wanted a map, like {key: value}"},
      {"storage: {localPathProvisioner: 0.0.30}",
       "2:33: storage.localPathProvisioner: '0.0.30' is not a version like v1.12.4"},
  };
  check_refusals(table);
}

}  // namespace joelclaw::infra
