// SPDX-License-Identifier: MIT
#include <infra/simulation/simulated_ports.hpp>

#include <infra/simulation/child.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/files.hpp>
#include <infra/simulation/reach.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

/// A directory is whatever a file lies below.
bool is_directory(const std::map<std::string, FileNode>& files, const std::string& path) {
  const std::string prefix = path == "/" ? path : path + "/";
  const auto next = files.lower_bound(prefix);
  return next != files.end() && next->first.starts_with(prefix);
}

}  // namespace

Instant SimulatedClock::awake() const {
  return Instant{(m_model.now - m_model.booted - m_model.slept).count()};
}
Instant SimulatedClock::elapsed() const {
  return Instant{(m_model.now - m_model.booted).count()};
}
WallTime SimulatedClock::wall() const {
  return m_model.wall();
}

bool SimulatedClock::pause(Duration duration) {
  if (!m_life.use(PortUse::pause, "")) {
    return false;
  }
  Instant until = awake() + std::max(Duration{0}, duration);
  if (interrupt && interrupt->at < until) {
    until = std::max(awake(), interrupt->at);
  }
  while (awake() < until) {  // more than once where the host sleeps meanwhile
    const WallTime end = m_model.now + (until - awake());
    advance(m_model, std::min(end, m_life.due().value_or(end)));
    m_life.survives("pause");
  }
  return stop_signal() == 0;
}

int SimulatedClock::stop_signal() const {
  return interrupt && awake() >= interrupt->at ? interrupt->signal : 0;
}

Looked<FileInfo> SimulatedFilesystem::info(const std::string& path, bool follow) const {
  if (is_denied(m_model, path)) {
    return FileDenied{};
  }
  const auto files = files_of(m_model);
  const auto found = files.find(path);
  FileInfo info;
  info.uid = m_model.parameters.user_id;
  info.modified = m_model.vm.started;
  if (found == files.end()) {
    if (!is_directory(files, path)) {
      return NoSuchFile{};
    }
    info.kind = FileKind::directory;
    info.mode = path.starts_with(m_model.state_directory()) ? 0700 : 0755;
    return info;
  }
  if (found->second.kind == FileKind::symlink && follow) {
    return this->info(found->second.text(), true);
  }
  info.kind = found->second.kind;
  info.mode = found->second.mode;
  info.size = {found->second.text().size()};
  return info;
}

Looked<std::string> SimulatedFilesystem::read(const std::string& path, std::size_t limit) const {
  Looked<std::string> looked = read_file(m_model, path);
  if (const auto* text = std::get_if<std::string>(&looked); text != nullptr && text->size() > limit) {
    return FileFailure{"larger than " + std::to_string(limit) + " bytes"};
  }
  if (std::holds_alternative<NoSuchFile>(looked) && is_directory(files_of(m_model), path)) {
    return FileFailure{"not a regular file"};
  }
  return looked;
}

Looked<std::string> SimulatedFilesystem::read_tail(const std::string& path, std::size_t limit) const {
  Looked<std::string> looked = read_file(m_model, path);
  if (auto* text = std::get_if<std::string>(&looked); text != nullptr && text->size() > limit) {
    text->erase(0, text->size() - limit);
  }
  return looked;
}

Looked<std::vector<std::string>> SimulatedFilesystem::list(const std::string& path) const {
  if (is_denied(m_model, path)) {
    return FileDenied{};
  }
  const auto files = files_of(m_model);
  if (!is_directory(files, path)) {
    return files.count(path) == 0 ? Looked<std::vector<std::string>>{NoSuchFile{}} : FileFailure{"not a directory"};
  }
  std::set<std::string> names;
  const std::string prefix = path == "/" ? path : path + "/";
  for (auto next = files.lower_bound(prefix); next != files.end() && next->first.starts_with(prefix); ++next) {
    const std::string rest = next->first.substr(prefix.size());
    names.insert(rest.substr(0, rest.find('/')));
  }
  names.erase("");  // what ends with a slash is a directory with nothing in it
  return std::vector<std::string>(names.begin(), names.end());
}

Looked<std::string> SimulatedFilesystem::read_link(const std::string& path) const {
  if (is_denied(m_model, path)) {
    return FileDenied{};
  }
  const auto files = files_of(m_model);
  const auto found = files.find(path);
  if (found == files.end()) {
    return NoSuchFile{};
  }
  return found->second.kind == FileKind::symlink ? Looked<std::string>{found->second.text()}
                                                 : FileFailure{"not a symbolic link"};
}

Looked<DiskSpace> SimulatedFilesystem::space(const std::string& path) const {
  if (is_denied(m_model, path)) {
    return FileDenied{};
  }
  const Disk& disk = m_model.host.disk;
  return DiskSpace{{disk.total}, {disk.available}, disk.inodes, disk.inodes_free};
}

std::optional<std::string> SimulatedSurroundings::variable(const std::string& name) const {
  const auto found = m_model.host.variables.find(name);
  return found == m_model.host.variables.end() ? std::nullopt : std::optional<std::string>{found->second};
}
std::string SimulatedSurroundings::host_name() const {
  return m_model.parameters.host_name;
}
std::string SimulatedSurroundings::user_name() const {
  return m_model.parameters.user;
}
std::uint32_t SimulatedSurroundings::user_id() const {
  return m_model.parameters.user_id;
}
std::string SimulatedSurroundings::home() const {
  return m_model.parameters.home;
}
std::string SimulatedSurroundings::system() const {
  return m_model.parameters.system;
}

std::int64_t SimulatedSurroundings::process_id() const {
  return m_life.pid();
}

bool SimulatedSurroundings::process_alive(std::int64_t pid) const {
  if (pid == m_life.pid() || (m_model.host.holder && m_model.host.holder->pid == pid)) {
    return true;
  }
  if (act_of(m_model, pid) != 0) {
    return child_lives(m_model, pid);
  }
  const auto all = processes_of(m_model);
  return std::any_of(all.begin(), all.end(), [pid](const HostProcess& each) { return each.pid == pid; });
}

std::optional<std::int64_t> SimulatedSurroundings::process_start(std::int64_t pid) const {
  return process_alive(pid) ? std::optional<std::int64_t>{1'000'000 + pid} : std::nullopt;
}

int SimulatedSurroundings::stop_signal() const {
  return m_clock.stop_signal();
}

}  // namespace joelclaw::infra::simulation
