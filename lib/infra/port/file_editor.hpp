// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// Changes files that are not ours alone: kubeconfigs, colima's profile, the spec, a socket that nobody serves. Each call
/// names what it expects to find and changes nothing where it finds something else.
class FileEditor {
 public:
  FileEditor() = default;
  FileEditor(const FileEditor&) = delete;
  FileEditor& operator=(const FileEditor&) = delete;
  virtual ~FileEditor() = default;

  /// A new regular file of that mode with that text, on disk when this returns. Fails where anything has the name.
  virtual Status create(const std::string& path, std::string_view text, std::uint32_t mode) = 0;
  /// A copy with the same mode and, where we may, the same owner. Fails where anything has the new name.
  virtual Status copy(const std::string& from, const std::string& to) = 0;
  /// The whole text of an existing regular file at once, mode and owner kept; a link is followed, and what it leads to is
  /// replaced. Fails where the file no longer reads `expected`: somebody else has written it since.
  virtual Status replace(const std::string& path, std::string_view expected, std::string_view text) = 0;
  /// A unix socket's file. Fails where it is no socket of ours or takes a connection.
  virtual Status remove_dead_socket(const std::string& path) = 0;
};

}  // namespace joelclaw::infra
