// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// Hears the bytes of a stream as they pass, in pieces of any size, so that what is too large to keep is judged all the
/// same. Its first error ends whoever writes or reads the stream.
class StreamTap {
 public:
  StreamTap() = default;
  StreamTap(const StreamTap&) = delete;
  StreamTap& operator=(const StreamTap&) = delete;
  virtual ~StreamTap() = default;

  virtual Status take(std::string_view bytes) = 0;
  /// The stream has come to its end: was it whole?
  virtual Status finish() = 0;
};

/// Where a child's stdout goes instead of into memory.
struct FileSink {
  std::string path;                ///< made anew with mode 0600, never through a link; empty: nothing is kept
  std::shared_ptr<StreamTap> tap;  ///< may be none
  bool operator==(const FileSink&) const = default;
};

/// Where a child's stdin comes from: a regular file, never through a link.
struct FileSource {
  std::string path;
  std::shared_ptr<StreamTap> tap;  ///< hears each piece before the child does; may be none
  bool operator==(const FileSource&) const = default;
};

/// What went through.
struct StreamFacts {
  std::uint64_t bytes = 0;
  std::string sha256;          ///< lower-case hex of all of it; empty where it failed
  std::optional<Error> error;  ///< of the disk, of the tap, or because the stream was not whole
  bool operator==(const StreamFacts&) const = default;
};

/// A child whose stdout or stdin is a file of any size.
struct StreamCommand {
  Command command;
  std::optional<FileSink> sink = std::nullopt;      ///< instead of Outcome::out
  std::optional<FileSource> source = std::nullopt;  ///< instead of Command::input
};
/// As a person could do it by hand, with the files of its streams.
std::string to_string(const StreamCommand& command);

struct StreamOutcome {
  Outcome outcome;
  std::optional<StreamFacts> sunk = std::nullopt, fed = std::nullopt;

  /// What broke of its streams; none: they were whole.
  std::optional<Error> broken() const;
  bool succeeded() const { return outcome.succeeded() && !broken(); }
};

}  // namespace joelclaw::infra
