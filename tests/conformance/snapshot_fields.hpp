// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/snapshot.hpp>

#include <string>

namespace joelclaw::infra {

// The members of every struct of a snapshot, by name. Internal to snapshot_json.cpp, which finds them by argument.
// What has a name of its own in a list says it by key_of.

template <class Io>
void fields(Io& io, const SpaceFact& v) {
  io("total", v.total)("available", v.available)("inodes", v.inodes)("inodes_free", v.inodes_free);
}
template <class Io>
void fields(Io& io, const ToolFact& v) {
  io("path", v.path)("required", v.required)("install", v.install);
}
inline std::string key_of(const ToolFact& v) {
  return v.name;
}
template <class Io>
void fields(Io& io, const CallerDocker& v) {
  io("docker_host", v.docker_host)("docker_context", v.docker_context)("current_context", v.current_context);
}
template <class Io>
void fields(Io& io, const Listener& v) {
  io("address", v.address)("pid", v.pid)("process", v.process)("user", v.user)("command", v.command);
  io("role", static_cast<int>(v.role));
}
inline std::string key_of(const Listener& v) {
  return std::to_string(v.port);
}
template <class Io>
void fields(Io& io, const DeniedPath& v) {
  io("what", v.what);
}
inline std::string key_of(const DeniedPath& v) {
  return v.path;
}
template <class Io>
void fields(Io& io, const HostFacts& v) {
  io("name", v.name)("user", v.user)("system", v.system)("tools", v.tools)("space", v.space);
  io("caller_docker", v.caller_docker)("listeners", v.listeners)("denied", v.denied);
}

template <class Io>
void fields(Io& io, const VmProfile& v) {
  io("cpus", v.cpus)("memory", v.memory)("disk", v.disk)("root_disk", v.root_disk)("runtime", v.runtime);
  io("vm_type", v.vm_type)("mount_type", v.mount_type)("port_forwarder", v.port_forwarder)("arch", v.arch);
  io("nested_virtualization", v.nested_virtualization)("network_address", v.network_address);
}
template <class Io>
void fields(Io& io, const VmInstance& v) {
  io("state", v.state)("cpus", v.cpus)("memory", v.memory)("disk", v.disk)("ssh_port", v.ssh_port);
  io("ssh_config", v.ssh_config)("directory", v.directory)("errors", v.errors)("host_agent_pid", v.host_agent_pid);
  io("driver_pid", v.driver_pid);
}
template <class Io>
void fields(Io& io, const DiskLock& v) {
  io("instance", v.instance);
}
template <class Io>
void fields(Io& io, const VmProcesses& v) {
  io("pids", v.pids)("usernet", v.usernet)("other_instances", v.other_instances);
}
template <class Io>
void fields(Io& io, const VmLogs& v) {
  io("disk_in_use", v.disk_in_use)("usernet_panic", v.usernet_panic)("forward_failures", v.forward_failures);
}
template <class Io>
void fields(Io& io, const PeerCertificate& v) {
  io("sha256", v.sha256)("subject", v.subject)("not_after", v.not_after)("chain_pem", v.chain_pem);
}
template <class Io>
void fields(Io& io, const DialAnswer& v) {
  io("contact", v.contact)("line", v.line)("certificate", v.certificate)("detail", v.detail)("took", v.took);
}
template <class Io>
void fields(Io& io, const Guest& v) {
  io("uptime", v.uptime)("boot_id", v.boot_id)("clock", v.clock)("clock_asked", v.clock_asked);
  io("clock_heard", v.clock_heard)("cpus", v.cpus)("memory", v.memory)("root_space", v.root_space);
  io("data_space", v.data_space)("docker_service", v.docker_service)("docker_socket", v.docker_socket);
  io("engine", v.engine)("containers", v.containers)("other_containers", v.other_containers);
  io("bridge_netfilter", v.bridge_netfilter)("routes", v.routes)("listening", v.listening);
  io("volume_directories", v.volume_directories);
}
template <class Io>
void fields(Io& io, const VmFacts& v) {
  io("profile", v.profile)("running", v.running)("instance", v.instance)("data_disk", v.data_disk);
  io("disk_lock", v.disk_lock)("processes", v.processes)("logs", v.logs)("ssh_banner", v.ssh_banner)("guest", v.guest);
  io("guest_failure", v.guest_failure)("control_socket", v.control_socket);
}

template <class Io>
void fields(Io& io, const EngineFacts& v) {
  io("version", v.version)("api_version", v.api_version)("storage_driver", v.storage_driver);
  io("root_directory", v.root_directory)("cpus", v.cpus)("memory", v.memory)("live_restore", v.live_restore);
}
template <class Io>
void fields(Io& io, const Binding& v) {
  io("host_ip", v.host_ip)("host", v.host);
}
inline std::string key_of(const Binding& v) {
  return std::to_string(v.container) + "/" + to_string(v.protocol);
}
template <class Io>
void fields(Io& io, const MountFacts& v) {
  io("type", v.type)("name", v.name);
}
inline std::string key_of(const MountFacts& v) {
  return v.destination;
}
template <class Io>
void fields(Io& io, const ContainerFacts& v) {
  io("id", v.id)("image", v.image)("image_id", v.image_id)("role", v.role)("state", v.state)("exit_code", v.exit_code);
  io("out_of_memory", v.out_of_memory)("error", v.error)("started", v.started)("finished", v.finished);
  io("restart_policy", v.restart_policy)("nano_cpus", v.nano_cpus)("memory", v.memory)("memory_swap", v.memory_swap);
  io("labels", v.labels)("wanted", v.wanted)("actual", v.actual)("mounts", v.mounts)("network", v.network);
  io("address", v.address);
}
inline std::string key_of(const ContainerFacts& v) {
  return v.name;
}
template <class Io>
void fields(Io& io, const VolumeFacts& v) {
  io("created", v.created);
}
inline std::string key_of(const VolumeFacts& v) {
  return v.name;
}
template <class Io>
void fields(Io& io, const SocketFacts& v) {
  io("path", v.path)("contact", v.contact)("api_version", v.api_version);
}
template <class Io>
void fields(Io& io, const RuntimeFacts& v) {
  io("socket", v.socket)("engine", v.engine)("containers", v.containers)("volumes", v.volumes);
  io("node_memory_used", v.node_memory_used)("node_log", v.node_log)("context_endpoint", v.context_endpoint);
}

template <class Io>
void fields(Io& io, const PortSighting& v) {
  io("contact", v.contact);
}
inline std::string key_of(const PortSighting& v) {
  return to_string(v.mapping);
}
template <class Io>
void fields(Io& io, const ProbeAnswer& v) {
  io("verdict", v.verdict)("detail", v.detail);
}
template <class Io>
void fields(Io& io, const ProbeSighting& v) {
  io("answer", v.answer)("inside", v.inside)("took", v.took);
}
inline std::string key_of(const ProbeSighting& v) {
  return v.name;
}
template <class Io>
void fields(Io& io, const EndpointFacts& v) {
  io("ports", v.ports)("probes", v.probes);
}
template <class Io>
void fields(Io& io, const Asked& v) {
  io("layer", v.layer)("way", v.way)("took", v.took)("answered", v.answered)("detail", v.detail);
}
inline std::string key_of(const Asked& v) {
  return v.check;
}

}  // namespace joelclaw::infra
