// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/state_store.hpp>
#include <infra/posix/unique_fd.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra {

/// The state directory by openat(2), a component at a time, no link followed.
class PosixStateStore : public StateStore {
 public:
  Status prepare(const std::string& root) override;
  Status make_directory(const std::string& path) override;
  Status replace(const std::string& path, std::string_view text) override;
  Status append(const std::string& path, std::string_view text) override;
  Status remove(const std::string& path) override;
  Status remove_tree(const std::string& path) override;
  BackupStore* backups() override { return m_backups; }
  /// They must outlive this.
  void keep_backups_in(BackupStore& backups) { m_backups = &backups; }

 private:
  /// The open directory that a path lies in, below the root; `name` becomes its last component.
  Result<UniqueFd> parent_of(const std::string& path, std::string& name) const;

  std::string m_root;
  UniqueFd m_root_fd;
  BackupStore* m_backups = nullptr;
};

}  // namespace joelclaw::infra
