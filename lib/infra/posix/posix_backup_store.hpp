// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/backup_store.hpp>
#include <infra/posix/posix_state_store.hpp>
#include <infra/posix/posix_world.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra {

/// A second directory of ours beside the state's, for what is large.
class PosixBackupStore : public BackupStore {
 public:
  explicit PosixBackupStore(PosixWorld& world) : m_world(world) {}
  Status prepare(const std::string& root) override { return m_files.prepare(root); }
  Status make_directory(const std::string& path) override { return m_files.make_directory(path); }
  Status replace(const std::string& path, std::string_view text) override { return m_files.replace(path, text); }
  Status append(const std::string& path, std::string_view text) override { return m_files.append(path, text); }
  Status remove(const std::string& path) override { return m_files.remove(path); }
  Status remove_tree(const std::string& path) override { return m_files.remove_tree(path); }
  Status publish(const std::string& from, const std::string& to) override;
  Status keep(const std::string& path) override;
  StreamFacts read(const std::string& path, StreamTap* tap) override;
  StreamOutcome run(const StreamCommand& command, Watcher& watcher) override { return m_world.run(command, watcher); }

 private:
  PosixWorld& m_world;
  PosixStateStore m_files;
};

}  // namespace joelclaw::infra
