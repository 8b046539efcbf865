// SPDX-License-Identifier: MIT
#include <support/healthy_cluster.hpp>
#include <support/snapshot_builder.hpp>

#include <infra/stack/default_spec.hpp>

#include <utility>

namespace joelclaw::infra::test {
namespace {

constexpr Duration second{1'000};
constexpr Duration hour{3'600'000};
constexpr Duration day = 24 * hour;
const std::string node_name = "joelclaw-controlplane-1";
const std::string home = "/Users/joel/.colima";
const std::string instance_directory = home + "/_lima/colima";

DialAnswer answered(const std::string& line = "") {
  return {Contact::answered, line, std::nullopt, "", Duration{3}};
}

HostFacts healthy_host() {
  HostFacts host;
  host.name = "panda";
  host.user = "joel";
  host.system = "darwin";
  for (const char* tool : {"colima", "limactl", "ssh", "docker", "kubectl", "talosctl", "helm"}) {
    const bool required = tool != std::string{"ssh"} && tool != std::string{"talosctl"} && tool != std::string{"helm"};
    host.tools.push_back({tool, std::string{"/opt/homebrew/bin/"} + tool, required, "brew install"});
  }
  host.space = SpaceFact{gibibytes(1000), gibibytes(610), 0, 0};
  host.caller_docker.current_context = "colima";
  std::vector<Listener> listeners;
  std::vector<std::uint16_t> published{api_host_port, management_host_port};
  for (const PortMapping& mapping : default_spec().ports) {
    published.push_back(mapping.host);
  }
  for (const std::uint16_t port : published) {
    listeners.push_back({"0.0.0.0", port, 813, "ssh", "joel", "ssh: " + instance_directory + "/ssh.sock [mux]",
                         ListenerRole::forwarder});
  }
  host.listeners = std::move(listeners);
  return host;
}

std::vector<Binding> bindings() {
  std::vector<Binding> all;
  for (const PortMapping& mapping : default_spec().ports) {
    all.push_back({mapping.container, Protocol::tcp, "0.0.0.0", mapping.host});
  }
  all.push_back({6443, Protocol::tcp, "0.0.0.0", api_host_port});
  all.push_back({50000, Protocol::tcp, "0.0.0.0", management_host_port});
  return all;
}

ContainerFacts healthy_container() {
  ContainerFacts node;
  node.id = std::string(64, 'c');
  node.name = node_name;
  node.image = "ghcr.io/siderolabs/talos:v1.12.4";
  node.image_id = "sha256:" + std::string(64, 'd');
  node.state = ContainerState::running;
  node.started = noon() - 9 * day;
  node.restart_policy = "unless-stopped";
  node.nano_cpus = 2'000'000'000;
  node.memory = node.memory_swap = gibibytes(4);
  node.labels = {{"talos.cluster.name", "joelclaw"}, {"talos.owned", "true"}, {"talos.type", "controlplane"}};
  node.wanted = node.actual = bindings();
  node.mounts = {{"volume", std::string(64, 'a'), "/var"}, {"volume", std::string(64, 'b'), "/system/state"}};
  node.network = "joelclaw";
  node.address = "10.5.0.2";
  return node;
}

/// What `docker ps` inside the VM tells of the same container: its policy, limits and mounts are not in it.
ContainerFacts from_inside(const ContainerFacts& node) {
  ContainerFacts inside;
  inside.id = node.id;
  inside.name = node.name;
  inside.image = node.image;
  inside.state = node.state;
  inside.exit_code = node.exit_code;
  inside.labels = node.labels;
  inside.actual = inside.wanted = node.actual;
  return inside;
}

Guest healthy_guest() {
  Guest guest;
  guest.uptime = 9 * day;
  guest.boot_id = "0f3c6e3a-0000-4000-8000-000000000001";
  guest.clock = noon() + Duration{150};
  guest.clock_asked = noon();
  guest.clock_heard = noon() + Duration{300};
  guest.cpus = 8;
  guest.memory = gibibytes(23);
  guest.root_space = SpaceFact{gibibytes(20), gibibytes(12), 1'310'720, 1'200'000};
  guest.data_space = SpaceFact{gibibytes(100), gibibytes(55), 6'553'600, 6'000'000};
  guest.docker_service = guest.docker_socket = UnitState::active;
  guest.engine = EngineFacts{};
  guest.containers = std::vector<ContainerFacts>{from_inside(healthy_container())};
  guest.other_containers = 0;
  guest.bridge_netfilter = true;
  guest.routes = std::vector<std::string>{"default via 192.168.5.2 dev eth0", "10.5.0.0/24 dev br-1 scope link"};
  std::vector<std::uint16_t> listening{22};
  for (const Binding& binding : bindings()) {
    listening.push_back(binding.host);
  }
  guest.listening = std::move(listening);
  guest.volume_directories = std::vector<std::string>{"pvc-1_joelclaw_data-redis-0", "pvc-2_joelclaw_data-typesense-0"};
  return guest;
}

VmFacts healthy_vm() {
  VmFacts vm;
  VmProfile profile;
  profile.cpus = 8;
  profile.memory = gibibytes(24);
  profile.disk = gibibytes(100);
  profile.root_disk = gibibytes(20);
  profile.runtime = "docker";
  profile.vm_type = "vz";
  profile.mount_type = "virtiofs";
  profile.port_forwarder = "ssh";
  profile.nested_virtualization = false;
  profile.network_address = false;
  vm.profile = vm.running = profile;
  vm.instance = VmInstance{VmState::running,
                           8,
                           gibibytes(24),
                           gibibytes(100),
                           60022,
                           instance_directory + "/ssh.config",
                           instance_directory,
                           {},
                           812,
                           812};
  vm.data_disk = true;
  vm.disk_lock = DiskLock{"colima"};  // a running VM holds its own disk
  vm.logs = VmLogs{};
  vm.ssh_banner = answered("SSH-2.0-OpenSSH_9.6p1");
  vm.guest = healthy_guest();
  vm.control_socket = answered();
  return vm;
}

RuntimeFacts healthy_runtime() {
  RuntimeFacts runtime;
  runtime.socket = SocketFacts{home + "/default/docker.sock", answered("OK"), "1.52"};
  runtime.engine = EngineFacts{"29.0.1", "1.52", "overlayfs", "/var/lib/docker", 8, gibibytes(23), false};
  runtime.containers = std::vector<ContainerFacts>{healthy_container()};
  runtime.node_memory_used = gibibytes(2);
  runtime.context_endpoint = std::string{"unix://" + home + "/default/docker.sock"};
  return runtime;
}

EndpointFacts healthy_endpoints() {
  EndpointFacts endpoints;
  const StackSpec spec = default_spec();
  for (const PortMapping& mapping : spec.ports) {
    endpoints.ports.push_back({mapping, Contact::answered});
  }
  for (const ProbeSpec& each : spec.probes) {
    endpoints.probes.push_back({each.name, ProbeAnswer{ProbeVerdict::right, ""}, {}, Duration{12}});
  }
  return endpoints;
}

OperationFacts healthy_operations() {
  OperationFacts operations;
  operations.intent_down = Absent{};
  operations.maintenance = Absent{};
  operations.running = Absent{};
  operations.unfinished = Absent{};
  operations.heartbeat = Heartbeat{noon() - 60 * second, "nothing-to-do"};
  operations.schedule = HealerSchedule{180 * second};
  operations.backups = BackupFacts{3, noon() - 5 * hour, noon() - 5 * hour, false};
  operations.supervisors = std::vector<Supervisor>{};
  return operations;
}

std::vector<Asked> healthy_questions() {
  std::vector<Asked> asked{
      {"vm.instance", Layer::vm, Way::limactl, Duration{120}, true, "exit 0"},
      {"vm.guest", Layer::vm, Way::ssh, Duration{310}, true, "exit 0"},
      {"vm.ssh-banner", Layer::vm, Way::port, Duration{9}, true, "answered"},
      {"forwarding.master", Layer::forwarding, Way::local, Duration{1}, true, "answered"},
      {"forwarding.socket", Layer::forwarding, Way::docker_socket, Duration{4}, true, "HTTP 200"},
      {"runtime.engine", Layer::runtime, Way::docker_socket, Duration{15}, true, "HTTP 200"},
      {"node-container.list", Layer::node_container, Way::docker_socket, Duration{6}, true, "HTTP 200"},
      {"kubernetes.api-port", Layer::kubernetes, Way::port, Duration{7}, true, "answered"},
      {"kubernetes.readyz", Layer::kubernetes, Way::api, Duration{20}, true, "HTTP 200"},
      {"node.list", Layer::node, Way::api, Duration{22}, true, "HTTP 200"},
      {"workloads.pods", Layer::workloads, Way::api, Duration{35}, true, "HTTP 200"}};
  for (const ProbeSpec& each : default_spec().probes) {
    asked.push_back({"endpoints." + each.name, Layer::endpoints, Way::port, Duration{12}, true, "answered"});
  }
  return asked;
}

}  // namespace

WallTime noon() {
  return *parse_rfc3339("2026-11-22T10:00:00Z");
}

Snapshot healthy_snapshot() {
  Snapshot snapshot;
  snapshot.observed_at = noon();
  snapshot.started = Instant{1'000'000};
  snapshot.elapsed = Duration{340};
  snapshot.host = healthy_host();
  snapshot.vm = healthy_vm();
  snapshot.runtime = healthy_runtime();
  snapshot.kubernetes = healthy_kubernetes();
  snapshot.endpoints = healthy_endpoints();
  snapshot.operations = healthy_operations();
  snapshot.asked = healthy_questions();
  return snapshot;
}

}  // namespace joelclaw::infra::test
