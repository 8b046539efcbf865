// SPDX-License-Identifier: MIT
#include <infra/base/sha256.hpp>
#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/fault.hpp>
#include <infra/simulation/random.hpp>
#include <infra/simulation/state.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr std::uint64_t gib = 1ULL << 30U;

void fill(Disk& disk, std::uint64_t percent) {
  disk.available = disk.total / 100 * (100 - percent);
}
void fill_inodes(Disk& disk, std::uint64_t percent) {
  disk.inodes_free = disk.inodes / 100 * (100 - percent);
}

void stopped(Model& model) {
  apply(model, {EventKind::stop_vm, "", ""});
  model.vm.usernet = 0;
}

void missing(Model& model) {
  stopped(model);
  model.vm.state = VmState::absent;
  model.engine.context_endpoint.clear();
}

/// The host agent lives and the driver does not: limactl calls it Broken (tools.md 2.2).
void broken(Model& model) {
  apply(model, {EventKind::stop_vm, "", "force"});
  model.vm.state = VmState::broken;
  model.vm.host_agent_pid = 812;
  model.forwarding.control_file = model.forwarding.socket_file = true;
}

/// limactl says Running, and neither ssh nor the socket nor a port answers.
void zombie(Model& model) {
  apply(model, {EventKind::lose_master, "", ""});
  model.vm.sshd = Answering::silent;
  model.forwarding.ports = false;
}

void usernet_broken(Model& model) {
  zombie(model);
  model.vm.sshd = Answering::refuses;
  model.vm.usernet_panicked = true;
  model.vm.usernet = 4;
}

void disk_locked(Model& model) {
  stopped(model);
  model.vm.disk_lock = model.instance();
  model.vm.attach_refused = true;
}

/// The same with a VZ process that lives: unlocking would put two VMs on one disk.
void disk_locked_process(Model& model) {
  disk_locked(model);
  model.vm.host_agent_pid = 812;
}

