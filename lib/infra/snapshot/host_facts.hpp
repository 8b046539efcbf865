// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/units.hpp>
#include <infra/snapshot/probe.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace joelclaw::infra {

struct ToolFact {
  std::string name;
  std::string path;     ///< empty: on no search path
  bool required = true; ///< without it the stack can be neither seen nor repaired; else only less is known of it
  std::string install;  ///< the command that installs it
  bool operator==(const ToolFact&) const = default;
};

struct SpaceFact {
  Bytes total, available;
  std::uint64_t inodes = 0, inodes_free = 0;  ///< 0 of 0 where the file system has none to count
  bool operator==(const SpaceFact&) const = default;
};

/// Which engine a docker typed into the caller's shell would talk to. At most worth an `info`.
struct CallerDocker {
  std::string docker_host;      ///< $DOCKER_HOST
  std::string docker_context;   ///< $DOCKER_CONTEXT
  std::string current_context;  ///< of ~/.docker/config.json
  bool operator==(const CallerDocker&) const = default;
};

/// What a listener is to this stack.
enum class ListenerRole {
  unknown,    ///< whose it is was not told
  forwarder,  ///< it carries the port from where the engine publishes it
  stand_in,   ///< a port-forward or tunnel somebody left: it answers, and proves nothing
  foreign,    ///< another program
};

/// A process that listens on a TCP port of this host.
struct Listener {
  std::string address;  ///< "127.0.0.1", "0.0.0.0", "::", ...
  std::uint16_t port = 0;
  std::int64_t pid = 0;  ///< 0: not told (another user's, without the right to see it)
  std::string process, user;
  std::string command;  ///< the command line where it was asked
  ListenerRole role = ListenerRole::unknown;
  bool operator==(const Listener&) const = default;
};

/// Something on this host that could not be read for want of permission.
struct DeniedPath {
  std::string path, what;
  bool operator==(const DeniedPath&) const = default;
};

struct HostFacts {
  std::string name, user, system;  ///< system: "darwin" or "linux"
  std::vector<ToolFact> tools;
  Probe<SpaceFact> space;  ///< of the file system that holds the VM's disks
  CallerDocker caller_docker;
  Probe<std::vector<Listener>> listeners;
  std::vector<DeniedPath> denied;
  bool operator==(const HostFacts&) const = default;
};

}  // namespace joelclaw::infra
