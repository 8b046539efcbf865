// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <cstdint>
#include <string>

namespace joelclaw::infra::simulation {

struct Model;

/// Everything that can change a stack. What takes time on a machine is a consequence of when it began: an API server
/// serves so many seconds after its container started.
enum class EventKind {
  fault,  ///< subject: the fault's name
  start_vm,
  stop_vm,  ///< value "force": cut off
  start_engine,
  stop_engine,
  start_container,  ///< subject: its name
  stop_container,   ///< subject: its name; value: exit code
  lose_master,      ///< Lima's ssh master dies, and with it what it forwarded
  forward_socket,
  forward_port,  ///< subject: host port
  remove_control_socket,
  load_module,
  set_restart_policy,  ///< subject: container; value: policy
  uncordon,
  untaint,           ///< subject: key
  delete_pod,        ///< subject: namespace/name
  set_node_port,     ///< subject: namespace/service/port name; value: node port
  set_service_type,  ///< subject: namespace/service; value: type
};

struct Event {
  EventKind kind = EventKind::fault;
  std::string subject, value;
};

struct Scheduled {
  WallTime at;
  Event event;
};

void apply(Model& model, const Event& event);

/// Keeps the order of what is to come.
void schedule(Model& model, WallTime at, Event event);

/// Moves the model's clock, applying on the way what was to come. Never backwards.
void advance(Model& model, WallTime to);

}  // namespace joelclaw::infra::simulation
