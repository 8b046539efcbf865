// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/backup_means.hpp>
#include <infra/plan/step.hpp>
#include <infra/progress/reporter.hpp>
#include <infra/use_case/backup_files.hpp>
#include <infra/use_case/operation.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// A part on its way from where it lives into its file.
struct PartJob {
  SavePart part;
  std::string path;
  std::vector<PartCall> calls;
  PartTap tap;
  StreamFacts sunk;      ///< of what flowed through us
  bool flowed = false;   ///< something did; else a child wrote the file by itself
  bool changed = false;  ///< it was written to while it was read
};

/// The step that a part is in plans and reports.
Step step_of(const PartJob& job);
StepReport report_of(const PartJob& job);

/// Makes the calls of one part in their order, written ahead in the journal; the first that fails ends them. What a secret
/// call said is in no error.
Status run_part(PartJob& job, const Step& step, Host& host, Operation& operation, Reporter& reporter);

}  // namespace joelclaw::infra
