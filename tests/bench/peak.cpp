// SPDX-License-Identifier: MIT
// Runs a program and prints what that process alone, without its children, has taken: its largest resident size and its
// processor time. getrusage would tell the largest of it, its children and whoever started it.
//
//   bench_peak FILE PROGRAM [ARGUMENT...]     writes "kibibytes ticks" into FILE; the exit status is the program's
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file{path};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

long peak_of(pid_t pid) {
  const std::string status = text_of("/proc/" + std::to_string(pid) + "/status");
  const auto at = status.find("VmHWM:");
  return at == std::string::npos ? 0 : std::strtol(status.c_str() + at + 6, nullptr, 10);
}

/// User and system time: the 12th and 13th word after the name in brackets.
long ticks_of(pid_t pid) {
  const std::string stat = text_of("/proc/" + std::to_string(pid) + "/stat");
  std::istringstream words{stat.substr(stat.rfind(')') + 1)};
  std::string skipped;
  for (int i = 0; i < 11; ++i) {
    words >> skipped;
  }
  long user = 0;
  long system = 0;
  words >> user >> system;
  return user + system;
}

bool is_at_its_end(int status) {
  return status >> 8 == (SIGTRAP | (PTRACE_EVENT_EXIT << 8));
}

int follow(pid_t child, const char* path) {
  int status = 0;
  ::waitpid(child, &status, 0);
  ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL);
  int signal = 0;
  while (::ptrace(PTRACE_CONT, child, nullptr, signal) == 0 && ::waitpid(child, &status, 0) == child &&
         WIFSTOPPED(status)) {
    signal = is_at_its_end(status) ? 0 : WSTOPSIG(status);
    if (is_at_its_end(status)) {
      std::ofstream{path} << peak_of(child) << ' ' << ticks_of(child) << '\n';
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: bench_peak FILE PROGRAM [ARGUMENT...]\n", stderr);
    return 64;
  }
  const pid_t child = ::fork();
  if (child == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::execv(argv[2], argv + 2);
    ::_exit(127);
  }
  return follow(child, argv[1]);
}
