// SPDX-License-Identifier: MIT
#include <infra/simulation/healthy_cluster.hpp>
#include <infra/simulation/model.hpp>
#include <infra/simulation/random.hpp>

#include <string>

namespace joelclaw::infra::simulation {
namespace {

constexpr std::uint64_t gib = 1ULL << 30U;
/// 2026-11-22T10:00:00Z: the instant at which every simulation begins, so that its texts can be compared.
constexpr WallTime beginning{1'795'341'600'000};
constexpr Duration day{86'400'000};

Disk disk_of(std::uint64_t total, int percent_used, std::uint64_t inodes) {
  const auto used = static_cast<std::uint64_t>(percent_used);
  return {total, total / 100 * (100 - used), inodes, inodes / 100 * (100 - used / 2)};
}

HostPart healthy_host(const Model& model) {
  HostPart host;
  const bool mac = model.parameters.system == "darwin";
  const std::string brew = mac ? "/opt/homebrew/bin/" : "/usr/local/bin/";
  for (const char* name : {"colima", "limactl", "docker", "kubectl", "talosctl", "helm"}) {
    host.tools[name] = {brew + name};
  }
  host.tools["ssh"] = {"/usr/bin/ssh"};
  host.tools["ps"] = {"/bin/ps"};
  host.tools["mv"] = {"/bin/mv"};
  host.tools["pkill"] = {"/usr/bin/pkill"};
  if (mac) {
    host.tools["lsof"] = {"/usr/sbin/lsof"};
    host.tools["launchctl"] = {"/bin/launchctl"};
  } else {
    for (const char* name : {"ss", "ip", "systemctl", "sudo"}) {
      host.tools[name] = {std::string{"/usr/bin/"} + name};
    }
  }
  host.disk = disk_of(460 * gib, 39, 4'900'000'000ULL);
  host.variables["HOME"] = model.parameters.home;
  host.variables["PATH"] = "/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
  host.variables["USER"] = model.parameters.user;
  return host;
}

VmPart healthy_vm(const Model& model) {
  VmPart vm;
  vm.started = model.now - 9 * day;
  vm.boot_id = uuid(model.parameters.seed, "boot");
  vm.memory = 24 * gib;
  vm.disk = 100 * gib;
  vm.root_disk = 20 * gib;
  vm.disk_lock = model.instance();
  vm.root = disk_of(20'957'446'144ULL, 40, 1'310'720);
  vm.data = disk_of(105'089'261'568ULL, 45, 6'553'600);
  vm.routes = {
      "default via 192.168.5.2 dev eth0 proto dhcp src 192.168.5.1 metric 200",
      "10.5.0.0/24 dev br-" + hex_id(model.parameters.seed, "network", 12) + " proto kernel scope link src 10.5.0.1",
      "172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown",
      "192.168.1.0/24 via 192.168.64.1 dev col0",
      "192.168.5.0/24 dev eth0 proto kernel scope link src 192.168.5.1 metric 200",
      "192.168.64.0/24 dev col0 proto kernel scope link src 192.168.64.2"};
  return vm;
}

/// tools.md 4.1: what talosctl v1.12.4 makes, plus what the operator added by `docker update`.
Container healthy_node(const Model& model) {
  const std::uint64_t seed = model.parameters.seed;
  Container node;
  node.id = hex_id(seed, "node");
  node.name = model.node_name();
  node.image = "ghcr.io/siderolabs/talos:v1.12.4";
  node.image_id = "sha256:" + hex_id(0, "talos-v1.12.4");
  node.created = model.now - 217 * day;
  node.started = model.vm.started + Duration{21'000};
  node.finished = model.vm.started - Duration{64'000};
  node.nano_cpus = 2'000'000'000;
  node.memory = 18 * gib;
  node.memory_swap = 18 * gib;
  node.memory_used = 9 * gib + 300 * (gib >> 10U);
  node.labels = {
      {"talos.cluster.name", model.parameters.cluster}, {"talos.owned", "true"}, {"talos.type", "controlplane"}};
  node.wanted = published_ports();
  for (const char* destination : {"/run", "/system", "/tmp"}) {
    node.mounts.push_back({"tmpfs", "", destination});
  }
  for (const char* destination :
       {"/var", "/system/state", "/etc/cni", "/etc/kubernetes", "/usr/libexec/kubernetes", "/opt"}) {
    node.mounts.push_back({"volume", hex_id(seed, destination), destination});
  }
  node.network = model.parameters.cluster;
  node.address = "10.5.0.2";
  node.console = {"[talos] [initramfs] booting Talos v1.12.4", "[talos] task startAllServices (1/1): done, 12.1s",
                  "[talos] phase bootloader (19/19): done", "[talos] boot sequence: done: 24.2s",
                  "[talos] machine is running and ready"};
  return node;
}

EnginePart healthy_engine(const Model& model) {
  EnginePart engine;
  engine.driver = model.parameters.docker >= 29 ? "overlayfs" : "overlay2";
  engine.containers = {healthy_node(model)};
  for (const Mount& mount : engine.containers.front().mounts) {
    if (mount.type == "volume") {
      engine.volumes.push_back({mount.name, engine.containers.front().created});
    }
  }
  engine.context_endpoint = "unix://" + model.docker_socket();
  return engine;
}

}  // namespace

Model healthy_model(const Parameters& parameters) {
  Model model;
  model.parameters = parameters;
  model.now = beginning;
  model.booted = beginning - 30 * day;
  model.host = healthy_host(model);
  model.vm = healthy_vm(model);
  model.engine = healthy_engine(model);
  model.cluster = healthy_cluster(model);
  return model;
}

}  // namespace joelclaw::infra::simulation
