// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/base/units.hpp>
#include <infra/stack/port_mapping.hpp>
#include <infra/stack/probe_spec.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra {

enum class VmDriverName { colima, none };
enum class ClusterDriverName { talos_docker, none };
std::string to_string(VmDriverName name);
std::string to_string(ClusterDriverName name);

/// A static route inside the VM, without which a LAN (a NAS) is out of its reach.
struct Route {
  std::string cidr, via, device;
  bool operator==(const Route&) const = default;
};

struct VmSpec {
  VmDriverName driver = VmDriverName::colima;
  std::string profile = "default";
  std::string runtime = "docker";
  int cpus = 4;
  Bytes memory = gibibytes(8);
  Bytes disk = gibibytes(60);
  Bytes root_disk = gibibytes(20);
  bool nested_virtualization = false;
  bool network_address = false;
  std::string vm_type = "vz";
  std::string mount_type = "virtiofs";
  std::string port_forwarder = "ssh";
  std::vector<std::string> kernel_modules{"br_netfilter"};
  std::vector<Route> routes;
  int disk_alert_percent = 80;  ///< the operator's own alert line (seed: "Alert at >80%")
  bool operator==(const VmSpec&) const = default;
};

struct DockerSpec {
  std::string socket;        ///< empty: the profile's own
  std::string context_name;  ///< empty: the profile's own
  bool context_activate = false;
  bool operator==(const DockerSpec&) const = default;
};

struct ClusterSpec {
  ClusterDriverName driver = ClusterDriverName::talos_docker;
  std::string name = "joelclaw";
  std::string context;  ///< empty: found, see cluster contexts
  std::string talos_version = "v1.12.4";
  std::string kubernetes_version = "v1.35.0";
  int control_plane_cpus = 2;
  Bytes control_plane_memory = gibibytes(4);
  int workers = 0;
  std::string subnet = "10.5.0.0/24";
  PortRange node_ports;
  std::vector<std::string> patches;
  bool operator==(const ClusterSpec&) const = default;
};

struct NamespaceSpec {
  std::string name;
  std::string pod_security;  ///< privileged, baseline, restricted, or empty: not labelled
  bool operator==(const NamespaceSpec&) const = default;
};

struct RegistrySecret {
  std::string server, username;
  std::vector<std::string> password_command;
  Duration max_age{};
  bool operator==(const RegistrySecret&) const = default;
};

struct SecretSpec {
  std::string name, space;
  bool required = false;
  std::optional<RegistrySecret> registry;
  bool operator==(const SecretSpec&) const = default;
};

struct HelmRepository {
  std::string name, url;
  bool operator==(const HelmRepository&) const = default;
};

struct HelmSpec {
  std::string release, chart, version, space;
  std::optional<HelmRepository> repository;
  std::string values = "live";  ///< a file, or "live": what the release has now is kept
  std::vector<std::string> patches;
  bool operator==(const HelmSpec&) const = default;
};

enum class HookMoment { up, recreate };
struct HookSpec {
  HookMoment after = HookMoment::up;
  std::vector<std::string> command;
  Duration timeout{60000};
  bool operator==(const HookSpec&) const = default;
};

/// The gates' thresholds; each default is the operator's own, settled by incidents between February and May 2026.
struct HealPolicy {
  int confirmations = 2;
  Duration confirm_window{420'000};
  int rapid_count = 6;
  Duration rapid_interval{5'000};
  Duration warmup{120'000};
  Duration convergence{300'000};
  int stability_passes = 6;
  Duration stability_interval{10'000};
  Duration cooldown{900'000};
  Duration failed_recovery_hold{1'800'000};
  Duration request_timeout{5'000};
  Duration tick_budget{1'200'000};
  bool operator==(const HealPolicy&) const = default;
};

struct FlushSpec {
  ExecProbe exec;
  ProbeExpectation expect;
  bool operator==(const FlushSpec&) const = default;
};

struct BackupSpec {
  std::string directory;
  int keep = 7;
  Duration max_age{86'400'000};
  bool max_age_written = false;  ///< the file says it: only then is a missing backup worth a warning
  bool operator==(const BackupSpec&) const = default;
};

struct NotifySpec {
  std::vector<std::string> command;
  Duration reminder{14'400'000};
  bool operator==(const NotifySpec&) const = default;
};

/// The whole stack as it is wanted: loaded, validated, every default filled in.
struct StackSpec {
  std::string name = "joelclaw";
  std::vector<std::string> hosts;
  VmSpec vm;
  DockerSpec docker;
  ClusterSpec cluster;
  std::vector<PortMapping> ports;
  std::vector<NamespaceSpec> namespaces;
  std::string local_path_provisioner = "v0.0.30";
  std::vector<std::string> manifests;
  std::vector<SecretSpec> secrets;
  std::vector<HelmSpec> helm;
  std::vector<HookSpec> hooks;
  std::vector<ProbeSpec> probes;
  HealPolicy heal;
  std::vector<FlushSpec> flush;
  BackupSpec backup;
  NotifySpec notify;
  std::vector<std::string> doctor_suppress;
  std::map<std::string, std::string> tools;

  /// Keys that the file itself sets, dotted ("vm.cpus"). A size that the file does not set is no wish: an existing VM
  /// keeps its own.
  std::set<std::string> written;
  /// Where it was loaded from; empty is the built-in default.
  std::string origin;

  bool operator==(const StackSpec&) const = default;
};

}  // namespace joelclaw::infra
