// SPDX-License-Identifier: MIT
#include <infra/posix/durable_file.hpp>

#include <infra/posix/unique_fd.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace joelclaw::infra {

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_file(int fd) {
#ifdef __APPLE__
  if (::fcntl(fd, F_FULLFSYNC) == 0) {
    return true;
  }
#endif
  return ::fsync(fd) == 0;
}

Error file_error(const std::string& path, const std::string& what) {
  return {path, what, std::strerror(errno), {}};  // NOLINT(concurrency-mt-unsafe): one thread
}

Status write_file_at(int directory, const std::string& name, std::string_view text, mode_t mode, const std::string& shown) {
  const std::string temporary = "." + name + ".new";
  ::unlinkat(directory, temporary.c_str(), 0);  // a crash's; the lock says that nobody else writes here
  UniqueFd fd{::openat(directory, temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)};
  if (!fd) {
    return file_error(shown, "cannot be written");
  }
  const bool written = write_all(fd.get(), text) && ::fchmod(fd.get(), mode) == 0 && sync_file(fd.get());
  if (!written || ::renameat(directory, temporary.c_str(), directory, name.c_str()) != 0) {
    const Error error = file_error(shown, "cannot be written");
    ::unlinkat(directory, temporary.c_str(), 0);
    return error;
  }
  // The name is as lasting as the text only when the directory is on the disk too.
  return sync_file(directory) ? Status{Done{}} : Status{file_error(shown, "cannot be kept")};
}

}  // namespace joelclaw::infra
