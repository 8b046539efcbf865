// SPDX-License-Identifier: MIT
#include <infra/posix/posix_filesystem.hpp>

#include <infra/posix/unique_fd.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/mount.h>
#include <sys/param.h>
#else
#include <sys/statvfs.h>
#endif

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace joelclaw::infra {
namespace {

template <class T>
Looked<T> failed(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return NoSuchFile{};
    case EACCES:
    case EPERM:  // macOS's privacy protection
      return FileDenied{};
    default:
      return FileFailure{std::strerror(error)};  // NOLINT(concurrency-mt-unsafe): one thread
  }
}

/// A byte 0 would end the name early: another file than the one meant.
bool is_name(const std::string& path) {
  return !path.empty() && path.find('\0') == std::string::npos;
}

FileKind kind_of(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return FileKind::regular;
    case S_IFDIR:
      return FileKind::directory;
    case S_IFLNK:
      return FileKind::symlink;
    case S_IFSOCK:
      return FileKind::socket;
    default:
      return FileKind::other;
  }
}

WallTime modified(const struct stat& info) {
#ifdef __APPLE__
  const timespec& at = info.st_mtimespec;
#else
  const timespec& at = info.st_mtim;
#endif
  return {static_cast<std::int64_t>(at.tv_sec) * 1000 + at.tv_nsec / 1'000'000};
}

/// A regular file that is open, or why it is not.
struct OpenFile {
  UniqueFd fd;
  std::uint64_t size = 0;
  int error = 0;

  template <class T>
  Looked<T> failure() const {
    return error == irregular ? Looked<T>{FileFailure{"not a regular file"}} : failed<T>(error);
  }
  static constexpr int irregular = -1;
};

/// Looked at before it is opened: opening a fifo would wake its writer, opening a device may do anything.
OpenFile open_regular(const std::string& path) {
  struct stat info {};
  if (!is_name(path)) {
    return {{}, 0, ENOENT};
  }
  if (::stat(path.c_str(), &info) != 0) {
    return {{}, 0, errno};
  }
  if (!S_ISREG(info.st_mode)) {
    return {{}, 0, OpenFile::irregular};
  }
  UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!fd || ::fstat(fd.get(), &info) != 0) {
    return {{}, 0, errno};
  }
  if (!S_ISREG(info.st_mode)) {  // it was replaced meanwhile
    return {{}, 0, OpenFile::irregular};
  }
  return {std::move(fd), static_cast<std::uint64_t>(std::max<off_t>(0, info.st_size)), 0};
}

/// From the descriptor's position to the end or until `limit` bytes; errno where it fails.
int read_up_to(int fd, std::size_t limit, std::string& text) {
  char buffer[32U << 10U];
  while (text.size() < limit) {
    const ssize_t count = ::read(fd, buffer, std::min(sizeof buffer, limit - text.size()));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return count < 0 ? errno : 0;
    }
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return 0;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

}  // namespace

Looked<FileInfo> PosixFilesystem::info(const std::string& path, bool follow) const {
  struct stat info {};
  if (!is_name(path)) {
    return NoSuchFile{};
  }
  if ((follow ? ::stat(path.c_str(), &info) : ::lstat(path.c_str(), &info)) != 0) {
    return failed<FileInfo>(errno);
  }
  return FileInfo{kind_of(info.st_mode), info.st_mode & 07777U, info.st_uid,
                  Bytes{static_cast<std::uint64_t>(std::max<off_t>(0, info.st_size))}, modified(info)};
}

Looked<std::string> PosixFilesystem::read(const std::string& path, std::size_t limit) const {
  const OpenFile file = open_regular(path);
  if (!file.fd) {
    return file.failure<std::string>();
  }
  const FileFailure too_large{"larger than " + format_bytes(Bytes{limit})};
  if (file.size > limit) {
    return too_large;
  }
  // Files of /proc say that they are empty, and others may grow meanwhile: the limit holds for what is read.
  std::string text;
  const int error = read_up_to(file.fd.get(), limit + (limit < SIZE_MAX ? 1U : 0U), text);
  if (error != 0) {
    return failed<std::string>(error);
  }
  return text.size() > limit ? Looked<std::string>{too_large} : Looked<std::string>{std::move(text)};
}

Looked<std::string> PosixFilesystem::read_tail(const std::string& path, std::size_t limit) const {
  const OpenFile file = open_regular(path);
  if (!file.fd) {
    return file.failure<std::string>();
  }
  if (file.size > limit) {
    ::lseek(file.fd.get(), static_cast<off_t>(file.size - limit), SEEK_SET);
  }
  std::string text;
  const int error = read_up_to(file.fd.get(), limit, text);
  return error != 0 ? failed<std::string>(error) : Looked<std::string>{std::move(text)};
}

Looked<std::vector<std::string>> PosixFilesystem::list(const std::string& path) const {
  using Names = std::vector<std::string>;
  if (!is_name(path)) {
    return NoSuchFile{};
  }
  UniqueFd fd{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)};
  if (!fd) {
    return errno == ENOTDIR && std::holds_alternative<FileInfo>(info(path))
               ? Looked<Names>{FileFailure{"not a directory"}}
               : failed<Names>(errno);
  }
  const std::unique_ptr<DIR, CloseDirectory> directory{::fdopendir(fd.get())};
  if (!directory) {
    return failed<Names>(errno);
  }
  fd.release();
  Names names;
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {  // NOLINT(concurrency-mt-unsafe): a stream of our own
    const std::string_view name{entry->d_name};
    if (name != "." && name != "..") {
      names.emplace_back(name);
    }
    errno = 0;
  }
  if (errno != 0) {
    return failed<Names>(errno);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Looked<std::string> PosixFilesystem::read_link(const std::string& path) const {
  if (!is_name(path)) {
    return NoSuchFile{};
  }
  char target[PATH_MAX];
  const ssize_t count = ::readlink(path.c_str(), target, sizeof target);
  if (count < 0) {
    return errno == EINVAL ? Looked<std::string>{FileFailure{"not a symbolic link"}} : failed<std::string>(errno);
  }
  return std::string{target, static_cast<std::size_t>(count)};
}

Looked<DiskSpace> PosixFilesystem::space(const std::string& path) const {
  if (!is_name(path)) {
    return NoSuchFile{};
  }
#ifdef __APPLE__
  struct statfs info {};  // its statvfs counts blocks in 32 bits
  const int result = ::statfs(path.c_str(), &info);
  const std::uint64_t unit = info.f_bsize;
#else
  struct statvfs info {};
  const int result = ::statvfs(path.c_str(), &info);
  const std::uint64_t unit = info.f_frsize;
#endif
  if (result != 0) {
    return failed<DiskSpace>(errno);
  }
  return DiskSpace{Bytes{info.f_blocks * unit}, Bytes{info.f_bavail * unit}, info.f_files, info.f_ffree};
}

}  // namespace joelclaw::infra
