// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/result.hpp>
#include <infra/stack/probe_spec.hpp>
#include <infra/tool/kubernetes.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// Secrets and config maps of a namespace, as one JSON list. What it prints is secret.
Command kubectl_save_objects_command(const KubeAccess& access, const std::string& space, Duration deadline);
/// The values that a release was given.
Command helm_values_command(const KubeAccess& access, const ObjectName& release, Duration deadline);

/// Redis' own client as the spec calls it, with this command, in the pod.
Command redis_command(const KubeAccess& access, const ObjectName& pod, const std::string& container,
                      std::vector<std::string> client, const std::vector<std::string>& words, Duration deadline);
/// LASTSAVE's number; none where it is no number.
std::optional<std::int64_t> parse_last_save(const Outcome& outcome);
/// The server has begun or is to begin a save.
Status judge_background_save(const Outcome& outcome);
/// "rdb_bgsave_in_progress:0" and "rdb_last_bgsave_status:ok" of INFO persistence.
Status judge_persistence(const Outcome& outcome);
/// Where the server keeps its dump must be where it is read.
Status judge_data_directory(const Outcome& outcome);
inline constexpr const char* redis_dump = "/data/dump.rdb";  // of the official image

}  // namespace joelclaw::infra
