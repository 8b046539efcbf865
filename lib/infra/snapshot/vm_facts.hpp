// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/time.hpp>
#include <infra/base/units.hpp>
#include <infra/snapshot/container_facts.hpp>
#include <infra/snapshot/host_facts.hpp>
#include <infra/snapshot/probe.hpp>
#include <infra/stack/stack_spec.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// A VM's settings as colima saved them. What the file does not say stays unset.
struct VmProfile {
  std::optional<int> cpus;
  std::optional<Bytes> memory, disk, root_disk;
  std::string runtime, vm_type, mount_type, port_forwarder, arch;
  std::optional<bool> nested_virtualization, network_address;
  bool operator==(const VmProfile&) const = default;
};

enum class VmState { uninitialized, installing, broken, stopped, running };
std::string to_string(VmState state);

/// What limactl says of the instance. It never asks ssh or the guest: "running" means that the processes live.
struct VmInstance {
  VmState state = VmState::stopped;
  int cpus = 0;
  Bytes memory, disk;
  std::uint16_t ssh_port = 0;
  std::string ssh_config;  ///< path
  std::string directory;
  std::vector<std::string> errors;
  std::int64_t host_agent_pid = 0, driver_pid = 0;
  bool operator==(const VmInstance&) const = default;
};

/// The marker by which Lima refuses to attach the data disk to a second VM.
struct DiskLock {
  std::string instance;  ///< who is said to use it
  bool operator==(const DiskLock&) const = default;
};

/// Processes of this VM that live on the host, whatever limactl says.
struct VmProcesses {
  std::vector<std::int64_t> pids;  ///< host agent, VZ or qemu driver, identity checked
  int usernet = 0;                 ///< `limactl usernet` processes; more than two are leftovers
  int other_instances = 0;         ///< other Lima instances that run
  bool operator==(const VmProcesses&) const = default;
};

/// What the last lines of Lima's own logs name as fatal.
struct VmLogs {
  std::optional<std::string> disk_in_use;      ///< the line: failed to run attach disk ... in use by instance ...
  std::optional<std::string> usernet_panic;    ///< the line: Failed to get FD ...
  std::vector<std::uint16_t> forward_failures; ///< host ports that could not be forwarded
  bool operator==(const VmLogs&) const = default;
};

enum class UnitState { active, activating, inactive, failed, unknown };
std::string to_string(UnitState state);

/// Everything that one ssh session into the VM tells, on a way of its own: no master, no forward.
struct Guest {
  Duration uptime{};
  std::string boot_id;
  WallTime clock;                    ///< of the guest, at the moment it answered
  WallTime clock_asked, clock_heard; ///< of the host, around that moment: the skew lies between
  int cpus = 0;
  Bytes memory;
  Probe<SpaceFact> root_space;       ///< /
  Probe<SpaceFact> data_space;       ///< /var/lib/docker, which is the data disk where there is one
  UnitState docker_service = UnitState::unknown;
  UnitState docker_socket = UnitState::unknown;
  Probe<EngineFacts> engine;         ///< dockerd asked on its own socket inside
  Probe<std::vector<ContainerFacts>> containers;  ///< of this cluster, inspected inside
  Probe<int> other_containers;       ///< running ones that are not of this cluster
  Probe<bool> bridge_netfilter;      ///< /proc/sys/net/bridge/bridge-nf-call-iptables exists
  Probe<std::vector<std::string>> routes;        ///< lines of `ip -4 route show`
  Probe<std::vector<std::uint16_t>> listening;   ///< TCP ports with a listener, sorted
  Probe<std::vector<std::string>> volume_directories;  ///< names below local-path-provisioner
  bool operator==(const Guest&) const = default;
};

struct VmFacts {
  Probe<VmProfile> profile;   ///< saved: what the next start uses
  Probe<VmProfile> running;   ///< what the running instance was started with
  Probe<VmInstance> instance; ///< way: limactl
  Probe<bool> data_disk;      ///< the data disk's directory exists
  Probe<DiskLock> disk_lock;
  Probe<VmProcesses> processes;
  Probe<VmLogs> logs;
  Probe<DialAnswer> ssh_banner;      ///< the VM's sshd on its forwarded port, without logging in
  Probe<Guest> guest;                ///< way: ssh
  std::string guest_failure;         ///< ssh's own last words where it failed
  Probe<DialAnswer> control_socket;  ///< Lima's ssh master: does its socket take connections?
  bool operator==(const VmFacts&) const = default;
};

}  // namespace joelclaw::infra
