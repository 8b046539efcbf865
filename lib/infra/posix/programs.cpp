// SPDX-License-Identifier: MIT
#include <infra/posix/programs.hpp>

#include <infra/base/text.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

extern char** environ;  // NOLINT: POSIX names it so

namespace joelclaw::infra {
namespace {

bool is_executable(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

void add_directories(std::string_view list, std::vector<std::string>& to) {
  for (const std::string_view directory : split(list, ':')) {
    // A relative entry would make the current directory a place to take programs from.
    if (directory.starts_with('/') && std::find(to.begin(), to.end(), directory) == to.end()) {
      to.emplace_back(directory);
    }
  }
}

std::string value_of(const std::map<std::string, std::string>& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string{} : found->second;
}

bool is_bent(const std::string& name) {
  return name == "DOCKER_HOST" || name == "DOCKER_CONTEXT" || name.starts_with("LD_") || name.starts_with("DYLD_");
}

}  // namespace

Programs::Programs(std::map<std::string, std::string> environment, std::map<std::string, std::string> overrides)
    : m_environment(std::move(environment)), m_overrides(std::move(overrides)) {
  add_directories(value_of(m_environment, "JOELCLAW_INFRA_PATH"), m_directories);
  add_directories(value_of(m_environment, "PATH"), m_directories);
  const std::string home = value_of(m_environment, "HOME");
  add_directories("/opt/homebrew/bin:/usr/local/bin:" + (home.empty() ? home : home + "/.local/bin:") +
                      "/usr/bin:/bin:/usr/sbin:/sbin",
                  m_directories);
}

std::string Programs::locate(std::string_view program) const {
  if (program.empty()) {
    return {};
  }
  if (const auto found = m_overrides.find(std::string{program}); found != m_overrides.end()) {
    return is_executable(found->second) ? found->second : std::string{};
  }
  if (contains(program, "/")) {
    // Relative to what? Nothing is taken from the current directory.
    const std::string path{program};
    return path.starts_with('/') && is_executable(path) ? path : std::string{};
  }
  for (const std::string& directory : m_directories) {
    std::string path = directory + "/" + std::string{program};
    if (is_executable(path)) {
      return path;
    }
  }
  return {};
}

std::vector<std::string> Programs::environment_of(const Command& command) const {
  std::map<std::string, std::string> variables;
  for (const auto& [name, value] : m_environment) {
    if (!is_bent(name)) {
      variables[name] = value;
    }
  }
  variables["PATH"] = join(m_directories, ":");
  variables["LC_ALL"] = "C";
  variables["NO_COLOR"] = "1";
  variables["TERM"] = "dumb";
  for (const auto& [name, value] : command.environment.changes) {
    if (value) {
      variables[name] = *value;
    } else {
      variables.erase(name);
    }
  }
  std::vector<std::string> list;
  list.reserve(variables.size());
  for (const auto& [name, value] : variables) {
    list.push_back(name + "=" + value);
  }
  return list;
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> variables;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view text{*each};
    const auto equals = text.find('=');
    if (equals != std::string_view::npos && equals > 0) {
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return variables;
}

}  // namespace joelclaw::infra
