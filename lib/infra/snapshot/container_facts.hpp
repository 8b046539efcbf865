// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/time.hpp>
#include <infra/base/units.hpp>
#include <infra/snapshot/probe.hpp>
#include <infra/stack/port_mapping.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

struct EngineFacts {
  std::string version, api_version;
  std::string storage_driver, root_directory;
  int cpus = 0;
  Bytes memory;
  bool live_restore = false;
  bool operator==(const EngineFacts&) const = default;
};

/// One published port of a container, wanted or actual.
struct Binding {
  std::uint16_t container = 0;
  Protocol protocol = Protocol::tcp;
  std::string host_ip;
  std::uint16_t host = 0;
  auto operator<=>(const Binding&) const = default;
};

struct MountFacts {
  std::string type;         ///< volume, bind, tmpfs
  std::string name;         ///< of a volume; 64 hex digits if anonymous
  std::string destination;
  bool operator==(const MountFacts&) const = default;
};

enum class ContainerState { created, running, paused, restarting, removing, exited, dead };
std::string to_string(ContainerState state);

enum class NodeRole { server, agent, load_balancer };
std::string to_string(NodeRole role);

/// A node container as the engine describes it. Its environment is never read: it holds the cluster's keys.
struct ContainerFacts {
  std::string id, name, image, image_id;
  NodeRole role = NodeRole::server;
  ContainerState state = ContainerState::created;
  int exit_code = 0;
  bool out_of_memory = false;
  std::string error;  ///< the engine's words on a failed start
  std::optional<WallTime> started, finished;
  std::string restart_policy;  ///< "no", "always", "unless-stopped", "on-failure"
  std::int64_t nano_cpus = 0;
  Bytes memory, memory_swap;   ///< 0: no cap
  std::map<std::string, std::string> labels;
  std::vector<Binding> wanted, actual;  ///< sorted; actual is empty unless running
  std::vector<MountFacts> mounts;
  std::string network, address;
  bool operator==(const ContainerFacts&) const = default;
};

struct VolumeFacts {
  std::string name;
  std::optional<WallTime> created;
  bool operator==(const VolumeFacts&) const = default;
};

/// What the engine's forwarded socket said to `_ping`: the subject itself, so that its silence is an answer.
struct SocketFacts {
  std::string path;
  DialAnswer contact;       ///< answered: "OK" came back
  std::string api_version;  ///< of the header, where answered
  bool operator==(const SocketFacts&) const = default;
};

struct RuntimeFacts {
  Probe<SocketFacts> socket;                      ///< way: the forwarded socket
  Probe<EngineFacts> engine;                      ///< through it
  Probe<std::vector<ContainerFacts>> containers;  ///< of this cluster, through it
  Probe<std::vector<VolumeFacts>> volumes;        ///< asked only where no node container is left
  Probe<Bytes> node_memory_used;                  ///< of the first node, without the page cache
  Probe<std::string> node_log;                    ///< last lines of its console, asked only where it did not come up
  Probe<std::string> context_endpoint;            ///< of the docker context that the spec names
  bool operator==(const RuntimeFacts&) const = default;
};

}  // namespace joelclaw::infra
