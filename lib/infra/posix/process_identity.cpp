// SPDX-License-Identifier: MIT
#include <infra/posix/process_identity.hpp>

#include <infra/base/text.hpp>
#include <infra/posix/unique_fd.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/types.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/sysctl.h>
#endif

#include <cerrno>
#include <csignal>
#include <limits>
#include <string>
#include <string_view>

namespace joelclaw::infra {
namespace {

bool is_pid(std::int64_t pid) {
  return pid > 0 && pid <= std::numeric_limits<pid_t>::max();
}

#ifdef __APPLE__
/// False where there is no such process.
bool read_kernel_record(std::int64_t pid, kinfo_proc& record) {
  int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PID, static_cast<int>(pid)};
  std::size_t size = sizeof record;
  return ::sysctl(name, 4, &record, &size, nullptr, 0) == 0 && size == sizeof record;
}

bool is_zombie(std::int64_t pid) {
  kinfo_proc record{};
  return read_kernel_record(pid, record) && record.kp_proc.p_stat == SZOMB;
}
#else
std::string read_stat(std::int64_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/stat";
  const UniqueFd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  char text[2048];
  const ssize_t count = file ? ::read(file.get(), text, sizeof text) : 0;
  return count > 0 ? std::string{text, static_cast<std::size_t>(count)} : std::string{};
}

bool is_zombie(std::int64_t pid) {
  const std::string stat = read_stat(pid);
  return !stat.empty() && !start_in_proc_stat(stat.c_str());
}
#endif

}  // namespace

std::optional<std::int64_t> start_in_proc_stat(const char* text) {
  const std::string_view stat{text};
  const auto name_end = stat.rfind(") ");
  if (name_end == std::string_view::npos) {
    return std::nullopt;
  }
  const auto fields = split(stat.substr(name_end + 2), ' ');  // from the third field on
  constexpr std::size_t start_field = 22 - 3;
  if (fields.size() <= start_field || fields[0] == "Z" || fields[0] == "X") {
    return std::nullopt;
  }
  const auto start = parse_number(fields[start_field]);
  return start ? std::optional<std::int64_t>{static_cast<std::int64_t>(*start)} : std::nullopt;
}

std::optional<std::int64_t> start_of_process(std::int64_t pid) {
  if (!is_pid(pid)) {
    return std::nullopt;
  }
#ifdef __APPLE__
  kinfo_proc record{};
  if (!read_kernel_record(pid, record) || record.kp_proc.p_stat == SZOMB) {
    return std::nullopt;
  }
  const timeval& start = record.kp_proc.p_starttime;
  return static_cast<std::int64_t>(start.tv_sec) * 1'000'000 + start.tv_usec;
#else
  return start_in_proc_stat(read_stat(pid).c_str());
#endif
}

bool is_process_alive(std::int64_t pid) {
  const bool there = is_pid(pid) && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
  return there && !is_zombie(pid);
}

std::string boot_id() {
#ifdef __APPLE__
  char text[64] = "";
  std::size_t size = sizeof text;
  return ::sysctlbyname("kern.bootsessionuuid", text, &size, nullptr, 0) == 0 ? std::string{text} : std::string{};
#else
  const UniqueFd file{::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)};
  char text[64];
  const ssize_t count = file ? ::read(file.get(), text, sizeof text) : 0;
  return std::string{trim(count > 0 ? std::string_view{text, static_cast<std::size_t>(count)} : std::string_view{})};
#endif
}

namespace {

constexpr int poll_ms = 50;

bool group_is_there(pid_t group) {
  return ::kill(-group, 0) == 0 || errno == EPERM;
}

/// Waits for a group to be gone.
bool outlasted(pid_t group, int patience_ms) {
  for (int waited = 0; waited < patience_ms; waited += poll_ms) {
    if (!group_is_there(group)) {
      return true;
    }
    ::poll(nullptr, 0, poll_ms);
  }
  return !group_is_there(group);
}

}  // namespace

bool end_process_group(std::int64_t pid, std::int64_t start, int patience_ms) {
  // A leader that is another process now, or gone, has left its number to somebody else or will: nobody is ended for it.
  if (!is_pid(pid) || pid == ::getpid() || start_of_process(pid) != start) {
    return true;
  }
  const auto group = static_cast<pid_t>(pid);
  ::kill(-group, SIGTERM);
  if (outlasted(group, patience_ms)) {
    return true;
  }
  ::kill(-group, SIGKILL);
  constexpr int reaping_ms = 2'000;  // by whoever has inherited them
  return outlasted(group, reaping_ms) || !is_process_alive(pid);
}

}  // namespace joelclaw::infra
