// SPDX-License-Identifier: MIT
#include <infra/posix/posix_surroundings.hpp>

#include <infra/base/text.hpp>
#include <infra/posix/process_identity.hpp>
#include <infra/posix/stop_signal.hpp>

#include <pwd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

namespace joelclaw::infra {
namespace {

struct Account {
  std::string name, home;
};

/// What the password database says of the effective user; empty where it says nothing.
Account account() {
  std::vector<char> buffer(16U << 10U);
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    return {};
  }
  return {entry.pw_name == nullptr ? "" : entry.pw_name, entry.pw_dir == nullptr ? "" : entry.pw_dir};
}

Duration cpu_time_of(int whom) {
  rusage usage{};
  if (::getrusage(whom, &usage) != 0) {
    return {};
  }
  const auto milliseconds = [](const timeval& time) { return time.tv_sec * 1'000 + time.tv_usec / 1'000; };
  return Duration{milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)};
}

}  // namespace

CpuTime PosixSurroundings::cpu_time() const {
  return {cpu_time_of(RUSAGE_SELF), cpu_time_of(RUSAGE_CHILDREN)};
}

std::optional<std::string> PosixSurroundings::variable(const std::string& name) const {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets variables here
  return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

std::string PosixSurroundings::host_name() const {
  char name[256] = "";
  if (::gethostname(name, sizeof name - 1) != 0) {
    return {};
  }
  const std::string_view full{name};
  return to_lower(full.substr(0, full.find('.')));
}

std::string PosixSurroundings::user_name() const {
  std::string name = account().name;
  return name.empty() ? variable("USER").value_or("") : name;
}

std::uint32_t PosixSurroundings::user_id() const {
  return ::geteuid();
}

std::string PosixSurroundings::home() const {
  std::string home = variable("HOME").value_or("");
  return home.empty() ? account().home : home;
}

std::string PosixSurroundings::system() const {
#ifdef __APPLE__
  return "darwin";
#else
  return "linux";
#endif
}

std::int64_t PosixSurroundings::process_id() const {
  return ::getpid();
}

std::string PosixSurroundings::boot_id() const {
  return infra::boot_id();
}

bool PosixSurroundings::process_alive(std::int64_t pid) const {
  return is_process_alive(pid);
}

std::optional<std::int64_t> PosixSurroundings::process_start(std::int64_t pid) const {
  return start_of_process(pid);
}

int PosixSurroundings::stop_signal() const {
  return infra::stop_signal();
}

}  // namespace joelclaw::infra
