// SPDX-License-Identifier: MIT
#pragma once

#include <infra/archive/tar_walker.hpp>
#include <infra/base/result.hpp>
#include <infra/base/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// One file of a backup.
struct BackupItem {
  std::string kind;     ///< "volume", "etcd", "redis", ...
  std::string subject;  ///< "namespace/claim"; empty: there is only one
  std::string file;     ///< below the backup's directory
  std::uint64_t bytes = 0;
  std::string sha256;
  std::optional<TarCounts> archive;  ///< of a volume
  bool changed = false;              ///< of a volume: files were written while they were read
  bool operator==(const BackupItem&) const = default;
};

/// What a backup holds. Written last: a directory without one is no backup.
struct BackupManifest {
  std::string id, stack, version;
  WallTime created, finished;
  bool verified = false;  ///< every stream was checked for its own end and kind while it was written
  std::vector<BackupItem> items;
  bool operator==(const BackupManifest&) const = default;

  const BackupItem* item(std::string_view kind, std::string_view subject) const;
  std::uint64_t bytes() const;
};

/// With the SHA-256 of all it says, so that a manifest that was altered is told.
std::string to_json(const BackupManifest& manifest);
/// Refuses what is torn, altered, of another format, or names a file that does not lie in the backup.
Result<BackupManifest> parse_manifest(std::string_view text);

inline constexpr const char* manifest_name = "manifest.json";
/// Beside the manifest of a backup that was found damaged: says when, and what.
inline constexpr const char* damage_name = "damaged.json";

}  // namespace joelclaw::infra
