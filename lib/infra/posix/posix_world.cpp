// SPDX-License-Identifier: MIT
#include <infra/posix/posix_world.hpp>

#include <infra/posix/posix_round.hpp>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace joelclaw::infra {
namespace {

void remove_with_contents(const std::string& directory) {
  if (DIR* stream = ::opendir(directory.c_str())) {
    while (const dirent* entry = ::readdir(stream)) {  // NOLINT: this stream is this thread's
      const std::string name = entry->d_name;
      if (name != "." && name != "..") {
        ::unlink((directory + "/" + name).c_str());
      }
    }
    ::closedir(stream);
  }
  ::rmdir(directory.c_str());
}

std::string temporary_directory() {
  const auto environment = process_environment();
  for (const char* name : {"XDG_RUNTIME_DIR", "TMPDIR"}) {
    const auto found = environment.find(name);
    if (found != environment.end() && found->second.starts_with('/') && ::access(found->second.c_str(), W_OK) == 0) {
      return found->second;
    }
  }
  return "/tmp";
}

}  // namespace

PosixWorld::PosixWorld(std::map<std::string, std::string> overrides, std::string guard)
    : m_state(std::make_unique<State>(Programs{process_environment(), std::move(overrides)}, std::move(guard))) {}

PosixWorld::~PosixWorld() {
  if (!m_state->scratch.empty()) {
    remove_with_contents(m_state->scratch);
  }
}

std::vector<Answer> PosixWorld::ask(std::span<const Question> questions, Watcher& watcher) {
  return Round{*m_state, watcher}.run(questions);
}

Result<std::string> PosixWorld::scratch_directory() {
  if (m_state->scratch.empty()) {
    std::string path = temporary_directory() + "/joelclaw-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) {
      return Error{path, "cannot make a directory for sockets", std::strerror(errno), {}};
    }
    m_state->scratch = path;
  }
  return m_state->scratch;
}

std::string PosixWorld::locate(std::string_view program) const {
  return m_state->programs.locate(program);
}

void PosixWorld::set_overrides(std::map<std::string, std::string> overrides) {
  m_state->programs = Programs{process_environment(), std::move(overrides)};
}

void PosixWorld::set_deadline(std::optional<Instant> deadline) {
  m_state->deadline = deadline;
}

void PosixWorld::set_log(std::function<void(const Question&, const Answer&)> log) {
  m_state->log = std::move(log);
}

}  // namespace joelclaw::infra
