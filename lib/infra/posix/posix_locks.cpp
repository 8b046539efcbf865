// SPDX-License-Identifier: MIT
#include <infra/posix/posix_locks.hpp>

#include <infra/posix/process_identity.hpp>
#include <infra/posix/unique_fd.hpp>

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::ordered_json;
using Acquired = std::variant<LockTaken, std::unique_ptr<HeldLock>>;

Error failure(const std::string& path, std::string what, int error) {
  return {path, std::move(what), std::strerror(error), {}};  // NOLINT(concurrency-mt-unsafe): one thread
}

std::string to_line(const LockHolder& holder) {
  const Json json{{"pid", holder.pid},
                  {"start", holder.start},
                  {"verb", holder.verb},
                  {"step", holder.step},
                  {"since_ms", holder.since.ms}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// What a text says of a holder; none if it is no line of ours, whole.
std::optional<LockHolder> from_line(std::string_view text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const Json json = Json::parse(text.substr(0, end), nullptr, false);
  for (const char* number : {"pid", "start", "since_ms"}) {
    if (!json.is_object() || !json.contains(number) || !json[number].is_number_integer()) {
      return std::nullopt;
    }
  }
  for (const char* word : {"verb", "step"}) {
    if (!json.contains(word) || !json[word].is_string()) {
      return std::nullopt;
    }
  }
  return LockHolder{json["pid"].get<std::int64_t>(), json["start"].get<std::int64_t>(), json["verb"].get<std::string>(),
                    json["step"].get<std::string>(), WallTime{json["since_ms"].get<std::int64_t>()}};
}

/// The holder named in an open lock file, if it still runs.
std::optional<LockHolder> living_holder(int fd) {
  char text[4096];
  const ssize_t count = ::pread(fd, text, sizeof text, 0);
  const auto holder = count > 0 ? from_line({text, static_cast<std::size_t>(count)}) : std::nullopt;
  return holder && start_of_process(holder->pid) == holder->start ? holder : std::nullopt;
}

bool is_regular(int fd) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

/// Whether the name still leads to the open file: a lock on a file that was removed meanwhile locks nobody out.
bool is_named(int fd, const std::string& path) {
  struct stat mine {};
  struct stat named {};
  return ::fstat(fd, &mine) == 0 && ::lstat(path.c_str(), &named) == 0 && mine.st_ino == named.st_ino &&
         mine.st_dev == named.st_dev;
}

class FlockLock : public HeldLock {
 public:
  FlockLock(UniqueFd fd, std::string path) : m_fd(std::move(fd)), m_path(std::move(path)) {}
  ~FlockLock() override {
    // First the line, then the lock: nobody is named who does not hold it.
    static_cast<void>(::ftruncate(m_fd.get(), 0) == 0);
  }

  Status announce(const LockHolder& holder) override {
    const std::string line = to_line(holder);
    const auto size = static_cast<ssize_t>(line.size());
    // A shorter line over a longer one ends with its own line end, so a reader between the two calls is not misled.
    if (::pwrite(m_fd.get(), line.data(), line.size(), 0) != size || ::ftruncate(m_fd.get(), size) != 0) {
      return failure(m_path, "cannot be written", errno);
    }
    return Done{};
  }

 private:
  UniqueFd m_fd;
  std::string m_path;
};

}  // namespace

Result<Acquired> PosixLocks::acquire(const std::string& path, const LockHolder& holder) {
  constexpr int attempts = 10;  // for a file that is removed each time between opening and locking
  for (int attempt = 0; attempt < attempts; ++attempt) {
    UniqueFd fd{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600)};
    if (!fd) {
      return failure(path, "cannot be opened", errno);
    }
    if (!is_regular(fd.get())) {
      return Error{path, "cannot be locked", "not a regular file", {}};
    }
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      return errno == EWOULDBLOCK ? Result<Acquired>{LockTaken{living_holder(fd.get())}}
                                  : Result<Acquired>{failure(path, "cannot be locked", errno)};
    }
    if (!is_named(fd.get(), path)) {
      continue;
    }
    auto lock = std::make_unique<FlockLock>(std::move(fd), path);
    if (Status announced = lock->announce(holder); !announced) {
      return announced.error();
    }
    return Acquired{std::move(lock)};
  }
  return Error{path, "cannot be locked", "it is removed again and again", {}};
}

Result<std::optional<LockHolder>> PosixLocks::holder(const std::string& path) const {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)};
  if (!fd) {
    return errno == ENOENT || errno == ENOTDIR
               ? Result<std::optional<LockHolder>>{std::optional<LockHolder>{}}
               : Result<std::optional<LockHolder>>{failure(path, "cannot be read", errno)};
  }
  if (!is_regular(fd.get())) {
    return Error{path, "cannot be read", "not a regular file", {}};
  }
  return living_holder(fd.get());
}

}  // namespace joelclaw::infra
