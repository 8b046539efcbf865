// SPDX-License-Identifier: MIT
#include <infra/plan/plan_backup.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr const char* default_root = "/var/lib/docker";

std::string engine_root(const Snapshot& now) {
  const EngineFacts* engine = seen(now.runtime.engine);
  return engine == nullptr || engine->root_directory.empty() ? default_root : engine->root_directory;
}

/// Where a path of the node lies in the machine: on the volume that is mounted nearest above it.
std::optional<std::string> in_machine(const ContainerFacts& node, const std::string& path, const std::string& root) {
  const MountFacts* nearest = nullptr;
  for (const MountFacts& each : node.mounts) {
    const bool above = path == each.destination || path.starts_with(each.destination + "/");
    if (above && (nearest == nullptr || each.destination.size() > nearest->destination.size())) {
      nearest = &each;
    }
  }
  if (nearest == nullptr || nearest->type != "volume") {
    return std::nullopt;
  }
  return root + "/volumes/" + nearest->name + "/_data" + path.substr(nearest->destination.size());
}

std::string file_name(const std::string& subject) {
  std::string name = subject;
  std::replace(name.begin(), name.end(), '/', '_');
  return name;
}

class BackupPlanner {
 public:
  BackupPlanner(const StackSpec& spec, const Snapshot& now, const std::map<std::string, std::uint64_t>& sizes)
      : m_spec(spec), m_now(now), m_sizes(sizes) {}

  BackupParts make() {
    const auto volumes = local_volumes(m_now);
    if (m_spec.cluster.driver == ClusterDriverName::none) {
      refuse("there is no cluster to back up");
    } else if (seen(m_now.kubernetes.readiness) == nullptr || !volumes) {
      refuse("it is not known what there is to be saved: the API server or the engine does not answer");
    } else {
      save_databases();
      add({PartKind::etcd, "", "etcd.db", "", {}, "", 0});
      add({PartKind::machine, "", "machine.yaml", "", {}, "", 0});
      add({PartKind::management, "", "management.yaml", "", {}, "", 0});
      save_objects();
      save_volumes(*volumes);
      add({PartKind::bindings, "", "bindings.json", "", {}, "", 0});
      add({PartKind::spec, "", "stack.yaml", "", {}, "", 0});
    }
    return std::move(m_made);
  }

 private:
  void refuse(const std::string& why) { m_made.refusal = Error{"backup", "is not begun", why, {}}; }
  void add(SavePart part) { m_made.parts.push_back(std::move(part)); }

  void save_databases() {
    std::set<ObjectName> told;
    const auto take = [&](const ExecProbe& exec) {
      if (auto client = redis_client(exec); client && told.insert(exec.pod).second) {
        save_redis(exec.pod, exec.container, std::move(*client));
      }
    };
    for (const FlushSpec& each : m_spec.flush) {
      take(each.exec);
      if (!redis_client(each.exec)) {
        add({PartKind::flush, to_string(each.exec.pod), "", "", each.exec.command, each.exec.container, 0});
      }
    }
    for (const ProbeSpec& each : m_spec.probes) {
      if (const auto* exec = std::get_if<ExecProbe>(&each.what)) {
        take(*exec);
      }
    }
    for (const ProbeSpec& each : m_spec.probes) {
      const auto* probe = std::get_if<RedisProbe>(&each.what);
      const PodFacts* pod = probe == nullptr ? nullptr : pod_behind(*probe);
      if (pod != nullptr && told.insert(pod->name).second) {
        save_redis(pod->name, "", {"redis-cli"});
      }
    }
  }

  void save_redis(const ObjectName& pod, const std::string& container, std::vector<std::string> client) {
    const std::string subject = to_string(pod);
    add({PartKind::redis, subject, "redis/" + file_name(subject) + ".rdb", "", std::move(client), container, 0});
  }

