// SPDX-License-Identifier: MIT
#pragma once

#include <infra/archive/manifest.hpp>
#include <infra/base/time.hpp>
#include <infra/use_case/change.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

struct BackupOptions {
  bool plan_only = false;
  Duration wait{};  ///< for the locks
  std::optional<Instant> deadline = {};
};

/// A backup that was relied on, by what names it for ever.
struct BackupId {
  std::string id;
  std::string manifest_sha256;
  bool operator==(const BackupId&) const = default;
};

struct BackupReport : ChangeReport {
  std::optional<Error> refusal;  ///< nothing was begun
  bool disk = false;             ///< `refusal` or `error` is of the disk that backups lie on
  std::string path;
  std::optional<BackupManifest> manifest;  ///< exactly where there is a backup now
  std::optional<BackupId> backup;
};

/// Saves everything that a cluster cannot be made anew from without. Whatever stops it, there is a whole backup at the end
/// or none: parts lie in a directory of another name until the manifest is written, and are removed.
BackupReport back_up(const StackSpec& spec, Host& host, Reporter& reporter, const BackupOptions& options);

/// The same within an operation that holds the locks already, for what must not go on without one: it is read back from
/// the disk before it is called a backup.
BackupReport back_up_within(Workbench& bench, Operation& operation, Reporter& reporter, std::optional<Instant> deadline);

/// How a backup stands, told without reading its parts.
enum class BackupState { good, damaged, unreadable, foreign };
std::string to_string(BackupState state);
struct BackupEntry {
  std::string id, path;
  BackupState state = BackupState::unreadable;
  std::string detail;  ///< why it is not good
  std::optional<BackupManifest> manifest;
  std::string manifest_sha256;
};
/// Oldest first. Parts of a run that was killed are none of them.
std::vector<BackupEntry> list_backups(const Workbench& bench);
std::vector<BackupEntry> list_backups(const StackSpec& spec, Host& host);

/// What was found of one file of a backup.
struct VerifiedItem {
  BackupItem item;
  std::optional<Error> error;
};
struct VerifyReport {
  BackupEntry entry;
  std::vector<VerifiedItem> items;
  std::uint64_t bytes = 0;  ///< that were read
  Duration took{};
  std::optional<Error> error;  ///< the first that was found; none: all is as it was written
  bool unknown = false;        ///< there is no such backup
};
/// Reads every byte back: sums, sizes, the archives' headers and ends. `id` empty: the newest. What is found damaged is
/// remembered beside it, so that nobody relies on it.
VerifyReport verify_backup(const StackSpec& spec, Host& host, Reporter& reporter, const std::string& id);
VerifyReport verify_backup(Workbench& bench, Reporter& reporter, const std::string& id);

struct PruneOptions {
  std::optional<int> keep;  ///< none: the spec's
  bool plan_only = false;
  Duration wait{};
};
struct PruneReport {
  std::vector<BackupEntry> removed, kept;  ///< or that would be
  std::optional<Error> error;
  ChangeReport change;  ///< busy, no_state
};
/// Removes the oldest beyond so many good ones, and damaged ones older than the newest good one. Never the last good one.
PruneReport prune_backups(const StackSpec& spec, Host& host, const PruneOptions& options);

}  // namespace joelclaw::infra
