// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/base/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

class StateStore;

/// One line of an operation's journal.
struct JournalRecord {
  std::string event;  ///< begin, step-begin, child, step-end, note, end
  std::string id;     ///< of the operation
  std::string verb;   ///< of begin
  std::string step;
  std::string title;
  std::string result;  ///< of step-end and end
  std::string detail;  ///< of step-begin: the finding class that it is for, or the wish
  WallTime at;
  std::int64_t took_ms = 0;
  // The process group of a step's child, by which the next run finds it if we die before it does.
  std::int64_t group = 0, group_start = 0;
  std::string boot_id;
  std::string reason;  ///< why a person wanted it
  bool operator==(const JournalRecord&) const = default;
};

/// A line with its checksum: 16 hex digits of the SHA-256 of the record without them.
std::string journal_line(const JournalRecord& record);
/// None for a line that is torn, altered or of another make.
std::optional<JournalRecord> parse_journal_line(std::string_view line);
/// All good records, in order. What comes behind a torn line in the middle is still read.
std::vector<JournalRecord> parse_journal(std::string_view text);

/// Writes an operation's journal ahead of what it does: each line is on the disk before the thing that it announces begins.
class Journal {
 public:
  /// `directory` is the stack's journal directory; the operation's id begins with the time, so that names sort by it.
  Journal(StateStore& store, std::string directory, std::string id);

  const std::string& id() const { return m_id; }
  Status write(JournalRecord record);

 private:
  StateStore& m_store;
  std::string m_path, m_id;
};

}  // namespace joelclaw::infra
