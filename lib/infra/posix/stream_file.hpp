// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/running_sum.hpp>
#include <infra/base/stream.hpp>
#include <infra/posix/unique_fd.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// What one read(2) takes of a stream of any size. A pipe holds at most 1 MiB for who is not root.
inline constexpr std::size_t stream_piece = 256U << 10U;

/// A pipe that holds as much as the system lets it, so that neither end waits for the other at each page.
void widen_pipe(int fd);

/// Writes a stream into its file and sums it up on the way; on the disk when it is finished.
class StreamWriter {
 public:
  explicit StreamWriter(FileSink what);
  /// False: no more of it is wanted.
  bool take(std::string_view bytes);
  /// No byte comes any more. `whole`: because the stream was at its end.
  void finish(bool whole);
  bool failed() const { return m_facts.error.has_value(); }
  StreamFacts facts() const { return m_facts; }

 private:
  void fail(Error error);
  void write_back();

  FileSink m_what;
  UniqueFd m_fd;
  Sha256 m_sum;
  StreamFacts m_facts;
  std::uint64_t m_written_back = 0;
  bool m_finished = false;
};

/// Reads a stream from its file and sums it up on the way.
class StreamReader {
 public:
  explicit StreamReader(FileSource what);
  /// The next piece into `piece`; empty at the end or where it failed.
  void read(std::string& piece);
  bool at_end() const { return m_at_end; }
  bool failed() const { return m_facts.error.has_value(); }
  /// Nobody takes more. `whole`: because all was taken.
  void finish(bool whole);
  StreamFacts facts() const { return m_facts; }

 private:
  void fail(Error error);

  FileSource m_what;
  UniqueFd m_fd;
  Sha256 m_sum;
  StreamFacts m_facts;
  bool m_at_end = false, m_finished = false;
};

}  // namespace joelclaw::infra
