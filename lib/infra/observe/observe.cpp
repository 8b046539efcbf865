// SPDX-License-Identifier: MIT
#include <infra/observe/observe.hpp>

#include <infra/base/text.hpp>
#include <infra/observe/conversation.hpp>
#include <infra/observe/look.hpp>
#include <infra/observe/state_files.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/world.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/kubernetes.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

/// The look as a whole may take this much longer than one question, so that what follows from a late answer has its turn.
constexpr Duration overtime{400};
/// Whatever has not answered a second after the start is asked about from inside the VM too, beside its own deadline.
constexpr Duration suspicious{1'000};

void read_file(const FileInquiry& inquiry, const Host& host, Snapshot& to) {
  switch (inquiry.how) {
    case FileInquiry::How::whole:
      inquiry.read(host.files.read(inquiry.path, inquiry.limit), to);
      return;
    case FileInquiry::How::tail:
      inquiry.read(host.files.read_tail(inquiry.path, inquiry.limit), to);
      return;
    case FileInquiry::How::link:
      inquiry.read(host.files.read_link(inquiry.path), to);
      return;
    case FileInquiry::How::exists: {
      const auto looked = host.files.info(inquiry.path);
      inquiry.read(std::visit([](const auto& any) -> Looked<std::string> {
                     if constexpr (std::is_same_v<std::decay_t<decltype(any)>, FileInfo>) {
                       return std::string{};
                     } else {
                       return any;
                     }
                   }, looked),
                   to);
      return;
    }
  }
}

void read_tools(const Look& look, const Host& host, Snapshot& to) {
  const auto add = [&](const std::string& name, bool required) {
    to.host.tools.push_back({name, host.world.locate(name), required, install_command(name, look.machine.system)});
  };
  for (const std::string& name : look.vm->programs()) {
    add(name, name != "ssh");
  }
  for (const std::string& name : look.cluster->programs()) {
    add(name, true);
  }
  for (const std::string& name : look.cluster->optional_programs()) {
    add(name, false);
  }
}

void read_space(const Look& look, const Host& host, Snapshot& to) {
  // Before the first start there is nothing of the VM yet: then its home's file system is the one it will fill.
  for (const std::string& path : {look.vm->space_path(), look.machine.home, std::string{"/"}}) {
    const auto looked = host.files.space(path);
    if (const auto* space = std::get_if<DiskSpace>(&looked)) {
      to.host.space = SpaceFact{space->total, space->available, space->inodes, space->inodes_free};
      return;
    }
  }
}

Probe<ClientConfig> read_kubeconfig_file(const std::string& path, const Host& host, Snapshot& to) {
  constexpr std::size_t largest = 1U << 20U;
  const auto looked = host.files.read(path, largest);
  if (const auto* text = std::get_if<std::string>(&looked)) {
    return parse_kubeconfig(path, *text);
  }
  if (std::holds_alternative<FileDenied>(looked)) {
    to.host.denied.push_back({path, "the kubeconfig"});
    return Unknown{UnknownCause::denied, path + ": permission denied"};
  }
  if (const auto* failure = std::get_if<FileFailure>(&looked)) {
    return Unknown{UnknownCause::failed, path + ": " + failure->why};
  }
  return Absent{path};
}

bool owns_a_context(const Look& look, const Probe<ClientConfig>& config) {
  const ClientConfig* has = seen(config);
  return has != nullptr && std::any_of(has->contexts.begin(), has->contexts.end(), [&look](const ClientContext& each) {
           return look.cluster->may_own(each);
         });
}

/// ~/.kube/config, or of the files in $KUBECONFIG the first that knows this cluster, else the first that is there.
void read_kubeconfig(const Look& look, const Host& host, Snapshot& to) {
  std::vector<std::string> paths;
  const std::string listed = look.machine.variable("KUBECONFIG");
  for (const std::string_view path : split(listed, ':')) {
    if (!path.empty()) {
      paths.emplace_back(path);
    }
  }
  if (paths.empty()) {
    paths.push_back(look.machine.home + "/.kube/config");
  }
  for (const std::string& path : paths) {
    Probe<ClientConfig> config = read_kubeconfig_file(path, host, to);
    const bool first = path == paths.front();
    if (first || owns_a_context(look, config) || (seen(to.kubernetes.kubeconfig) == nullptr && seen(config) != nullptr)) {
      to.kubernetes.kubeconfig = std::move(config);
    }
    if (owns_a_context(look, to.kubernetes.kubeconfig)) {
      return;
    }
  }
}

void read_docker_config(const Look& look, const Host& host, Snapshot& to) {
  const std::string set = look.machine.variable("DOCKER_CONFIG");
  const std::string directory = set.empty() ? look.machine.home + "/.docker" : set;
  constexpr std::size_t largest = 1U << 20U;
  const auto config = host.files.read(directory + "/config.json", largest);
  if (const auto* text = std::get_if<std::string>(&config)) {
    to.host.caller_docker.current_context = parse_docker_config(*text);
  }
  to.host.caller_docker.docker_host = host.surroundings.variable("DOCKER_HOST").value_or("");
  to.host.caller_docker.docker_context = host.surroundings.variable("DOCKER_CONTEXT").value_or("");
  const std::string& wanted = look.spec.docker.context_name;
  const std::string context = wanted.empty() ? look.vm->engine_context() : wanted;
  const auto meta = host.files.read(docker_context_file(directory, context), largest);
  if (const auto* text = std::get_if<std::string>(&meta)) {
    to.runtime.context_endpoint = parse_docker_context(*text);
  } else if (std::holds_alternative<NoSuchFile>(meta)) {
    to.runtime.context_endpoint = Absent{context};
  }
}

void read_host(Look& look, const Host& host, Snapshot& to) {
  to.host.name = host.surroundings.host_name();
  to.host.user = host.surroundings.user_name();
  to.host.system = host.surroundings.system();
  read_tools(look, host, to);
  read_space(look, host, to);
  for (const FileInquiry& inquiry : look.vm->files()) {
    read_file(inquiry, host, to);
  }
  for (const FileInquiry& inquiry : look.cluster->files()) {
    read_file(inquiry, host, to);
  }
  if (look.cluster->has_cluster()) {
    read_kubeconfig(look, host, to);
  }
  read_docker_config(look, host, to);
  to.operations = read_state(look.spec, state_places(look.spec, host, machine_identity(look)), host, look.vm->supervisor_words());
}

bool is_hosted_here(const StackSpec& spec, const Snapshot& snapshot) {
  return spec.hosts.empty() || std::find(spec.hosts.begin(), spec.hosts.end(), snapshot.host.name) != spec.hosts.end();
}

Inquiries opening_questions(Look& look, Snapshot& snapshot) {
  Inquiries all = look.vm->questions(look.cluster->node_label(), look.cluster->node_label_value());
  append(all, ask_engine(look));
  append(all, ask_api(look, snapshot));
  append(all, ask_endpoints(look, snapshot));
  append(all, ask_listeners(look));
  return all;
}

}  // namespace

Snapshot observe(const StackSpec& spec, Host& host) {
  Snapshot snapshot;
  snapshot.observed_at = host.clock.wall();
  snapshot.started = host.clock.awake();
  Look look = make_look(spec, host);
  read_host(look, host, snapshot);
  if (is_hosted_here(spec, snapshot)) {
    if (look.cluster->has_cluster()) {
      const auto directory = host.world.scratch_directory();
      look.proxy_socket = directory ? *directory + "/api.sock" : std::string{};
    }
    Conversation conversation{snapshot, host.clock, snapshot.started + look.patience() + overtime};
    conversation.on_answer = [&] { return ask_inside(look, snapshot, false); };
    conversation.on_tick = [&](Duration since) {
      return since >= suspicious ? ask_inside(look, snapshot, true) : Inquiries{};
    };
    conversation.hold(host.world, opening_questions(look, snapshot));
  }
  snapshot.elapsed = host.clock.awake() - snapshot.started;
  return snapshot;
}

}  // namespace joelclaw::infra
