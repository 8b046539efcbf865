// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/backup_store.hpp>
#include <infra/port/file_editor.hpp>
#include <infra/port/state_store.hpp>
#include <infra/simulation/lifeline.hpp>
#include <infra/simulation/model.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace joelclaw::infra::simulation {

/// The program's state among the simulated host's files.
class SimulatedStateStore : public StateStore {
 public:
  SimulatedStateStore(Model& model, Lifeline& life) : m_model(model), m_life(life) {}
  Status prepare(const std::string& root) override;
  Status make_directory(const std::string& path) override;
  Status replace(const std::string& path, std::string_view text) override;
  Status append(const std::string& path, std::string_view text) override;
  Status remove(const std::string& path) override;
  Status remove_tree(const std::string& path) override;
  BackupStore* backups() override;

 private:
  bool use(PortUse kind, const std::string& path, const std::function<void()>& half = {});
  Status may_write(const std::string& path) const;

  Model& m_model;
  Lifeline& m_life;
  std::string m_root;
  std::unique_ptr<BackupStore> m_backups;
};

/// Backups among the simulated host's files.
class SimulatedBackupStore : public BackupStore {
 public:
  SimulatedBackupStore(Model& model, Lifeline& life) : m_model(model), m_life(life), m_files(model, life) {}
  Status prepare(const std::string& root) override { return m_files.prepare(root); }
  Status make_directory(const std::string& path) override { return m_files.make_directory(path); }
  Status replace(const std::string& path, std::string_view text) override { return m_files.replace(path, text); }
  Status append(const std::string& path, std::string_view text) override { return m_files.append(path, text); }
  Status remove(const std::string& path) override { return m_files.remove(path); }
  Status remove_tree(const std::string& path) override { return m_files.remove_tree(path); }
  Status publish(const std::string& from, const std::string& to) override;
  Status keep(const std::string& path) override;
  StreamFacts read(const std::string& path, StreamTap* tap) override;
  StreamOutcome run(const StreamCommand& command, Watcher& watcher) override;

 private:
  Model& m_model;
  Lifeline& m_life;
  SimulatedStateStore m_files;
};

/// Files of the tools. What is written over a text that follows from the model stays as it was written.
class SimulatedFileEditor : public FileEditor {
 public:
  SimulatedFileEditor(Model& model, Lifeline& life) : m_model(model), m_life(life) {}
  Status create(const std::string& path, std::string_view text, std::uint32_t mode) override;
  Status copy(const std::string& from, const std::string& to) override;
  Status replace(const std::string& path, std::string_view expected, std::string_view text) override;
  Status remove_dead_socket(const std::string& path) override;

 private:
  Model& m_model;
  Lifeline& m_life;
};

}  // namespace joelclaw::infra::simulation
