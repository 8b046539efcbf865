// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

namespace joelclaw::infra::simulation {

// Each struct's fields by name, once for both directions: `io` is a reader or a writer. Internal to model_json.cpp.

template <class Io>
void fields(Io& io, WallTime& v) {
  io("ms", v.ms);
}
template <class Io>
void fields(Io& io, Parameters& v) {
  io("seed", v.seed), io("profile", v.profile), io("cluster", v.cluster), io("space", v.space), io("user", v.user);
  io("home", v.home), io("host_name", v.host_name), io("system", v.system), io("user_id", v.user_id);
  io("docker", v.docker), io("kubectl", v.kubectl), io("spec_file", v.spec_file), io("carried_by", v.carried_by);
  io("spec_vm", v.spec_vm), io("spec_tail", v.spec_tail);
}
template <class Io>
void fields(Io& io, Disk& v) {
  io("total", v.total), io("available", v.available), io("inodes", v.inodes), io("inodes_free", v.inodes_free);
}
template <class Io>
void fields(Io& io, Tool& v) {
  io("path", v.path), io("manner", v.manner);
}
template <class Io>
void fields(Io& io, HostListener& v) {
  io("address", v.address), io("port", v.port), io("pid", v.pid), io("process", v.process), io("user", v.user);
  io("command", v.command), io("kind", v.kind);
}
template <class Io>
void fields(Io& io, HostProcess& v) {
  io("pid", v.pid), io("user", v.user), io("command", v.command);
}
template <class Io>
void fields(Io& io, Holder& v) {
  io("pid", v.pid), io("verb", v.verb), io("step", v.step), io("since", v.since);
}
template <class Io>
void fields(Io& io, HostPart& v) {
  io("tools", v.tools), io("disk", v.disk), io("listeners", v.listeners), io("processes", v.processes);
  io("denied", v.denied), io("variables", v.variables), io("files", v.files), io("holder", v.holder);
}
template <class Io>
void fields(Io& io, SavedSizes& v) {
  io("cpus", v.cpus), io("memory", v.memory), io("disk", v.disk);
}
template <class Io>
void fields(Io& io, VmPart& v) {
  io("state", v.state), io("started", v.started), io("boot_id", v.boot_id), io("cpus", v.cpus), io("memory", v.memory);
  io("disk", v.disk), io("root_disk", v.root_disk), io("port_forwarder", v.port_forwarder);
  io("nested_virtualization", v.nested_virtualization), io("network_address", v.network_address);
  io("ssh_port", v.ssh_port), io("sshd", v.sshd), io("host_agent_pid", v.host_agent_pid), io("usernet", v.usernet);
  io("usernet_panicked", v.usernet_panicked), io("other_instances", v.other_instances), io("data_disk", v.data_disk);
  io("disk_lock", v.disk_lock), io("attach_refused", v.attach_refused), io("root", v.root), io("data", v.data);
  io("clock_skew", v.clock_skew), io("bridge_netfilter", v.bridge_netfilter), io("routes", v.routes);
  io("module_provisioned", v.module_provisioned), io("modules_load", v.modules_load), io("saved", v.saved);
}
template <class Io>
void fields(Io& io, ForwardingPart& v) {
  io("master", v.master), io("control_file", v.control_file), io("control_answers", v.control_answers);
  io("socket_file", v.socket_file), io("docker_socket", v.docker_socket), io("socket_hangs", v.socket_hangs),
      io("ports", v.ports), io("lost", v.lost), io("added", v.added);
}
template <class Io>
void fields(Io& io, PublishedPort& v) {
  io("container", v.container), io("host", v.host), io("protocol", v.protocol), io("host_ip", v.host_ip);
}
template <class Io>
void fields(Io& io, Mount& v) {
  io("type", v.type), io("name", v.name), io("destination", v.destination);
}
template <class Io>
void fields(Io& io, Container& v) {
  io("id", v.id), io("name", v.name), io("image", v.image), io("image_id", v.image_id), io("state", v.state);
  io("exit_code", v.exit_code), io("out_of_memory", v.out_of_memory), io("error", v.error), io("created", v.created);
  io("started", v.started), io("finished", v.finished), io("restart_policy", v.restart_policy);
  io("nano_cpus", v.nano_cpus), io("memory", v.memory), io("memory_swap", v.memory_swap),
      io("memory_used", v.memory_used);
  io("labels", v.labels), io("wanted", v.wanted), io("unbound", v.unbound), io("mounts", v.mounts);
  io("network", v.network), io("address", v.address), io("console", v.console),
      io("stopped_by_hand", v.stopped_by_hand), io("boot_failures", v.boot_failures);
}
template <class Io>
void fields(Io& io, Volume& v) {
  io("name", v.name), io("created", v.created);
}
template <class Io>
void fields(Io& io, EnginePart& v) {
  io("service", v.service), io("socket", v.socket), io("hung", v.hung), io("driver", v.driver);
  io("containers", v.containers), io("volumes", v.volumes), io("context_endpoint", v.context_endpoint);
  io("starts", v.starts), io("dangling_images", v.dangling_images), io("build_cache", v.build_cache);
}
template <class Io>
void fields(Io& io, Event& v) {
  io("kind", v.kind), io("subject", v.subject), io("value", v.value);
}
template <class Io>
void fields(Io& io, Scheduled& v) {
  io("at", v.at), io("event", v.event), io("act", v.act), io("needs_child", v.needs_child);
}
template <class Io>
void fields(Io& io, Act& v) {
  io("at", v.at), io("words", v.words), io("changed", v.changed), io("forbidden", v.forbidden);
}
template <class Io>
void fields(Io& io, Model& v) {
  io("parameters", v.parameters), io("now", v.now), io("booted", v.booted), io("host", v.host), io("vm", v.vm);
  io("forwarding", v.forwarding), io("engine", v.engine), io("cluster", v.cluster), io("pending", v.pending);
  io("proxies", v.proxies), io("asked", v.asked), io("unknown", v.unknown), io("acts", v.acts);
  io("slept", v.slept), io("wall_offset", v.wall_offset);
}

}  // namespace joelclaw::infra::simulation
