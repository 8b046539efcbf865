// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/file.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// The host's files, for readers. Nothing here opens a file for writing or creates one.
class Filesystem {
 public:
  Filesystem() = default;
  Filesystem(const Filesystem&) = delete;
  Filesystem& operator=(const Filesystem&) = delete;
  virtual ~Filesystem() = default;

  /// Follows a last symlink or not; never blocks on a fifo or a device.
  virtual Looked<FileInfo> info(const std::string& path, bool follow = true) const = 0;
  /// The whole file; one that is larger than the limit or no regular file is a FileFailure, before anything is read.
  virtual Looked<std::string> read(const std::string& path, std::size_t limit) const = 0;
  /// The last bytes of a file, at most `limit`.
  virtual Looked<std::string> read_tail(const std::string& path, std::size_t limit) const = 0;
  /// Names in a directory, sorted, without . and ..
  virtual Looked<std::vector<std::string>> list(const std::string& path) const = 0;
  virtual Looked<std::string> read_link(const std::string& path) const = 0;
  virtual Looked<DiskSpace> space(const std::string& path) const = 0;
};

}  // namespace joelclaw::infra
