// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/base/units.hpp>

#include <cstdint>
#include <string>
#include <variant>

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

}  // namespace joelclaw::infra
