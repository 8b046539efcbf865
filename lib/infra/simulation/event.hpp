// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <cstddef>
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
  boot_vm,           ///< as long as a boot takes: the guest is up later; value "sized": first what `subject` says
  guest_up,          ///< value: the boot that began
  save_profile,      ///< subject: cpus/memory/disk/root disk as colima.yaml is to say them
  refuse_attach,     ///< a start failed on the disk's lock
  unlock_disk,
  end_usernet,
  create_context,  ///< value: its endpoint
  remove_context,
  start_master,
  cancel_forward,  ///< subject: host port, or "socket"
  remove_docker_socket,
  keep_module,   ///< subject: what /etc/modules-load.d names
  set_route,     ///< subject: the line
  reset_failed,  ///< of docker.service
  reclaim_images,
  reclaim_cache,
  relieve_node,      ///< the kubelet sees its disk again
  create_container,  ///< value: the container as JSON
  remove_container,
  update_container,  ///< subject: name; value: key=value,...
  console,           ///< subject: container; value: a line
  exit_container,    ///< by itself; subject: name; value: exit code
  node_came_up,      ///< value: when its container had started
  cordon,
  taint,  ///< the node, by Talos
  allow_scheduling,
  set_node_ports,   ///< value: first-last
  label_namespace,  ///< subject: name; value: level of pod security
  apply_object,     ///< subject: kind/namespace/name; value: JSON
  delete_object,    ///< subject: kind/namespace/name
  pod_runs,         ///< subject: namespace/name; value: when it was made
  strike_pod,       ///< subject: namespace/name
  set_api_server,   ///< of the kubeconfig's own entry; value: port
  set_talos_endpoint,
  merge_client,   ///< talosctl's entries for a new cluster
  found_cluster,  ///< a new cluster begins to live; value: parameters
  write_file,     ///< of this host; subject: path
  remove_file,
  save_database,  ///< of a pod that persists when told to
  release,        ///< Helm: subject: namespace/name; value: chart@status
  process_ends,   ///< subject: pid
  sleep_host,     ///< value: milliseconds
  jump_clock,     ///< value: milliseconds, also backwards
  settle_pods,    ///< what pods waited for may be there
};

struct Event {
  EventKind kind = EventKind::fault;
  std::string subject, value;
};

struct Scheduled {
  WallTime at;
  Event event;
  std::size_t act = 0;       ///< the act that brings it; 0: none
  bool needs_child = false;  ///< it does not come if the act's child dies before
};

void apply(Model& model, const Event& event);

/// Keeps the order of what is to come.
void schedule(Model& model, WallTime at, Event event, std::size_t act = 0, bool needs_child = false);

/// Moves the model's clock, applying on the way what was to come. Never backwards.
void advance(Model& model, WallTime to);

}  // namespace joelclaw::infra::simulation
