// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/cluster_model.hpp>
#include <infra/simulation/event.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

struct Model;

/// What names a simulated stack and its tools. A seed other than 0 draws them.
struct Parameters {
  std::uint64_t seed = 0;
  std::string profile = "default";
  std::string cluster = "joelclaw";
  std::string space = "joelclaw";  ///< the namespace of the workloads
  std::string user = "joel";
  std::string home = "/Users/joel";
  std::string host_name = "panda";
  std::string system = "darwin";  ///< or "linux"
  std::uint32_t user_id = 501;
  int docker = 29;         ///< generation of dockerd and its CLI: 20, 28 or 29
  int kubectl = 35;        ///< minor version of kubectl: 20, 32 or 35
  bool spec_file = false;  ///< the home holds a stack.yaml that names all this
  std::string carried_by;  ///< its `hosts`; empty: whichever host reads it
  std::string spec_vm;     ///< further lines of its `vm`, two blanks deep
  std::string spec_tail;   ///< further top-level lines
};

/// How whoever listens treats a connection.
enum class Answering { answers, silent, closes, refuses };

struct Disk {
  std::uint64_t total = 0, available = 0, inodes = 0, inodes_free = 0;
};

/// `lies` says that it has done what it has not; `fails_once` fails the first time that it is to change something.
enum class Manner { works, hangs, garbage, lies, fails_once };
struct Tool {
  std::string path;
  Manner manner = Manner::works;
};

/// What a process that is not part of the stack does with whoever connects to its port.
enum class ListenerKind { http, foreign_tls, stand_in };
struct HostListener {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::int64_t pid = 0;
  std::string process, user, command;
  ListenerKind kind = ListenerKind::http;
};

struct HostProcess {
  std::int64_t pid = 0;
  std::string user, command;
};

/// Who holds the locks of this program, while an operation of another process runs.
struct Holder {
  std::int64_t pid = 0;
  std::string verb, step;
  WallTime since;
};

struct HostPart {
  std::map<std::string, Tool> tools;  ///< installed ones
  Disk disk;
  std::vector<HostListener> listeners;
  std::vector<HostProcess> processes;
  std::set<std::string> denied;  ///< paths that may not be looked at, and all below them
  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> files;  ///< beside those that follow from the model; a text is all of a file
  std::optional<Holder> holder;
};

enum class VmState { absent, stopped, broken, running };

/// What colima.yaml says where the VM differs from it until its next start: flags given to a VM that runs.
struct SavedSizes {
  int cpus = 0;
  std::uint64_t memory = 0, disk = 0;
};

struct VmPart {
  VmState state = VmState::running;
  WallTime started;
  std::string boot_id;
  int cpus = 8;
  std::uint64_t memory = 0, disk = 0, root_disk = 0;  ///< bytes, as the profile was saved
  std::string port_forwarder = "ssh";
  bool nested_virtualization = false;
  bool network_address = true;
  std::uint16_t ssh_port = 60022;
  Answering sshd = Answering::answers;
  std::int64_t host_agent_pid = 812;  ///< also the VZ driver's; 0: dead
  int usernet = 1;                    ///< `limactl usernet` processes
  bool usernet_panicked = false;
  int other_instances = 0;
  bool data_disk = true;
  std::string disk_lock;  ///< the instance that is said to use the data disk, as each does that runs; empty: nobody
  bool attach_refused = false;  ///< the last start failed on that lock
  Disk root, data;
  Duration clock_skew{};
  bool bridge_netfilter = true;
  bool module_provisioned = true;      ///< colima.yaml loads br_netfilter at each start
  std::set<std::string> modules_load;  ///< what /etc/modules-load.d names, on the root disk
  std::vector<std::string> routes;
  std::optional<SavedSizes> saved;
};

