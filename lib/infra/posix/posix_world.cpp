// SPDX-License-Identifier: MIT
#include <infra/posix/posix_world.hpp>

#include <infra/posix/posix_round.hpp>
#include <infra/posix/process_identity.hpp>
#include <infra/posix/stop_signal.hpp>

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace joelclaw::infra {
namespace {

/// What of a socket's name (104 bytes on macOS, one of them the final 0) is left to names inside the directory: 32.
constexpr std::size_t longest_directory = 71;

/// Sockets' directory: the user's own temporary one, or /tmp where that is unset, unusable or too long a name.
std::string temporary_directory() {
  constexpr std::string_view name = "/joelclaw-XXXXXX";
  const auto environment = process_environment();
  for (const char* variable : {"XDG_RUNTIME_DIR", "TMPDIR"}) {
    const auto found = environment.find(variable);
    if (found != environment.end() && found->second.starts_with('/') &&
        found->second.size() + name.size() <= longest_directory && ::access(found->second.c_str(), W_OK | X_OK) == 0) {
      return found->second + std::string{name};
    }
  }
  return "/tmp" + std::string{name};
}

}  // namespace

PosixWorld::PosixWorld(std::map<std::string, std::string> overrides, std::string guard)
    : m_state(std::make_unique<State>(Programs{process_environment(), std::move(overrides)}, std::move(guard))) {
  settle_signals();
}

PosixWorld::~PosixWorld() {
  if (!m_state->scratch.empty()) {
    std::error_code ignored;  // what cannot be removed stays: there is nobody left to tell
    std::filesystem::remove_all(m_state->scratch, ignored);
  }
}

std::vector<Answer> PosixWorld::ask(std::span<const Question> questions, Watcher& watcher) {
  return Round{*m_state, watcher}.run(questions);
}

StreamOutcome PosixWorld::run(const StreamCommand& command, Watcher& watcher) {
  const std::array<Question, 1> questions{command.command};
  StreamOutcome heard;
  Round round{*m_state, watcher};
  round.stream(command, heard);
  heard.outcome = std::get<Outcome>(std::move(round.run(questions).front().what));
  return heard;
}

Result<std::string> PosixWorld::scratch_directory() {
  if (m_state->scratch.empty()) {
    std::string path = temporary_directory();
    if (::mkdtemp(path.data()) == nullptr) {
      return Error{path, "cannot make a directory for sockets", std::strerror(errno), {}};
    }
    m_state->scratch = path;
  }
  return m_state->scratch;
}

Status PosixWorld::end_group(std::int64_t pid, std::int64_t start) {
  constexpr int patience_ms = 10'000;  // what a tool may take to put things in order before it is killed
  if (end_process_group(pid, start, patience_ms)) {
    return Done{};
  }
  return Error{"process group " + std::to_string(pid), "is still at work", "it outlived even SIGKILL", {}};
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

void PosixWorld::set_by_ticks(bool by_ticks) {
  m_state->by_ticks = by_ticks;
}

void PosixWorld::set_log(std::function<void(const Question&, const Answer&)> log) {
  m_state->log = std::move(log);
}

}  // namespace joelclaw::infra
