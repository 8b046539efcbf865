// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/base/time.hpp>
#include <infra/base/units.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace joelclaw::infra {

enum class FileKind { regular, directory, symlink, socket, other };

struct FileInfo {
  FileKind kind = FileKind::regular;
  std::uint32_t mode = 0;  ///< permission bits only
  std::uint32_t uid = 0;
  Bytes size;
  WallTime modified;
  bool operator==(const FileInfo&) const = default;
};

struct NoSuchFile {
  bool operator==(const NoSuchFile&) const = default;
};
struct FileDenied {
  bool operator==(const FileDenied&) const = default;
};
struct FileFailure {
  std::string why;
  bool operator==(const FileFailure&) const = default;
};
/// Three truths of the file system: it is there, it is not, or it could not be looked at.
template <class T>
using Looked = std::variant<FileFailure, FileDenied, NoSuchFile, T>;

struct DiskSpace {
  Bytes total, available;
  std::uint64_t inodes = 0, inodes_free = 0;
  bool operator==(const DiskSpace&) const = default;
};

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
