// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>

#include <string>
#include <string_view>

#include <sys/types.h>

namespace joelclaw::infra {

/// All of a text to an open file, whatever single writes take; false leaves errno.
bool write_all(int fd, std::string_view text);
/// What was written survives a power cut: on macOS fsync(2) alone leaves it in the disk's own cache.
bool sync_file(int fd);

/// errno as an Error about a path.
Error file_error(const std::string& path, const std::string& what);

/// A new file of that name in an open directory with that text, on disk; replaces what has the name. Through a temporary
/// one beside it, which a crash may leave and nobody reads.
Status write_file_at(int directory, const std::string& name, std::string_view text, mode_t mode, const std::string& shown);

}  // namespace joelclaw::infra
