// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra {

class BackupStore;

/// Writes what this program remembers: intents, journals, histories, incidents. Everything lies below one directory that
/// must be ours alone; each path is opened component by component from there, following no link, so that nobody who can
/// write elsewhere can make us write elsewhere. Reading is Filesystem's.
///
/// Each call either did what it says, and it survives a power cut, or did nothing that a reader could mistake.
class StateStore {
 public:
  StateStore() = default;
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;
  virtual ~StateStore() = default;

  /// Makes the directory (0700, and those missing above it) or accepts it as it is: ours, 0700, no link. All other calls
  /// take absolute paths below it and fail before this one has succeeded.
  virtual Status prepare(const std::string& root) = 0;
  /// A directory of mode 0700, with those missing between.
  virtual Status make_directory(const std::string& path) = 0;
  /// The whole file at once, mode 0600: after a crash there is the old text or the new one, never a part or none.
  virtual Status replace(const std::string& path, std::string_view text) = 0;
  /// At the file's end, created where missing. A write that did not fit is cut off again, so that the next line does not
  /// continue it.
  virtual Status append(const std::string& path, std::string_view text) = 0;
  /// One file; that it is already gone is no error.
  virtual Status remove(const std::string& path) = 0;
  /// A directory with everything in it, for incidents beyond their bound. Follows no link out of it.
  virtual Status remove_tree(const std::string& path) = 0;
  /// Where this machine keeps backups; null: it keeps none.
  virtual BackupStore* backups() { return nullptr; }
};

}  // namespace joelclaw::infra
