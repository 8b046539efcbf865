// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/error.hpp>
#include <infra/plan/backup_part.hpp>
#include <infra/snapshot/snapshot.hpp>
#include <infra/stack/stack_spec.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// A claim whose data lie in a directory of the node's own volume.
struct LocalVolume {
  ObjectName claim;
  std::string name;       ///< of the persistent volume
  std::string directory;  ///< in the machine
  bool operator==(const LocalVolume&) const = default;
};
/// All of them, by claim; none where it is not known which there are.
std::optional<std::vector<LocalVolume>> local_volumes(const Snapshot& now);

/// How Redis' own client is called in an exec of the spec, up to its command: "redis-cli -p 6380"; none: it is no such call.
std::optional<std::vector<std::string>> redis_client(const ExecProbe& exec);

struct BackupParts {
  std::vector<SavePart> parts;
  std::optional<Error> refusal;
};
/// What writes its data itself first, then etcd, credentials and objects, then the volumes. Refused where it is not known
/// what there is to be saved: a backup that lacks something unnoticed is worse than none. `sizes`: of the volumes'
/// directories, where they were measured.
BackupParts plan_backup(const StackSpec& spec, const Snapshot& now, const std::map<std::string, std::uint64_t>& sizes);

}  // namespace joelclaw::infra
