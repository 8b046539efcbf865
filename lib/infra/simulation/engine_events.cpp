// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/container_files.hpp>
#include <infra/simulation/events.hpp>
#include <infra/simulation/model_json.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

constexpr Duration minute{60'000};
constexpr int killed = 137;

template <class Containers>
auto* named(Containers& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&name](const auto& each) {
    return each.name == name || (name.size() >= 12 && each.id.starts_with(name));
  });
  return found == all.end() ? nullptr : &*found;
}

void came_up(Model& model, Container& container) {
  if (container.boot_failures > 0) {
    --container.boot_failures;
    schedule(model, model.now + Duration{9'000}, {EventKind::exit_container, container.name, "1"});
    return;
  }
  container.console.push_back("[talos] [initramfs] booting " + container.image.substr(container.image.find(':') + 1));
  if (&container == model.node()) {
    forward_published(model);
    begin_node(model);
  }
}

void start_container(Model& model, Container& container) {
  if (container.state == "running") {
    return;
  }
  container.error = start_refusal(model, container);
  if (!container.error.empty()) {
    return;
  }
  container.state = "running";
  container.started = model.now;
  container.stopped_by_hand = false;
  container.out_of_memory = false;
  came_up(model, container);
}

void stop_container(Model& model, Container& container, int exit_code) {
  container.state = "exited";
  container.exit_code = exit_code;
  container.finished = model.now;
}

/// After systemd's word; a unit that was started more than three times within a minute is refused (tools.md 5.3).
void start_engine(Model& model) {
  EnginePart& engine = model.engine;
  const bool ran = engine.service == "active";
  if (!ran) {
    engine.starts.erase(std::remove_if(engine.starts.begin(), engine.starts.end(),
                                       [&model](WallTime at) { return model.now - at > minute; }),
                        engine.starts.end());
    engine.starts.push_back(model.now);
    if (engine.starts.size() > 3) {
      engine.service = "failed";
      return;
    }
  }
  engine.service = engine.socket = "active";
  engine.hung = false;
  if (!ran) {
    read_container_files(model);
  }
  for (Container& container : engine.containers) {
    if (!ran && container.state != "running" && restarts_by_itself(container)) {
      start_container(model, container);
    }
  }
}

/// dockerd gives its containers ten seconds, which Talos needs more than (tools.md 5.4).
void stop_engine(Model& model, const Event& event) {
  for (Container& container : model.engine.containers) {
    if (container.state == "running") {
      stop_container(model, container, static_cast<int>(parse_number(event.value).value_or(killed)));
    }
  }
  if (model.engine.service == "active") {
    write_container_files(model);
  }
  model.engine.service = "inactive";
  model.engine.hung = false;
  if (event.subject != "service") {
    model.engine.socket = "inactive";
  }
}

/// "cpus=2000000000,memory=...,swap=...,policy=always"
void update_container(Container& container, const std::string& changes) {
  for (const std::string_view change : split(changes, ',')) {
    const std::string_view key = change.substr(0, change.find('='));
    const std::string value{change.substr(change.find('=') + 1)};
    const std::uint64_t number = parse_number(value).value_or(0);
    container.nano_cpus = key == "cpus" ? static_cast<std::int64_t>(number) : container.nano_cpus;
    container.memory = key == "memory" ? number : container.memory;
    container.memory_swap = key == "swap" ? number : container.memory_swap;
    container.restart_policy = key == "policy" ? value : container.restart_policy;
  }
}

void apply_to_container(Model& model, const Event& event) {
  Container* container = container_named(model, event.subject);
  if (container == nullptr) {
    return;
  }
  if (event.kind != EventKind::console) {
    checkpoint(model, *container);
  }
  const int code = static_cast<int>(parse_number(event.value).value_or(killed));
  switch (event.kind) {
    case EventKind::start_container:
      return start_container(model, *container);
    case EventKind::stop_container:
      stop_container(model, *container, code);
      container->stopped_by_hand = true;
      return;
    case EventKind::exit_container:
      stop_container(model, *container, code);
      container->console.push_back("[talos] boot sequence failed");
      return;
    case EventKind::update_container:
      return update_container(*container, event.value);
    case EventKind::console:
      container->console.push_back(event.value);
      return;
    case EventKind::remove_container:
      model.engine.containers.erase(model.engine.containers.begin() + (container - model.engine.containers.data()));
      return;
    default:
      container->restart_policy = event.value;
  }
}

void create_container(Model& model, const std::string& text) {
  Container container = container_from_json(text);
  container.created = model.now;
  for (const Mount& mount : container.mounts) {
    if (mount.type == "volume") {
      model.engine.volumes.push_back({mount.name, model.now});
    }
  }
  model.engine.containers.push_back(std::move(container));
}

void reclaim(Model& model, std::uint64_t& bytes) {
  Disk& disk = model.vm.data_disk ? model.vm.data : model.vm.root;
  disk.available = std::min(disk.total, disk.available + std::exchange(bytes, 0));
  // kubelet: eviction-pressure-transition-period, 5 minutes, from the first look that finds the disk well
  if (model.cluster.node.disk_pressure && disk.available > disk.total / 10) {
    schedule(model, model.now + 5 * minute, {EventKind::relieve_node, "", ""});
  }
}

}  // namespace

Container* container_named(Model& model, const std::string& name) {
  return named(model.engine.containers, name);
}
const Container* container_named(const Model& model, const std::string& name) {
  return named(model.engine.containers, name);
}

std::string start_refusal(const Model& model, const Container& container) {
  const std::string most = std::to_string(model.vm.cpus);
  if (container.nano_cpus > static_cast<std::int64_t>(model.vm.cpus) * 1'000'000'000) {
    return "range of CPUs is from 0.01 to " + most + ".00, as there are only " + most + " CPUs available";
  }
  for (const Container& other : model.engine.containers) {
    for (const PublishedPort& port : container.wanted) {
      const bool taken = std::any_of(other.wanted.begin(), other.wanted.end(), [&port](const PublishedPort& each) {
        return each.host == port.host && each.protocol == port.protocol;
      });
      if (&other != &container && other.state == "running" && taken) {  // tools.md 5.4
        return "failed to set up container networking: driver failed programming external connectivity on endpoint " +
               container.name + ": Bind for " + port.host_ip + ":" + std::to_string(port.host) +
               " failed: port is already allocated";
      }
    }
  }
  return {};
}

bool restarts_by_itself(const Container& container) {
  return container.restart_policy == "always" ||
         (container.restart_policy == "unless-stopped" && !container.stopped_by_hand);
}

void apply_to_engine(Model& model, const Event& event) {
  switch (event.kind) {
    case EventKind::start_engine:
      return start_engine(model);
    case EventKind::stop_engine:
      return stop_engine(model, event);
    case EventKind::reset_failed:
      model.engine.starts.clear();
      model.engine.service = model.engine.service == "failed" ? "inactive" : model.engine.service;
      return;
    case EventKind::create_container:
      return create_container(model, event.value);
    case EventKind::reclaim_images:
      return reclaim(model, model.engine.dangling_images);
    case EventKind::reclaim_cache:
      return reclaim(model, model.engine.build_cache);
    case EventKind::create_context:
      model.engine.context_endpoint = event.value;
      return;
    case EventKind::remove_context:
      model.engine.context_endpoint.clear();
      return;
    case EventKind::start_container:
    case EventKind::stop_container:
    case EventKind::exit_container:
    case EventKind::update_container:
    case EventKind::set_restart_policy:
    case EventKind::remove_container:
    case EventKind::console:
      return apply_to_container(model, event);
    default:
      return;
  }
}

}  // namespace joelclaw::infra::simulation
