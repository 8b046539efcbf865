// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/events.hpp>
#include <infra/simulation/files.hpp>
#include <infra/simulation/model_json.hpp>
#include <infra/simulation/random.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/talosctl_create.hpp>
#include <infra/simulation/talosctl_create_wishes.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* daemon_says = "Error response from daemon: ";
// tools.md 3.2: 90 to 180 s with the image there. What a phase takes is constructed within that.
constexpr Duration pulling{26'000};
constexpr Duration to_api{12'000};      ///< from the container's start to the node's own API
constexpr Duration to_healthy{84'000};  ///< from there to the last check
constexpr Duration giving_up{600'000};  ///< a check that waits for the nodes

/// Flags of `talosctl cluster create docker` v1.12.4 (tools.md 3.2).
Grammar grammar() {
  return {{"--name", "--state", "--exposed-ports", "--host-ip", "--mount", "--image", "--workers",
           "--kubernetes-version", "--talosconfig-destination", "--config-patch", "--config-patch-controlplanes",
           "--config-patch-workers", "--cpus-controlplanes", "--cpus-workers", "--memory-controlplanes",
           "--memory-workers", "--subnet", "--mtu", "--registry-mirror"},
          {"--disable-ipv6"},
          {{"-p", "--exposed-ports"}}};
}

/// What is said and what happens, one after another on one clock.
class Creation {
 public:
  Creation(Model& model, const Arguments& read, const Command& command)
      : m_model(model), m_read(read), m_doing(model, command), m_command(command), m_reply(exited(0, "")) {
    m_reply.act = m_doing.number();
    m_name = read.option("--name", "talos-default");
    m_directory = read.option("--state", model.parameters.home + "/.talos/clusters") + "/" + m_name;
  }

  Reply go() {
    if (!read_wishes() || !make_state() || !reach_engine() || !pull() || !make_network() ||
        !make_container() || !bootstrap()) {
      return std::move(m_reply);
    }
    merge_kubeconfig();
    m_reply.latency = m_at + Duration{600};
    return std::move(m_reply);
  }

 private:
  void say(const std::string& line, bool to_stderr = true) { m_reply.lines.push_back({m_at, line, to_stderr}); }
  Creation& effect(EventKind kind, std::string subject = {}, std::string value = {}) {
    m_doing.effect(m_at, kind, std::move(subject), std::move(value), Needs::child);
    return *this;
  }
  bool fail(const std::string& why) {
    Outcome& outcome = std::get<Outcome>(m_reply.what);
    outcome.end = Exited{1};
    outcome.err += why + "\n";
    m_reply.latency = m_at + Duration{100};
    return false;
  }

  bool read_wishes() {
    m_wishes = read_create_wishes(m_model, m_read);
    return m_wishes.error.empty() || fail(m_wishes.error);
  }

  /// Made before the first word to docker, and left there by whatever fails after it (tools.md 3.3).
  bool make_state() {
    const auto files = files_of(m_model);
    const auto there = files.lower_bound(m_directory + "/");
    if (there != files.end() && there->first.starts_with(m_directory + "/")) {
      return fail("failed to initialize provisioner state: state directory \"" + m_directory +
                  "\" already exists, is the cluster \"" + m_name +
                  "\" already running? remove cluster state with talosctl cluster destroy");
    }
    m_at = Duration{60};
    say("creating state directory in \"" + m_directory + "\"");
    effect(EventKind::write_file, m_directory + "/");
    m_at = Duration{200};
    return true;
  }

  bool reach_engine() {
    std::string endpoint = "unix:///var/run/docker.sock";  // contexts are not its business (tools.md 3.2)
    for (const auto& [key, value] : m_command.environment.changes) {
      endpoint = key == "DOCKER_HOST" ? value.value_or("") : endpoint;
    }
    const bool own = endpoint == "unix://" + m_model.docker_socket();
    const Contact contact = own ? reach_docker_socket(m_model) : Contact::absent;
    if (contact == Contact::silent) {
      m_reply.never = true;
      return false;
    }
    return contact == Contact::answered ||
           fail(contact == Contact::absent
                    ? "failed to connect to the docker API at " + endpoint +
                          "; check if the path is correct and if the daemon is running: dial unix " +
                          endpoint.substr(7) + ": connect: no such file or directory"
                    : "Cannot connect to the Docker daemon at " + endpoint + ". Is the docker daemon running?");
  }

  bool pull() {
    m_image = m_read.option("--image", "ghcr.io/siderolabs/talos:v1.12.4");
    if (!m_model.engine.volumes.empty()) {  // constructed: where a node has been, its image is
      return true;
    }
    say("downloading " + m_image);
    if (m_model.now < m_model.cluster.registry_back) {
      m_at += Duration{10'000};
      return fail(std::string{daemon_says} + "Get \"https://ghcr.io/v2/\": dial tcp: lookup ghcr.io: no such host");
    }
    m_at += pulling;
    return true;
  }

  bool make_network() {
    const std::string subnet = m_read.option("--subnet", "10.5.0.0/24");
    m_address = subnet.substr(0, subnet.find('/'));
    m_address = m_address.substr(0, m_address.find_last_of('.')) + ".2";
    say("creating network " + m_name);
    m_at += Duration{300};
    return true;
  }

  Container node() {
    const std::uint64_t seed = mixed(m_model.parameters.seed, static_cast<std::uint64_t>(m_model.now.ms));
    Container made;
    made.id = hex_id(seed, "node");
    made.name = m_name + "-controlplane-1";
    made.image = m_image;
    made.image_id = "sha256:" + hex_id(0, m_image);
    made.state = "created";
    made.restart_policy = "no";  // the provisioner sets none
    made.nano_cpus = std::llround(std::strtod(m_read.option("--cpus-controlplanes", "2.0").c_str(), nullptr) * 1e9);
    made.memory = bytes_of(m_read.option("--memory-controlplanes", "2GiB"));
    made.memory_swap = 2 * made.memory;
    made.memory_used = made.memory / 3;
    made.labels = {{"talos.cluster.name", m_name}, {"talos.owned", "true"}, {"talos.type", "controlplane"}};
    m_talos = static_cast<std::uint16_t>(50'000 + seed % 7'000);
    m_api = static_cast<std::uint16_t>(57'001 + seed % 8'000);
    made.wanted = m_wishes.ports;
    const std::string address = m_model.parameters.system == "darwin" ? "0.0.0.0" : "127.0.0.1";
    made.wanted.push_back({50000, m_talos, "tcp", address});
    made.wanted.push_back({6443, m_api, "tcp", address});
    for (const char* destination : {"/run", "/system", "/tmp"}) {
      made.mounts.push_back({"tmpfs", "", destination});
    }
    for (const char* destination :
         {"/var", "/system/state", "/etc/cni", "/etc/kubernetes", "/usr/libexec/kubernetes", "/opt"}) {
      made.mounts.push_back({"volume", hex_id(seed, destination), destination});
    }
    made.network = m_name;
    made.address = m_address;
    return made;
  }

  /// "4096MiB", "4GiB"; a bare number is of MiB.
  static std::uint64_t bytes_of(const std::string& text) {
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    const double factor = *end == 'G' ? 1024.0 * 1024 * 1024 : 1024.0 * 1024;
    return static_cast<std::uint64_t>(std::llround(number * factor));
  }

  bool make_container() {
    say("creating controlplane nodes");
    const Container made = node();
    for (const Container& other : m_model.engine.containers) {
      if (other.name == made.name) {
        return fail(std::string{daemon_says} + "Conflict. The container name \"/" + made.name +
                    "\" is already in use by container \"" + other.id +
                    "\". You have to remove (or rename) that container to be able to reuse that name.");
      }
    }
    effect(EventKind::create_container, made.name, to_json(made));
    m_at += Duration{900};
    const std::string refusal = start_refusal(m_model, made);
    effect(EventKind::start_container, made.name).effect(EventKind::fault, "not-bootstrapped");
    if (!refusal.empty()) {
      return fail(daemon_says + refusal);
    }
    say("creating worker nodes");
    m_at += Duration{200};
    effect(EventKind::write_file, m_directory + "/state.yaml", state_yaml(made));
    return true;
  }

  std::string state_yaml(const Container& made) const {
    return fmt::format(
        "provisionername: docker\nbridgename: \"\"\nclusterinfo:\n    clustername: {0}\n    network:\n        name: {0}\n"
        "    nodes:\n        - id: {1}\n          name: {2}\n          type: controlplane\n",
        m_name, made.id, made.name);
  }

  bool bootstrap() {
    say("waiting for Talos API (to bootstrap the cluster)", false);
    if (m_wishes.hides_api) {  // the ports that it drew are not those that are published: it dials them for ten minutes
      m_at += giving_up;
      return fail("bootstrap error: context deadline exceeded");
    }
    m_at += to_api;
    say("bootstrapping cluster", false);
    const std::string version = m_read.option("--kubernetes-version", "1.35.0");
    const auto dash = m_wishes.range.find('-');
    effect(EventKind::found_cluster, "",
           fmt::format("first={},last={},allow={},version=v{}", m_wishes.range.substr(0, dash), m_wishes.range.substr(dash + 1),
                       m_wishes.allows ? 1 : 0, version));
    for (const char* check : {"etcd to be healthy", "apid to be ready", "kubelet to be healthy"}) {
      m_at += Duration{6'000};
      say(std::string{"waiting for "} + check + ": OK");
    }
    if (!m_model.vm.bridge_netfilter) {  // flannel ends at once, and without it no node is ready
      say("waiting for all k8s nodes to report ready: some nodes are not ready: [" + m_address + "]");
      m_at += giving_up;
      return fail("context deadline exceeded");
    }
    m_at += to_healthy;
    say("waiting for all k8s nodes to report schedulable: OK");
    return true;
  }

  std::string free_name(const std::string& wanted, const std::vector<std::string>& taken) const {
    std::string name = wanted;
    for (int number = 1; std::find(taken.begin(), taken.end(), name) != taken.end(); ++number) {
      name = wanted + "-" + std::to_string(number);
    }
    return name;
  }

  void merge_kubeconfig() {
    const ApiPart& api = m_model.cluster.api;
    std::vector<std::string> taken;
    if (api.has_kubeconfig) {
      taken.push_back(api.context);
    }
    for (const ClientEntry& each : api.former) {
      taken.push_back(each.context);
    }
    const std::string wanted = "admin@" + m_name;
    const std::string name = free_name(wanted, taken);
    say("");
    say("merging kubeconfig into \"" + m_model.parameters.home + "/.kube/config\"");
    if (name != wanted) {
      say("renamed cluster \"" + m_name + "\" -> \"" + name.substr(6) + "\"", false);
      say("renamed auth info \"" + wanted + "\" -> \"" + name + "\"", false);
      say("renamed context \"" + wanted + "\" -> \"" + name + "\"", false);
    }
    // constructed: the talosconfig's context comes with it here, and in talosctl's first minute there
    effect(EventKind::merge_client, "", fmt::format("context={},api={},talos={}", name, m_api, m_talos));
  }

  Model& m_model;
  const Arguments& m_read;
  Doing m_doing;
  const Command& m_command;
  Reply m_reply;
  Duration m_at{};
  std::string m_name, m_directory, m_image, m_address;
  CreateWishes m_wishes;
  std::uint16_t m_talos = 0, m_api = 0;
};

}  // namespace

std::optional<Reply> talosctl_create(Model& model, const Command& command) {
  const Arguments read = read_arguments(command.arguments, grammar());
  const bool known = !read.stray && read.words.size() == 3 && read.begins({"cluster", "create", "docker"});
  // One node is all that this model has, and its own cluster's.
  if (!known || read.option("--workers", "1") != "0" || read.option("--name") != model.parameters.cluster) {
    return std::nullopt;
  }
  return Creation{model, read, command}.go();
}

}  // namespace joelclaw::infra::simulation