/// What Lima's host agent forwarded through its ssh master at the VM's start.
struct ForwardingPart {
  bool master = true;
  bool control_file = true;     ///< ssh.sock lies there
  bool control_answers = true;  ///< and takes connections
  bool socket_file = true;      ///< docker.sock lies there
  bool docker_socket = true;    ///< and leads into the VM
  bool socket_hangs = false;    ///< and takes connections, which nobody answers
  bool ports = true;
  std::set<std::uint16_t> lost;   ///< host ports that could not be forwarded and never will be by themselves
  std::set<std::uint16_t> added;  ///< those that were forwarded one by one since
};

struct PublishedPort {
  std::uint16_t container = 0, host = 0;
  std::string protocol = "tcp", host_ip = "0.0.0.0";
};

struct Mount {
  std::string type, name, destination;
};

struct Container {
  std::string id, name, image, image_id;
  std::string state = "running";
  int exit_code = 0;
  bool out_of_memory = false;
  std::string error;
  WallTime created;
  std::optional<WallTime> started, finished;
  std::string restart_policy = "unless-stopped";
  std::int64_t nano_cpus = 0;
  std::uint64_t memory = 0, memory_swap = 0, memory_used = 0;
  std::map<std::string, std::string> labels;
  std::vector<PublishedPort> wanted;
  std::set<std::uint16_t> unbound;  ///< host ports wanted, but not bound in the VM
  std::vector<Mount> mounts;
  std::string network, address;
  std::vector<std::string> console;
  bool stopped_by_hand = false;
  int boot_failures = 0;  ///< so many starts to come end with status 1
};

struct Volume {
  std::string name;
  WallTime created;
};

struct EnginePart {
  std::string service = "active", socket = "active";  ///< the two units as systemd calls their states
  bool hung = false;
  std::string driver = "overlayfs";
  std::vector<Container> containers;
  std::vector<Volume> volumes;
  std::vector<WallTime> starts;  ///< of docker.service within the last minute: systemd refuses the fourth
  std::uint64_t dangling_images = 2ULL << 30U, build_cache = 9ULL << 30U;  ///< bytes older than a day
  std::string context_endpoint;  ///< of the docker context of this profile; empty: there is no such context
};

/// Sees all that is done and all that happens, when it does: an invariant is judged then, not by what is left of it.
class Witness {
 public:
  Witness() = default;
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  virtual ~Witness() = default;
  virtual void acted(const Model&, const Act&) {}       ///< before anything has come of it
  virtual void happened(const Model&, const Event&) {}  ///< an event has just changed the model
};

/// One whole simulated stack. Everything that is asked is answered from it, and nothing changes it but events and time.
struct Model {
  Parameters parameters;
  WallTime now, booted;
  HostPart host;
  VmPart vm;
  ForwardingPart forwarding;
  EnginePart engine;
  ClusterPart cluster;
  std::vector<Scheduled> pending;  ///< events to come, soonest first
  std::map<std::string, std::uint16_t>
      proxies;                       ///< sockets on which a kubectl proxy serves, and the API port behind each
  std::uint64_t asked = 0;           ///< questions so far: each draws its latency by its number
  std::vector<std::string> unknown;  ///< questions that this model does not know
  std::vector<Act> acts;             ///< all that was meant to change something, forbidden or not
  Duration slept{};                  ///< of `now`: the awake clock stood still
  Duration wall_offset{};            ///< by which this host's wall clock is off the course of time
  Witness* witness = nullptr;        ///< of a test: hears of everything while it happens

  /// Those acts that changed something outside this program's own state: none, where a run found nothing to do.
  std::vector<Act> mutations() const;
  WallTime wall() const { return now + wall_offset; }

  std::string instance() const;  ///< Lima's name of the VM
  std::string ssh_host() const;
  std::string colima_home() const;
  std::string lima_home() const;
  std::string docker_socket() const;
  std::string state_directory() const;  ///< of this program
  std::string node_name() const;
  const Container* node() const;
  Container* node();
  const PublishedPort* published(std::uint16_t container_port) const;
};

/// The stack as it is on a good day (S01), made for these parameters.
Model healthy_model(const Parameters& parameters);

}  // namespace joelclaw::infra::simulation
