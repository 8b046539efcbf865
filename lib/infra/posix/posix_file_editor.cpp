// SPDX-License-Identifier: MIT
#include <infra/posix/posix_file_editor.hpp>

#include <infra/posix/durable_file.hpp>
#include <infra/posix/unique_fd.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest = 16U << 20U;  // far above any config; what is larger is none

std::optional<std::string> read_all(int fd) {
  std::string text;
  char buffer[16U << 10U];
  while (text.size() <= largest) {
    const ssize_t count = ::read(fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return count == 0 ? std::optional{text} : std::nullopt;
    }
    text.append(buffer, static_cast<std::size_t>(count));
  }
  errno = EFBIG;
  return std::nullopt;
}

std::string directory_of(const std::string& path) {
  const auto slash = path.find_last_of('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status write_new(const std::string& path, std::string_view text, mode_t mode, std::optional<struct stat> owner) {
  UniqueFd fd{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)};
  if (!fd) {
    return file_error(path, "cannot be made");
  }
  // Where we are not root it stays ours: that is who the original belongs to, or it could not be edited either.
  const bool owned = !owner || ::geteuid() != 0 || ::fchown(fd.get(), owner->st_uid, owner->st_gid) == 0;
  if (owned && write_all(fd.get(), text) && ::fchmod(fd.get(), mode) == 0 && sync_file(fd.get())) {
    const UniqueFd directory{::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return directory && sync_file(directory.get()) ? Status{Done{}} : Status{file_error(path, "cannot be kept")};
  }
  const Error error = file_error(path, "cannot be written");
  ::unlink(path.c_str());
  return error;
}

/// Where a name really leads: an atomic replacement of a link would leave what it led to as it was.
std::string resolved(const std::string& path) {
  char real[PATH_MAX];
  return ::realpath(path.c_str(), real) == nullptr ? std::string{} : std::string{real};
}

/// Refused: nobody listens behind the name. Everything else may be somebody.
bool is_refused(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) {
    return false;
  }
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM, 0)};
  set_nonblocking(fd.get());
  return ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno == ECONNREFUSED;
}

}  // namespace

Status PosixFileEditor::create(const std::string& path, std::string_view text, std::uint32_t mode) {
  return write_new(path, text, static_cast<mode_t>(mode), std::nullopt);
}

Status PosixFileEditor::copy(const std::string& from, const std::string& to) {
  const UniqueFd fd{::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return file_error(from, "cannot be copied");
  }
  const auto text = read_all(fd.get());
  return text ? write_new(to, *text, info.st_mode & 07777U, info) : Status{file_error(from, "cannot be read")};
}

Status PosixFileEditor::replace(const std::string& path, std::string_view expected, std::string_view text) {
  const std::string real = resolved(path);
  const UniqueFd fd{real.empty() ? -1 : ::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return file_error(path, "cannot be edited");
  }
  const std::string fresh = real + ".joelclaw-infra.new";
  ::unlink(fresh.c_str());
  if (Status written = write_new(fresh, text, info.st_mode & 07777U, info); !written) {
    return written;
  }
  // As late as possible: whoever wrote it before this is seen, and loses nothing.
  const auto now = read_all(fd.get());
  if (!now || *now != expected) {
    ::unlink(fresh.c_str());
    return Error{path, "is not edited", "somebody else has written it meanwhile", {}};
  }
  if (::rename(fresh.c_str(), real.c_str()) != 0) {
    const Error error = file_error(path, "cannot be replaced");
    ::unlink(fresh.c_str());
    return error;
  }
  const UniqueFd directory{::open(directory_of(real).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  return directory && sync_file(directory.get()) ? Status{Done{}} : Status{file_error(path, "cannot be kept")};
}

Status PosixFileEditor::remove_dead_socket(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) {
    return file_error(path, "cannot be looked at");
  }
  if (!S_ISSOCK(info.st_mode) || info.st_uid != ::geteuid()) {
    return Error{path, "is not removed", "it is no socket of yours", {}};
  }
  if (!is_refused(path)) {
    return Error{path, "is not removed", "somebody may still listen on it", {}};
  }
  return ::unlink(path.c_str()) == 0 ? Status{Done{}} : Status{file_error(path, "cannot be removed")};
}

}  // namespace joelclaw::infra
