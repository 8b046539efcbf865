// SPDX-License-Identifier: MIT
#include <infra/tool/kube_backup.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr const char* request_timeout = "20s";

Command kubectl(const KubeAccess& access, std::vector<std::string> words, Duration deadline) {
  std::vector<std::string> all{"--kubeconfig", access.kubeconfig, "--context", access.context, "--request-timeout",
                               request_timeout};
  all.insert(all.end(), words.begin(), words.end());
  return {"kubectl", std::move(all), {}, "", deadline};
}

Error unsaid(const std::string& why, const Outcome& outcome) {
  return {"redis", "did not save", why + ": " + excerpt(trim(outcome.out)), {}};
}

}  // namespace

Command kubectl_save_objects_command(const KubeAccess& access, const std::string& space, Duration deadline) {
  return kubectl(access, {"--namespace", space, "get", "secrets,configmaps", "--output", "json"}, deadline);
}

Command helm_values_command(const KubeAccess& access, const ObjectName& release, Duration deadline) {
  return {"helm",
          {"--kubeconfig", access.kubeconfig, "--kube-context", access.context, "--namespace", release.space, "get", "values",
           release.name, "--output", "yaml"},
          {}, "", deadline};
}

Command redis_command(const KubeAccess& access, const ObjectName& pod, const std::string& container,
                      std::vector<std::string> client, const std::vector<std::string>& words, Duration deadline) {
  client.insert(client.end(), words.begin(), words.end());
  Command command = kubectl_exec_command(access, {pod, container, std::move(client)}, deadline);
  command.guarded = false;
  return command;
}

std::optional<std::int64_t> parse_last_save(const Outcome& outcome) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  std::string_view text = outcome.succeeded() ? trim(outcome.out) : std::string_view{};
  constexpr std::string_view prefix = "(integer) ";  // where it thinks that a person reads it
  text.remove_prefix(text.starts_with(prefix) ? prefix.size() : 0);
  const auto number = parse_number(text);
  return number && *number <= most ? std::optional{static_cast<std::int64_t>(*number)} : std::nullopt;
}

Status judge_background_save(const Outcome& outcome) {
  // "scheduled": an AOF rewrite is under way. "in progress": somebody else's, whose end is waited for as well.
  const bool begun = contains(outcome.out, "Background saving started") || contains(outcome.out, "Background saving scheduled") ||
                     contains(outcome.out, "Background save already in progress");
  return begun ? Status{Done{}} : Status{unsaid("BGSAVE was not begun", outcome)};
}

Status judge_persistence(const Outcome& outcome) {
  if (contains(outcome.out, "rdb_bgsave_in_progress:0") && contains(outcome.out, "rdb_last_bgsave_status:ok")) {
    return Done{};
  }
  return Error{"redis", "did not save", "INFO persistence does not say that its last save was good", {}};
}

Status judge_data_directory(const Outcome& outcome) {
  const auto lines = lines_of(outcome.out);
  const bool there = std::any_of(lines.begin(), lines.end(), [](std::string_view line) { return trim(line) == "/data"; });
  return there ? Status{Done{}} : Status{unsaid("its data do not lie in /data", outcome)};
}

}  // namespace joelclaw::infra
