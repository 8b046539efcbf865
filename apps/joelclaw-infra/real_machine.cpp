// SPDX-License-Identifier: MIT
#include "real_machine.hpp"

#include <infra/posix/posix_backup_store.hpp>
#include <infra/posix/posix_clock.hpp>
#include <infra/posix/posix_file_editor.hpp>
#include <infra/posix/posix_filesystem.hpp>
#include <infra/posix/posix_locks.hpp>
#include <infra/posix/posix_state_store.hpp>
#include <infra/posix/posix_surroundings.hpp>
#include <infra/posix/posix_terminal.hpp>
#include <infra/posix/posix_world.hpp>
#include <infra/posix/stop_signal.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string_view>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

namespace joelclaw::infra::cli {
namespace {

/// Where this program is, so that it can start itself as a guard; empty where the system does not say.
std::string own_path() {
  char path[PATH_MAX];
#ifdef __APPLE__
  uint32_t size = sizeof path;
  return _NSGetExecutablePath(path, &size) == 0 ? std::string{path} : std::string{};
#else
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  return length > 0 && static_cast<std::size_t>(length) < sizeof path
             ? std::string{path, static_cast<std::size_t>(length)}
             : std::string{};
#endif
}

Error cannot_write(const std::string& path) {
  return {path, "cannot be written", std::strerror(errno), {}};
}

bool make_directories(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    if (::mkdir(path.substr(0, slash).c_str(), 0700) != 0 && errno != EEXIST) {
      return false;
    }
  }
  return true;
}

Status create_file(const std::string& path, const std::string& text) {
  if (!make_directories(path)) {
    return cannot_write(path);
  }
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return cannot_write(path);
  }
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      const Error error = cannot_write(path);
      ::close(descriptor);
      ::unlink(path.c_str());  // half a spec is worse than none
      return error;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool safe = ::fsync(descriptor) == 0;
  return ::close(descriptor) == 0 && safe ? Status{Done{}} : Status{cannot_write(path)};
}

/// Before anything opens a descriptor or is interrupted.
struct Beginning {
  Beginning() {
    reserve_standard_descriptors();
    catch_stop_signals();
  }
};

}  // namespace

struct RealMachine::Parts {
  Beginning beginning;
  PosixWorld world{{}, own_path()};
  PosixFilesystem files;
  PosixClock clock;
  PosixTerminal terminal;
  PosixLocks locks;
  PosixSurroundings surroundings;
  PosixBackupStore backups{world};
  PosixStateStore state;
  PosixFileEditor editor;
  Host host{world, files, clock, terminal, locks, surroundings, state, editor};
};

RealMachine::RealMachine() : m_parts(std::make_unique<Parts>()) {
  m_parts->state.keep_backups_in(m_parts->backups);
}
RealMachine::~RealMachine() = default;

Host& RealMachine::host() {
  return m_parts->host;
}

Controls RealMachine::controls() {
  Parts& parts = *m_parts;
  return {[&parts](std::map<std::string, std::string> tools) { parts.world.set_overrides(std::move(tools)); },
          [&parts](std::optional<Instant> deadline) { parts.world.set_deadline(deadline); },
          [&parts](std::function<void(const Question&, const Answer&)> log) { parts.world.set_log(std::move(log)); },
          create_file, outlive_terminal};
}

}  // namespace joelclaw::infra::cli
