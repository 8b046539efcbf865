// SPDX-License-Identifier: MIT
#include <infra/stack/load_parts.hpp>

namespace joelclaw::infra {
namespace {

void load_route(SpecSection& section, Route& route) {
  section.require("cidr", "cidr: 192.168.1.0/24");
  section.text("cidr", route.cidr, rule::cidr);
  section.require("via", "via: 192.168.64.1");
  section.text("via", route.via, rule::ipv4);
  route.device = "col0";
  section.text("dev", route.device, rule::device);
}

}  // namespace

void load_vm(SpecSection& section, VmSpec& vm) {
  std::string driver = to_string(vm.driver);
  section.one_of("driver", driver, {"colima", "none"});
  vm.driver = driver == "none" ? VmDriverName::none : VmDriverName::colima;
  section.text("profile", vm.profile, rule::profile);
  section.one_of("runtime", vm.runtime, {"docker", "containerd"});
  section.number("cpus", vm.cpus, 1, 256);
  section.size("memory", vm.memory, gibibytes(1), gibibytes(4096));
  section.size("disk", vm.disk, gibibytes(1), gibibytes(65536));
  section.size("rootDisk", vm.root_disk, gibibytes(1), gibibytes(65536));
  section.boolean("nestedVirtualization", vm.nested_virtualization);
  section.boolean("networkAddress", vm.network_address);
  section.one_of("vmType", vm.vm_type, {"vz", "qemu", "krunkit"});
  section.one_of("mountType", vm.mount_type, {"virtiofs", "9p", "sshfs"});
  section.one_of("portForwarder", vm.port_forwarder, {"ssh", "grpc", "none"});
  section.texts("kernelModules", vm.kernel_modules, rule::module_name);
  section.list("routes", [&](SpecSection& item) { load_route(item, vm.routes.emplace_back()); });
  section.number("diskAlertPercent", vm.disk_alert_percent, 1, 99);
}

void load_docker(SpecSection& section, DockerSpec& docker) {
  section.text_or_empty("socket", docker.socket, rule::absolute_path);
  section.section("context", [&](SpecSection& context) {
    context.text("name", docker.context_name, rule::docker_context);
    context.boolean("activate", docker.context_activate);
  });
}

}  // namespace joelclaw::infra