void warming_up(Model& model) {
  model.vm.started = model.now - Duration{45'000};
  if (Container* node = model.node()) {
    node->started = model.now - Duration{12'000};
  }
}

void cpu_drift(Model& model) {
  model.vm.cpus = 4;
  model.vm.memory = 8 * gib;
}

/// Drift needs a wish: sizes that the spec file writes and the VM lacks.
void config_drift(Model& model) {
  model.parameters.spec_file = true;
  model.parameters.spec_vm += "  cpus: 8\n  memory: 24GiB\n";
  cpu_drift(model);
}

void route_missing(Model& model) {
  model.parameters.spec_file = true;
  model.parameters.spec_vm +=
      "  networkAddress: true\n  routes:\n    - {cidr: 192.168.1.0/24, via: 192.168.64.1, dev: col0}\n";
  std::vector<std::string> left;
  for (const std::string& route : model.vm.routes) {
    if (!route.starts_with("192.168.1.0/24")) {
      left.push_back(route);
    }
  }
  model.vm.routes = left;
}

/// Three boots of less than two minutes within the hour, as earlier looks wrote them down; the VM's history lies below
/// the hash of its driver, home and profile.
void crash_loop(Model& model) {
  const std::string identity = "colima\n" + model.colima_home() + "\n" + model.parameters.profile;
  Json uptimes = Json::array();
  for (const int minutes : {50, 31, 12}) {
    uptimes.push_back({{"at", format_rfc3339(model.now - Duration{minutes * 60'000})},
                       {"uptime_ms", 70'000},
                       {"boot_id", uuid(model.parameters.seed, std::to_string(minutes))}});
  }
  const Json history{{"version", 1}, {"uptimes", uptimes}};
  model.host.files[model.state_directory() + "/vm/" + sha256_hex(identity).substr(0, 12) + "/history.json"] =
      history.dump(2) + "\n";
  model.vm.nested_virtualization = true;
  model.vm.started = model.now - Duration{80'000};
  if (Container* node = model.node()) {
    node->started = model.now - Duration{55'000};
  }
}

}  // namespace

std::vector<Fault> vm_faults() {
  return {
      {"vm-missing", "the profile was deleted, its data disk kept", missing},
      {"vm-stopped", "the VM was shut down cleanly", stopped},
      {"vm-broken", "the host agent lives, the driver does not", broken},
      {"vm-zombie", "limactl says Running, and nothing answers", zombie},
      {"vm-usernet-broken", "Lima's user network has panicked", usernet_broken},
      {"vm-disk-locked", "a stale lock keeps the data disk", disk_locked},
      {"vm-disk-locked-process", "the lock, and a process that still has the disk", disk_locked_process},
      {"vm-crash-loop", "the VM has just booted, again", crash_loop},
      {"vm-warming-up", "the VM booted 45 s ago", warming_up},
      {"vm-config-drift", "the VM has fewer CPUs and less memory than the spec writes", config_drift},
      {"vm-cpu-drift", "the profile lost CPUs and memory, and no spec says so", cpu_drift},
      {"vm-disk-low", "the VM's root disk is at 85 %", [](Model& model) { fill(model.vm.root, 85); }},
      {"vm-disk-full", "the VM's root disk is at 97 %", [](Model& model) { fill(model.vm.root, 97); }},
      {"vm-inodes-full", "the VM's root disk has 2 % of its inodes left",
       [](Model& model) { fill_inodes(model.vm.root, 98); }},
      {"route-missing", "the route to the NAS is gone", route_missing},
      {"vm-clock-skew", "the VM's clock is 5 s behind", [](Model& model) { model.vm.clock_skew = Duration{-5'000}; }},
      {"vm-clock-far", "the VM's clock is two minutes behind",
       [](Model& model) { model.vm.clock_skew = Duration{-120'000}; }},
      {"clock-right", "no fault: the VM's clock is the host's again",
       [](Model& model) { model.vm.clock_skew = model.wall_offset; }},
      {"data-disk-low", "the data disk is at 85 %", [](Model& model) { fill(model.vm.data, 85); }},
      {"data-disk-full", "the data disk is at 96 %", [](Model& model) { fill(model.vm.data, 96); }},
      {"data-inodes-full", "the data disk has 2 % of its inodes left",
       [](Model& model) { fill_inodes(model.vm.data, 98); }},
  };
}

std::vector<Fault> forwarding_faults() {
  return {
      {"recovered", "no fault: what was forwarded and sshd are well again",
       [](Model& model) {
         if (guest_alive(model)) {
           model.forwarding = {};
           model.vm.sshd = Answering::answers;
         }
       }},
      {"sshd-answers", "no fault: sshd takes connections again",
       [](Model& model) { model.vm.sshd = guest_alive(model) ? Answering::answers : model.vm.sshd; }},
      {"forward-dead", "Lima's ssh master is gone, and with it all it forwarded",
       [](Model& model) {
         apply(model, {EventKind::lose_master, "", ""});
       }},
      {"docker-socket-dead", "the socket's forward is gone, the ports still serve",
       [](Model& model) { model.forwarding.docker_socket = false; }},
      {"docker-socket-hangs", "the socket takes connections and answers none; the VM and the ports are well",
       [](Model& model) { model.forwarding.socket_hangs = true; }},
      {"grpc-split", "a grpc forwarder keeps the ports; ssh and the socket are dead",
       [](Model& model) {
         model.vm.port_forwarder = "grpc";
         apply(model, {EventKind::lose_master, "", ""});
         model.vm.sshd = Answering::closes;
       }},
      {"ports-not-forwarded", "the socket serves, no port is forwarded",
       [](Model& model) { model.forwarding.ports = false; }},
      {"ssh-mux-stale", "the control socket is that of a former boot",
       [](Model& model) { model.forwarding.control_answers = false; }},
      {"ssh-unreachable", "sshd closes at once, the data path serves",
       [](Model& model) { model.vm.sshd = Answering::closes; }},
      {"ssh-silent", "sshd is silent, the data path serves", [](Model& model) { model.vm.sshd = Answering::silent; }},
  };
}

}  // namespace joelclaw::infra::simulation
