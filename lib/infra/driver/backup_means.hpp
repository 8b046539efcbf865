// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/stream.hpp>
#include <infra/driver/machine.hpp>
#include <infra/plan/backup_part.hpp>
#include <infra/snapshot/snapshot.hpp>
#include <infra/stack/stack_spec.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// One call of a part. All of it is known when the plan is printed.
struct PartCall {
  StreamCommand command;
  /// Judges what it answered beyond its exit status: a tool may say that it is done and have done nothing.
  std::function<Status(const Outcome&)> judge = {};
  /// Where this holds, what it asks after is not so yet: it is asked again a second later.
  std::function<bool(const Outcome&)> again = {};
  /// A failure that is none: the stream is whole, but what it copied changed meanwhile.
  std::function<bool(const Outcome&)> only_changed = {};
  bool secret = false;  ///< what it says is shown and recorded nowhere
};

/// How this stack's parts are saved. Pure: it says which calls that takes, and makes none.
class BackupMeans {
 public:
  BackupMeans(const StackSpec& spec, const Machine& machine) : m_spec(spec), m_machine(machine) {}

  /// The last one's stdout is `path`, or it writes that file itself. Empty where there is no way to it.
  std::vector<PartCall> calls(const SavePart& part, const std::string& path, const Snapshot& now) const;
  /// The file of the management API's credentials on this host; empty: there is none.
  static std::string credentials(const Snapshot& now);
  /// Bytes on the disk of directories of the machine.
  Command measure(const std::vector<std::string>& directories, Duration deadline) const;

 private:
  Command as_root(std::vector<std::string> words, Duration deadline) const;

  const StackSpec& m_spec;
  const Machine& m_machine;
};

}  // namespace joelclaw::infra
