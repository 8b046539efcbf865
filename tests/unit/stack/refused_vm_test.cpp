// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

namespace joelclaw::infra {

TEST_CASE("a VM or an engine that cannot be is refused with its place", "[stack]") {
  // what stands below the apiVersion, and all that is said about it
  static const Refusal table[] = {
      {"name: Joelclaw",
       "2:7: name: 'Joelclaw' is not a name: lower-case letters, digits and '-' between them, at most 40"},
      {"name: ../x", "2:7: name: '../x' is not a name: lower-case letters, digits and '-' between them, at most 40"},
      {"name: [a]", "2:7: name: is a list: wanted a text"},
      {"name: \"\"", "2:7: name: is empty: wanted a name: lower-case letters, digits and '-' between them, at most 40"},
      {"hosts: panda", "2:8: hosts: is a text: wanted a list"},
      {"hosts: [panda, panda]", "2:16: hosts[1]: 'panda' is there twice"},
      {"hosts: [pa nda]", "2:9: hosts[0]: 'pa nda' is not a host's name: letters, digits, '-' and '.' between them"},
      {"hosts: [10.0.0.256]",
       "2:9: hosts[0]: '10.0.0.256' is not a host's name: letters, digits, '-' and '.' between them"},
      {"hosts:",
       "2:1: hosts: has no value: write one, [] for an empty list, \"\" for an empty text, or leave the key out"},
      {"hosts: [~]", "2:9: hosts[0]: is nothing: wanted a text"},
      {"vm: colima", "2:5: vm: is a text: wanted a map"},
      {"vm: {driver: lima}", "2:14: vm.driver: 'lima' is none of colima, none; did you mean colima?"},
      {"vm: {profile: colima}",
       "2:15: vm.profile: 'colima' is not a profile's name: letters and digits, with single '.', '_' or '-' between "
       "them, at most 40, without a leading 'colima-' (the first profile is 'default')"},
      {"vm: {profile: colima-work}",
       "2:15: vm.profile: 'colima-work' is not a profile's name: letters and digits, with single '.', '_' or '-' "
       "between them, at most 40, without a leading 'colima-' (the first profile is 'default')"},
      {"vm: {profile: a..b}",
       "2:15: vm.profile: 'a..b' is not a profile's name: letters and digits, with single '.', '_' or '-' between "
       "them, at most 40, without a leading 'colima-' (the first profile is 'default')"},
      {"vm: {runtime: podman}", "2:15: vm.runtime: 'podman' is none of docker, containerd"},
      {"vm: {runtime: containerd}",
       "2:15: vm.runtime: containerd has no Docker Engine, which cluster.driver talos-docker needs for its nodes: "
       "write docker"},
      {"vm: {cpus: 0}", "2:12: vm.cpus: 0 is not in 1 to 256"},
      {"vm: {cpus: 257}", "2:12: vm.cpus: 257 is not in 1 to 256"},
      {"vm: {cpus: \"4\"}", "2:12: vm.cpus: '4' is in quotes: a number is written without"},
      {"vm: {cpus: 04}", "2:12: vm.cpus: '04' has a leading zero: write 4"},
      {"vm: {cpus: 0x10}", "2:12: vm.cpus: '0x10' is not a whole number"},
      {"vm: {cpus: 1_000}", "2:12: vm.cpus: '1_000' is not a whole number"},
      {"vm: {cpus: 4.0}", "2:12: vm.cpus: '4.0' is not a whole number"},
      {"vm: {cpus: .5}", "2:12: vm.cpus: '.5' is not a whole number"},
      {"vm: {cpus: 1e3}", "2:12: vm.cpus: '1e3' is not a whole number"},
      {"vm: {cpus: +4}", "2:12: vm.cpus: '+4' is not a whole number"},
      {"vm: {cpus: -4}", "2:12: vm.cpus: '-4' is not a whole number"},
      {"vm: {cpus: 99999999999999999999}", "2:12: vm.cpus: '99999999999999999999' is not a whole number"},
      {"vm: {cpus: [4]}", "2:12: vm.cpus: is a list: wanted a whole number"},
      {"vm: {cpus: {a: 4}}", "2:12: vm.cpus: is a map: wanted a whole number"},
      {"vm: {cpus: }",
       "2:6: vm.cpus: has no value: write one, [] for an empty list, \"\" for an empty text, or leave the key out"},
      {"vm: {cpus: null}",
       "2:6: vm.cpus: has no value: write one, [] for an empty list, \"\" for an empty text, or leave the key out"},
      {"vm: {memory: 8}", "2:14: vm.memory: '8' is not a size: a whole number and GiB or MiB, like 8GiB"},
      {"vm: {memory: 8GB}", "2:14: vm.memory: '8GB' is not a size: a whole number and GiB or MiB, like 8GiB"},
      {"vm: {memory: 8 GiB}", "2:14: vm.memory: '8 GiB' is not a size: a whole number and GiB or MiB, like 8GiB"},
      {"vm: {memory: 512MiB}", "2:14: vm.memory: 512MiB is not in 1GiB to 4096GiB"},
      {"vm: {disk: 0GiB}", "2:12: vm.disk: 0GiB is not in 1GiB to 65536GiB"},
      {"vm: {nestedVirtualization: yes}", "2:28: vm.nestedVirtualization: 'yes' is not true or false"},
      {"vm: {nestedVirtualization: \"true\"}",
       "2:28: vm.nestedVirtualization: 'true' is in quotes: true and false are written without"},
      {"vm: {networkAddress: True}", "2:22: vm.networkAddress: 'True' is not true or false"},
      {"vm: {networkAddress: on}", "2:22: vm.networkAddress: 'on' is not true or false"},
      {"vm: {vmType: vzz}", "2:14: vm.vmType: 'vzz' is none of vz, qemu, krunkit; did you mean vz?"},
      {"vm: {mountType: nfs}", "2:17: vm.mountType: 'nfs' is none of virtiofs, 9p, sshfs"},
      {"vm: {mountType: 9p}", "2:17: vm.mountType: 9p needs vm.vmType: qemu; vz has virtiofs and sshfs"},
      {"vm: {vmType: qemu, nestedVirtualization: true}", "2:42: vm.nestedVirtualization: needs vm.vmType: vz"},
      {"vm: {portForwarder: gprc}", "2:21: vm.portForwarder: 'gprc' is none of ssh, grpc, none; did you mean grpc?"},
      {"vm: {kernelModules: br_netfilter}", "2:21: vm.kernelModules: is a text: wanted a list"},
      {"vm: {kernelModules: [br_netfilter, br_netfilter]}", "2:36: vm.kernelModules[1]: 'br_netfilter' is there twice"},
      {"vm: {kernelModules: [\"br; reboot\"]}",
       "2:22: vm.kernelModules[0]: 'br; reboot' is not a kernel module: letters, digits, '_' and '-'"},
      {"vm: {diskAlertPercent: 100}", "2:24: vm.diskAlertPercent: 100 is not in 1 to 99"},
      {"vm: {routes: [{cidr: 192.168.1.0/24, via: 192.168.64.1}]}",
       "2:14: vm.routes: a route needs vm.networkAddress: true, without it the VM has no col0"},
      {"vm: {networkAddress: true, routes: [{cidr: 192.168.1.5/24, via: 192.168.64.1}]}",
       "2:44: vm.routes[0].cidr: '192.168.1.5/24' is not an IPv4 network like 192.168.1.0/24, the bits behind the "
       "prefix zero"},
      {"vm: {networkAddress: true, routes: [{cidr: 192.168.1.0/33, via: 192.168.64.1}]}",
       "2:44: vm.routes[0].cidr: '192.168.1.0/33' is not an IPv4 network like 192.168.1.0/24, the bits behind the "
       "prefix zero"},
      {"vm: {networkAddress: true, routes: [{cidr: 192.168.1.0/24, via: router}]}",
       "2:65: vm.routes[0].via: 'router' is not an IPv4 address like 192.168.64.1"},
      {"vm: {networkAddress: true, routes: [{cidr: 192.168.1.0/24, via: 192.168.1.1}]}",
       "2:65: vm.routes[0].via: 192.168.1.1 lies in 192.168.1.0/24, which it is to lead to"},
      {"vm: {networkAddress: true, routes: [{cidr: 192.168.1.0/24, via: 192.168.64.1, dev: \"col0; x\"}]}",
       "2:84: vm.routes[0].dev: 'col0; x' is not a network device like col0, at most 15 characters"},
      {"vm: {networkAddress: true, routes: [{via: 192.168.64.1}]}",
       "2:37: vm.routes[0].cidr: is missing: write cidr: 192.168.1.0/24"},
      {"vm: {networkAddress: true, routes: [192.168.1.0/24]}",
       "2:37: vm.routes[0]: is a text: wanted a map, like {key: value}"},
      {"docker: {socket: docker.sock}", "2:18: docker.socket: 'docker.sock' is not an absolute path, without '..'"},
      {"docker: {socket: /run/../docker.sock}",
       "2:18: docker.socket: '/run/../docker.sock' is not an absolute path, without '..'"},
      {"docker: {context: {name: -x}}",
       "2:26: docker.context.name: '-x' is not a Docker context: two or more letters, digits, '_', '.', '+' or '-'"},
      {"docker: {context: {activate: 1}}", "2:30: docker.context.activate: '1' is not true or false"},
      {"docker: {context: colima}", "2:19: docker.context: is a text: wanted a map"},
  };
  check_refusals(table);
}

}  // namespace joelclaw::infra
