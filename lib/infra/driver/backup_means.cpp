// SPDX-License-Identifier: MIT
#include <infra/driver/backup_means.hpp>

#include <infra/driver/colima_places.hpp>
#include <infra/tool/kube_backup.hpp>
#include <infra/tool/ssh.hpp>
#include <infra/tool/talos_acts.hpp>
#include <infra/tool/volume_archive.hpp>

#include <memory>
#include <utility>

namespace joelclaw::infra {
namespace {

using Calls = std::vector<PartCall>;

constexpr Duration quick{20'000};  // an exec or a request: normally below a second
constexpr std::uint16_t management_port = 50000;

PartCall into(Command command, const std::string& path, bool secret) {
  PartCall call{{std::move(command), FileSink{path, nullptr}, std::nullopt}};
  call.secret = secret;
  return call;
}

ObjectName name_in(const std::string& subject) {
  const auto slash = subject.find('/');
  return {subject.substr(0, slash), subject.substr(slash + 1)};
}

KubeAccess access_of(const Snapshot& now) {
  const ClientConfig* config = seen(now.kubernetes.kubeconfig);
  return {config == nullptr ? std::string{} : config->path, now.kubernetes.context};
}

/// Saved is what LASTSAVE says has been saved since: the answer to BGSAVE alone is no proof.
Calls save_redis(const SavePart& part, const std::string& path, const KubeAccess& access) {
  const ObjectName pod = name_in(part.subject);
  const auto ask = [&](const std::vector<std::string>& words) {
    return PartCall{{redis_command(access, pod, part.container, part.words, words, quick)}};
  };
  const auto before = std::make_shared<std::int64_t>(0);
  PartCall first = ask({"LASTSAVE"});
  first.judge = [before](const Outcome& outcome) -> Status {
    const auto at = parse_last_save(outcome);
    *before = at.value_or(0);
    return at ? Status{Done{}} : Status{Error{"redis", "did not save", "LASTSAVE answered no time", {}}};
  };
  PartCall directory = ask({"CONFIG", "GET", "dir"});
  directory.judge = judge_data_directory;
  PartCall begin = ask({"BGSAVE"});
  begin.judge = judge_background_save;
  PartCall advanced = ask({"LASTSAVE"});
  advanced.again = [before](const Outcome& outcome) { return parse_last_save(outcome).value_or(0) <= *before; };
  PartCall state = ask({"INFO", "persistence"});
  state.judge = judge_persistence;
  Command copy = redis_command(access, pod, part.container, {"cat"}, {redis_dump}, budget_of(part));
  return {std::move(first),    std::move(directory), std::move(begin),
          std::move(advanced), std::move(state),     into(std::move(copy), path, true)};
}

Calls save_node(const SavePart& part, const std::string& path, const Snapshot& now, const StackSpec& spec) {
  const ClientConfig* config = seen(now.kubernetes.talosconfig);
  const auto port = now.published(management_port);
  const auto* nodes = seen(now.kubernetes.nodes);
  if (config == nullptr || !port || nodes == nullptr || nodes->empty()) {
    return {};
  }
  const TalosAccess access{config->path, spec.cluster.name, "127.0.0.1:" + std::to_string(*port), nodes->front().address};
  if (part.kind == PartKind::etcd) {
    return {PartCall{{talos_snapshot_command(access, path, budget_of(part))}}};
  }
  return {into(talos_machine_config_command(access, quick), path, true)};
}

}  // namespace

Command BackupMeans::as_root(std::vector<std::string> words, Duration deadline) const {
  if (m_spec.vm.driver != VmDriverName::none) {
    const ColimaPlaces places = colima_places(m_machine, m_spec.vm.profile);
    words.insert(words.begin(), {"sudo", "-n"});
    return ssh_command({places.ssh_config(), places.ssh_host, "", ""}, words, deadline);
  }
  if (m_machine.user_id != 0) {
    words.insert(words.begin(), {"sudo", "-n"});
  }
  const std::string program = words.front();
  words.erase(words.begin());
  return {program, std::move(words), {}, "", deadline};
}

std::string BackupMeans::credentials(const Snapshot& now) {
  const ClientConfig* config = seen(now.kubernetes.talosconfig);
  return config == nullptr ? std::string{} : config->path;
}

Command BackupMeans::measure(const std::vector<std::string>& directories, Duration deadline) const {
  return as_root(measure_words(directories), deadline);
}

std::vector<PartCall> BackupMeans::calls(const SavePart& part, const std::string& path, const Snapshot& now) const {
  const KubeAccess access = access_of(now);
  switch (part.kind) {
    case PartKind::flush:
      return {PartCall{{kubectl_exec_command(access, {name_in(part.subject), part.container, part.words}, budget_of(part))}}};
    case PartKind::redis:
      return save_redis(part, path, access);
    case PartKind::etcd:
    case PartKind::machine:
      return save_node(part, path, now, m_spec);
    case PartKind::release:
      return {into(helm_values_command(access, name_in(part.subject), budget_of(part)), path, true)};
    case PartKind::objects:
      return {into(kubectl_save_objects_command(access, part.subject, budget_of(part)), path, true)};
    case PartKind::volume: {
      PartCall call = into(as_root(tar_create_words(part.directory), budget_of(part)), path, false);
      call.only_changed = is_only_changed;
      return {std::move(call)};
    }
    default:
      return {};  // texts of our own
  }
}

}  // namespace joelclaw::infra
