// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/filesystem.hpp>

namespace joelclaw::infra {

/// The host's files. Nothing is opened that could block or be changed by opening it: fifos, sockets and devices are
/// told from files before.
class PosixFilesystem : public Filesystem {
 public:
  Looked<FileInfo> info(const std::string& path, bool follow = true) const override;
  Looked<std::string> read(const std::string& path, std::size_t limit) const override;
  Looked<std::string> read_tail(const std::string& path, std::size_t limit) const override;
  Looked<std::vector<std::string>> list(const std::string& path) const override;
  Looked<std::string> read_link(const std::string& path) const override;
  Looked<DiskSpace> space(const std::string& path) const override;
};

}  // namespace joelclaw::infra
