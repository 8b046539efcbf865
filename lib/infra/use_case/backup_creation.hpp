// SPDX-License-Identifier: MIT
#pragma once

#include <infra/plan/plan_backup.hpp>
#include <infra/use_case/backup.hpp>
#include <infra/use_case/backup_files.hpp>
#include <infra/use_case/operation.hpp>
#include <infra/use_case/part_run.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// One backup from the first look to its name.
class Creation {
 public:
  /// Without an operation it is only planned.
  Creation(Workbench& bench, Operation* operation, Reporter& reporter, std::optional<Instant> deadline);
  BackupReport go();

 private:
  std::string partial() const;
  BackupStore& store() const;
  void plan();
  void take(const SavePart& part);
  bool begin();
  bool refuse(Error error, bool disk);
  void save();
  void fail(Error error);
  Status make_directories();
  Status carry();
  Status carry(PartJob& job, StepReport& report);
  Status complete();
  std::optional<Result<std::string>> own_text(PartKind kind) const;
  Result<BackupItem> item_of(const PartJob& job) const;

  Workbench& m_bench;
  Operation* m_operation;
  Reporter& m_reporter;
  std::optional<Instant> m_deadline;
  BackupMeans m_means;
  WallTime m_begun;
  std::string m_id;
  Sight m_sight;
  std::uint64_t m_expected = 0;
  std::vector<PartJob> m_jobs;
  BackupReport m_report;
};

/// Bytes on the disk of each volume's directory, by path; those that could not be measured are not in it.
std::map<std::string, std::uint64_t> measured(Workbench& bench, const std::vector<LocalVolume>& volumes);
/// Removes what runs that were killed left of their backups.
Status sweep_partials(Workbench& bench);
/// The port bindings of the node containers, as JSON.
std::string bindings_text(const Snapshot& now);

}  // namespace joelclaw::infra
