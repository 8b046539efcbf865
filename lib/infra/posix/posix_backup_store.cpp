// SPDX-License-Identifier: MIT
#include <infra/posix/posix_backup_store.hpp>

#include <infra/posix/durable_file.hpp>
#include <infra/posix/stream_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

namespace joelclaw::infra {
namespace {

constexpr mode_t own = 0600;

std::string directory_of(const std::string& path) {
  return path.substr(0, path.find_last_of('/'));
}

bool sync_directory(const std::string& path) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  return fd && sync_file(fd.get());
}

}  // namespace

Status PosixBackupStore::publish(const std::string& from, const std::string& to) {
  struct stat info {};
  if (::lstat(to.c_str(), &info) == 0) {
    return Error{to, "cannot be made", "something has the name", {}};
  }
  if (!sync_directory(from) || ::rename(from.c_str(), to.c_str()) != 0) {
    return file_error(to, "cannot be made");
  }
  return sync_directory(directory_of(to)) ? Status{Done{}} : Status{file_error(to, "cannot be kept")};
}

Status PosixBackupStore::keep(const std::string& path) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0) {
    return file_error(path, "cannot be opened");
  }
  if (!S_ISREG(info.st_mode) || info.st_uid != ::geteuid()) {
    return Error{path, "is refused", "it is no regular file of ours", {}};
  }
  const bool kept = ::fchmod(fd.get(), own) == 0 && sync_file(fd.get()) && sync_directory(directory_of(path));
  return kept ? Status{Done{}} : Status{file_error(path, "cannot be kept")};
}

namespace {

/// Whoever lends a tap keeps it.
class Lent : public StreamTap {
 public:
  explicit Lent(StreamTap& tap) : m_tap(tap) {}
  Status take(std::string_view bytes) override { return m_tap.take(bytes); }
  Status finish() override { return m_tap.finish(); }

 private:
  StreamTap& m_tap;
};

}  // namespace

StreamFacts PosixBackupStore::read(const std::string& path, StreamTap* tap) {
  StreamReader reader{{path, tap == nullptr ? nullptr : std::make_shared<Lent>(*tap)}};
  std::string piece;
  while (!reader.failed() && !reader.at_end()) {
    reader.read(piece);
  }
  reader.finish(true);
  return reader.facts();
}

}  // namespace joelclaw::infra
