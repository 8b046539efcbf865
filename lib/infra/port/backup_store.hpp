// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/stream.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/world.hpp>

#include <string>

namespace joelclaw::infra {

/// Where backups lie: a directory that must be ours alone, since secrets are in it. All of StateStore's promises hold.
class BackupStore : public StateStore {
 public:
  /// A directory takes its final name, which nothing has; after a crash it has the one or the other.
  virtual Status publish(const std::string& from, const std::string& to) = 0;
  /// A file that a child has written becomes ours alone and is on the disk when this returns.
  virtual Status keep(const std::string& path) = 0;
  /// Reads all of a file back, in pieces; `tap` may be null.
  virtual StreamFacts read(const std::string& path, StreamTap* tap) = 0;
  /// Runs a child as World does, its streams from and to files of any size in bounded memory. A stream that its file or
  /// its tap refuses ends the child.
  virtual StreamOutcome run(const StreamCommand& command, Watcher& watcher) = 0;
};

}  // namespace joelclaw::infra
