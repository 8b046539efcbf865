// SPDX-License-Identifier: MIT
#include <infra/simulation/event.hpp>

#include <infra/base/text.hpp>
#include <infra/simulation/fault.hpp>
#include <infra/simulation/model.hpp>
#include <infra/simulation/random.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

Container* container_named(Model& model, const std::string& name) {
  auto& all = model.engine.containers;
  const auto found = std::find_if(all.begin(), all.end(), [&name](const Container& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

/// dockerd's verifyContainerSettings refuses more CPUs than the VM has (tools.md 4.1).
void start_container(Model& model, Container& container) {
  if (container.nano_cpus > static_cast<std::int64_t>(model.vm.cpus) * 1'000'000'000) {
    const std::string most = std::to_string(model.vm.cpus);
    container.error = "range of CPUs is from 0.01 to " + most + ".00, as there are only " + most + " CPUs available";
    return;
  }
  container.state = "running";
  container.error.clear();
  container.started = model.now;
  container.stopped_by_hand = false;
  model.cluster.node.shutting_down = false;
}

void stop_container(Model& model, Container& container, int exit_code) {
  container.state = "exited";
  container.exit_code = exit_code;
  container.finished = model.now;
}

bool restarts_by_itself(const Container& container) {
  return container.restart_policy == "always" ||
         (container.restart_policy == "unless-stopped" && !container.stopped_by_hand);
}

void start_engine(Model& model) {
  const bool ran = model.engine.service == "active";
  model.engine.service = model.engine.socket = "active";
  model.engine.hung = false;
  for (Container& container : model.engine.containers) {
    if (!ran && container.state != "running" && restarts_by_itself(container)) {
      start_container(model, container);
    }
  }
}

void stop_engine(Model& model, int exit_code) {
  for (Container& container : model.engine.containers) {
    if (container.state == "running") {
      stop_container(model, container, exit_code);
    }
  }
  model.engine.service = model.engine.socket = "inactive";
}

/// lima takes a free ssh port at each start and makes its forwards anew; what cannot be bound then is lost
/// (tools.md 2.4, 2.6).
void start_vm(Model& model) {
  model.vm.state = VmState::running;
  model.vm.started = model.now;
  model.vm.boot_id = uuid(model.parameters.seed, "boot" + std::to_string(model.now.ms));
  model.vm.ssh_port = static_cast<std::uint16_t>(
      49'152 + mixed(model.parameters.seed, static_cast<std::uint64_t>(model.now.ms)) % 16'000);
  model.vm.sshd = Answering::answers;
  model.vm.host_agent_pid = model.vm.host_agent_pid == 0 ? 812 : model.vm.host_agent_pid;
  model.vm.disk_lock = model.instance();
  model.forwarding = {};
  for (const HostListener& listener : model.host.listeners) {
    model.forwarding.lost.insert(listener.port);
  }
  model.engine.service = "inactive";
  start_engine(model);
}

void stop_vm(Model& model, bool forced) {
  stop_engine(model, forced ? 255 : 137);
  model.vm.state = VmState::stopped;
  model.vm.host_agent_pid = 0;
  model.vm.disk_lock = "";
  model.forwarding.master = model.forwarding.control_file = model.forwarding.socket_file = false;
  model.forwarding.docker_socket = model.forwarding.control_answers = false;
}

void delete_pod(Model& model, const std::string& name) {
  for (Pod& pod : model.cluster.pods) {
    if (pod.space + "/" + pod.name == name) {
      pod.restarts = 0;
      pod.answering = PodAnswering::answers;
      pod.created = pod.changed = model.now;
      pod.started = model.now;
    }
  }
}

/// namespace/service or namespace/service/port name
template <class Do>
void with_service(Model& model, const std::string& subject, Do&& change) {
  const auto parts = split(subject, '/');
  for (ServicePart& service : model.cluster.services) {
    if (parts.size() >= 2 && service.space == parts[0] && service.name == parts[1]) {
      change(service, parts.size() > 2 ? parts[2] : std::string_view{});
    }
  }
}

void apply_to_cluster(Model& model, const Event& event) {
  ClusterPart& cluster = model.cluster;
  const auto number = static_cast<std::uint16_t>(parse_number(event.value).value_or(0));
  switch (event.kind) {
    case EventKind::uncordon:
      cluster.node.cordoned = false;
      return;
    case EventKind::untaint:
      cluster.node.taints.erase(std::remove_if(cluster.node.taints.begin(), cluster.node.taints.end(),
                                               [&event](const NodeTaint& taint) { return taint.key == event.subject; }),
                                cluster.node.taints.end());
      return;
    case EventKind::delete_pod:
      return delete_pod(model, event.subject);
    case EventKind::set_node_port:
      return with_service(model, event.subject, [number](ServicePart& service, std::string_view name) {
        for (ServicePortPart& port : service.ports) {
          port.node_port = name.empty() || port.name == name ? number : port.node_port;
        }
      });
    case EventKind::set_service_type:
      return with_service(model, event.subject,
                          [&event](ServicePart& service, std::string_view) { service.type = event.value; });
    default:
      return;
  }
}

void apply_to_container(Model& model, const Event& event) {
  Container* container = container_named(model, event.subject);
  if (container == nullptr) {
    return;
  }
  if (event.kind == EventKind::start_container) {
    start_container(model, *container);
  } else if (event.kind == EventKind::stop_container) {
    stop_container(model, *container, static_cast<int>(parse_number(event.value).value_or(137)));
    container->stopped_by_hand = true;
  } else {
    container->restart_policy = event.value;
  }
}

void lose_master(Model& model) {
  model.forwarding.master = model.forwarding.docker_socket = model.forwarding.control_answers = false;
  model.forwarding.ports = model.vm.port_forwarder == "grpc";
}

}  // namespace

void apply(Model& model, const Event& event) {
  switch (event.kind) {
    case EventKind::fault:
      inject(model, event.subject);
      return;
    case EventKind::start_vm:
      return start_vm(model);
    case EventKind::stop_vm:
      return stop_vm(model, event.value == "force");
    case EventKind::start_engine:
      return start_engine(model);
    case EventKind::stop_engine:
      return stop_engine(model, 137);
    case EventKind::start_container:
    case EventKind::stop_container:
    case EventKind::set_restart_policy:
      return apply_to_container(model, event);
    case EventKind::lose_master:
      return lose_master(model);
    case EventKind::forward_socket:
      model.forwarding.master = model.forwarding.docker_socket = model.forwarding.socket_file = true;
      return;
    case EventKind::forward_port:
      model.forwarding.ports = true;
      model.forwarding.lost.erase(static_cast<std::uint16_t>(parse_number(event.subject).value_or(0)));
      return;
    case EventKind::remove_control_socket:
      model.forwarding.control_file = false;
      return;
    case EventKind::load_module:
      model.vm.bridge_netfilter = true;
      return;
    default:
      return apply_to_cluster(model, event);
  }
}

void schedule(Model& model, WallTime at, Event event) {
  const auto place =
      std::find_if(model.pending.begin(), model.pending.end(), [at](const Scheduled& each) { return each.at > at; });
  model.pending.insert(place, {at, std::move(event)});
}

void advance(Model& model, WallTime to) {
  while (!model.pending.empty() && model.pending.front().at <= to) {
    const Scheduled next = model.pending.front();
    model.pending.erase(model.pending.begin());
    model.now = std::max(model.now, next.at);
    apply(model, next.event);
  }
  model.now = std::max(model.now, to);
}

}  // namespace joelclaw::infra::simulation