  /// The pod with claims that the Service behind a probe's port leads to. One without keeps nothing that could be lost.
  const PodFacts* pod_behind(const RedisProbe& probe) const {
    const auto* pods = seen(m_now.kubernetes.pods);
    for (const PortMapping& port : m_spec.ports) {
      if (port.host != probe.port || !port.service || pods == nullptr) {
        continue;
      }
      for (const PodFacts& pod : *pods) {
        if (pod.name.space == port.service->space && pod.owner_name == port.service->name && !pod.claims.empty() && pod.ready) {
          return &pod;
        }
      }
    }
    return nullptr;
  }

  /// Helm keeps each revision of a release in a secret of that name.
  bool is_installed(const HelmSpec& release) const {
    const auto* secrets = seen(m_now.kubernetes.secrets);
    return secrets != nullptr && std::any_of(secrets->begin(), secrets->end(), [&](const SecretFacts& each) {
             return each.name.space == release.space && each.name.name.starts_with("sh.helm.release.v1." + release.release + ".v");
           });
  }

  void save_objects() {
    std::set<std::string> spaces;
    for (const NamespaceSpec& each : m_spec.namespaces) {
      spaces.insert(each.name);
    }
    for (const SecretSpec& each : m_spec.secrets) {
      spaces.insert(each.space);
    }
    for (const HelmSpec& each : m_spec.helm) {
      spaces.insert(each.space);
      if (is_installed(each)) {
        const std::string name = each.space + "/" + each.release;
        add({PartKind::release, name, "releases/" + file_name(name) + ".yaml", "", {}, "", 0});
      }
    }
    const auto* there = seen(m_now.kubernetes.namespaces);
    for (const NamespaceFacts& each : there == nullptr ? std::vector<NamespaceFacts>{} : *there) {
      if (spaces.count(each.name) != 0) {
        add({PartKind::objects, each.name, "objects/" + each.name + ".json", "", {}, "", 0});
      }
    }
  }

  void save_volumes(const std::vector<LocalVolume>& volumes) {
    for (const LocalVolume& each : volumes) {
      const std::string subject = to_string(each.claim);
      const auto size = m_sizes.find(each.directory);
      add({PartKind::volume, subject, "volumes/" + file_name(subject) + ".tar", each.directory, {}, "",
           size == m_sizes.end() ? 0 : size->second});
    }
  }

  const StackSpec& m_spec;
  const Snapshot& m_now;
  const std::map<std::string, std::uint64_t>& m_sizes;
  BackupParts m_made;
};

}  // namespace

std::optional<std::vector<LocalVolume>> local_volumes(const Snapshot& now) {
  const auto* volumes = seen(now.kubernetes.volumes);
  const ContainerFacts* node = now.node_container();
  if (volumes == nullptr || node == nullptr) {
    return std::nullopt;
  }
  std::vector<LocalVolume> found;
  for (const PersistentVolumeFacts& each : *volumes) {
    const auto place = each.path.empty() || each.claim.name.empty() ? std::nullopt
                                                                    : in_machine(*node, each.path, engine_root(now));
    if (place) {
      found.push_back({each.claim, each.name, *place});
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.claim < b.claim; });
  return found;
}

std::optional<std::vector<std::string>> redis_client(const ExecProbe& exec) {
  constexpr std::array<std::string_view, 4> commands{"ping", "bgsave", "save", "lastsave"};
  if (exec.command.empty() || exec.command.front().substr(exec.command.front().find_last_of('/') + 1) != "redis-cli") {
    return std::nullopt;
  }
  std::vector<std::string> client;
  for (const std::string& word : exec.command) {
    if (std::find(commands.begin(), commands.end(), to_lower(word)) != commands.end()) {
      return client;
    }
    client.push_back(word);
  }
  return std::nullopt;  // some other command: its words cannot be told from its client's options
}

BackupParts plan_backup(const StackSpec& spec, const Snapshot& now, const std::map<std::string, std::uint64_t>& sizes) {
  return BackupPlanner{spec, now, sizes}.make();
}

}  // namespace joelclaw::infra
