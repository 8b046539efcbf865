// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/events.hpp>
#include <infra/simulation/files.hpp>
#include <infra/simulation/random.hpp>
#include <infra/simulation/saved_profile.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr std::int64_t host_agent_pid = 812;
constexpr Duration guest_boot{11'000};

/// lima takes a free ssh port at each start (tools.md 2.4).
void take_identity(Model& model) {
  VmPart& vm = model.vm;
  vm.state = VmState::running;
  vm.started = model.now;
  vm.boot_id = uuid(model.parameters.seed, "boot" + std::to_string(model.now.ms));
  vm.ssh_port = static_cast<std::uint16_t>(
      49'152 + mixed(model.parameters.seed, static_cast<std::uint64_t>(model.now.ms)) % 16'000);
  vm.host_agent_pid = vm.host_agent_pid == 0 ? host_agent_pid : vm.host_agent_pid;
  vm.disk_lock = model.instance();
  vm.attach_refused = false;
  vm.usernet = std::max(1, vm.usernet);
}

/// A module and a route live as long as the kernel does, unless something brings them back at each start.
void load_kernel(Model& model) {
  VmPart& vm = model.vm;
  const SavedProfile saved = saved_profile(model);
  vm.bridge_netfilter = saved.loads_module || vm.modules_load.count("br_netfilter") != 0;
  vm.routes.erase(std::remove_if(vm.routes.begin(), vm.routes.end(),
                                 [&saved](const std::string& route) {
                                   const std::string target = route.substr(0, route.find(' '));
                                   return contains(route, " via ") && target != "default" &&
                                          !contains(saved.provision, target);
                                 }),
                  vm.routes.end());
}

/// A running VM's sizes are those of its start; what the profile says since then comes with the next one.
void take_sizes(Model& model) {
  const SavedProfile saved = saved_profile(model);
  VmPart& vm = model.vm;
  vm.cpus = saved.cpus;
  vm.memory = saved.memory;
  if (vm.disk == 0) {  // its first boot: the data disk is made, nearly empty
    vm.data_disk = true;
    vm.data = {saved.disk, saved.disk / 100 * 98, 6'553'600, 6'500'000};
  } else if (saved.disk > vm.disk) {  // a disk only grows (tools.md 1.4)
    vm.data.available += saved.disk - vm.disk;
    vm.data.total += saved.disk - vm.disk;
  }
  vm.disk = std::max(vm.disk, saved.disk);
  vm.saved.reset();
}

void begin_boot(Model& model) {
  model.vm.routes.erase(std::remove(model.vm.routes.begin(), model.vm.routes.end(), ""), model.vm.routes.end());
  take_sizes(model);
  take_identity(model);
  load_kernel(model);
  model.vm.sshd = Answering::closes;  // the user network takes the connection before there is an sshd behind it
  model.forwarding = {};
  model.forwarding.master = model.forwarding.control_file = model.forwarding.control_answers = false;
  model.forwarding.socket_file = model.forwarding.docker_socket = model.forwarding.ports = false;
  model.engine.service = model.engine.socket = "inactive";
  model.engine.hung = false;
  model.engine.starts.clear();
  if (!model.vm.usernet_panicked) {
    schedule(model, model.now + guest_boot, {EventKind::guest_up, "", model.vm.boot_id});
  }
}

/// Whatever another program has bound by then is lost to Lima for this boot (tools.md 2.6).
void lose_taken_ports(Model& model) {
  for (const HostListener& listener : model.host.listeners) {
    model.forwarding.lost.insert(listener.port);
  }
}

/// Lima's scripts stop docker.service before they mount the data disk, and nothing of Lima starts it again: a boot that
/// is not colima's own leaves it to the socket unit (colima #1637, tools.md 1.6).
void guest_up(Model& model, const std::string& boot) {
  if (model.vm.state != VmState::running || model.vm.boot_id != boot) {
    return;
  }
  model.vm.sshd = Answering::answers;
  model.forwarding = {};
  lose_taken_ports(model);
  model.engine.socket = "active";
}

/// All of it in one instant, engine and containers included: for faults and for tests that begin after a boot.
void start_at_once(Model& model) {
  take_identity(model);
  model.vm.sshd = Answering::answers;
  model.forwarding = {};
  lose_taken_ports(model);
  model.engine.service = "inactive";
  apply(model, {EventKind::start_engine, "", ""});
}

void stop_vm(Model& model, bool forced) {
  apply(model, {EventKind::stop_engine, "", forced ? "255" : "137"});
  model.vm.state = VmState::stopped;
  model.vm.host_agent_pid = 0;
  model.vm.disk_lock = "";
  model.forwarding.master = model.forwarding.control_file = model.forwarding.socket_file = false;
  model.forwarding.docker_socket = model.forwarding.control_answers = false;
  if (!model.vm.usernet_panicked) {
    model.vm.usernet = model.vm.other_instances > 0 ? 1 : 0;  // the daemon ends with its last instance (tools.md 2.5)
  }
}

/// Without its user network a running VM is cut off from this host.
void end_usernet(Model& model) {
  model.vm.usernet = 0;
  model.vm.usernet_panicked = false;
  if (model.vm.state == VmState::running) {
    apply(model, {EventKind::lose_master, "", ""});
    model.vm.sshd = Answering::silent;
    model.forwarding.ports = false;
  }
}

void set_route(Model& model, const std::string& line) {
  auto& routes = model.vm.routes;
  const std::string target = line.substr(0, line.find(' ')) + " ";
  routes.erase(
      std::remove_if(routes.begin(), routes.end(), [&](const std::string& each) { return each.starts_with(target); }),
      routes.end());
  routes.push_back(line);
}

}  // namespace

void apply_to_vm(Model& model, const Event& event) {
  switch (event.kind) {
    case EventKind::start_vm:
      return start_at_once(model);
    case EventKind::boot_vm:
      return begin_boot(model);
    case EventKind::guest_up:
      return guest_up(model, event.value);
    case EventKind::stop_vm:
      return stop_vm(model, event.value == "force");
    case EventKind::save_profile:
      return save_profile(model, event.subject);
    case EventKind::refuse_attach:
      model.vm.attach_refused = true;
      return;
    case EventKind::unlock_disk:
      model.vm.disk_lock = "";
      return;
    case EventKind::end_usernet:
      return end_usernet(model);
    case EventKind::load_module:
      model.vm.bridge_netfilter = true;
      return;
    case EventKind::keep_module:
      model.vm.modules_load.insert(event.subject);
      return;
    case EventKind::set_route:
      return set_route(model, event.subject);
    default:
      return;
  }
}

}  // namespace joelclaw::infra::simulation
