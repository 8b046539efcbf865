// SPDX-License-Identifier: MIT
#include <infra/simulation/simulated_store.hpp>

#include <infra/base/sha256.hpp>
#include <infra/simulation/files.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/simulated_ports.hpp>

#include <array>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

Error denied(const std::string& path) {
  return {path, "cannot be written", "Permission denied", {}};
}

Error full(const std::string& path) {
  return {path, "cannot be written", "No space left on device", {}};
}

Error dead(const std::string& path) {
  return {path, "is not touched", "this process was killed", {}};
}

/// What a crash point is called by: a journal's name is a time, an incident's too.
std::string kind_of(const std::string& path) {
  const auto slash = path.find_last_of('/');
  if (path.find("/journal/") != std::string::npos) {
    return "journal";
  }
  return path.find("/incidents/") != std::string::npos ? "incident" : path.substr(slash + 1);
}

bool exists(const Model& model, const std::string& path) {
  return files_of(model).count(path) != 0;
}

}  // namespace

Status SimulatedStateStore::prepare(const std::string& root) {
  if (is_denied(m_model, root)) {
    return Error{root, "is refused", "it cannot be opened", {}};
  }
  m_root = root;
  return Done{};
}

bool SimulatedStateStore::use(PortUse kind, const std::string& path, const std::function<void()>& half) {
  return m_life.use(kind, kind_of(path), half);
}

Status SimulatedStateStore::may_write(const std::string& path) const {
  if (m_root.empty() || !path.starts_with(m_root + "/") || path.find("/../") != std::string::npos) {
    return Error{path, "is refused", "it does not lie below the state directory", {}};
  }
  if (is_denied(m_model, path)) {
    return denied(path);
  }
  return m_model.host.disk.available == 0 ? Status{full(path)} : Status{Done{}};
}

Status SimulatedStateStore::make_directory(const std::string& path) {
  if (path != m_root && !use(PortUse::make_directory, path)) {
    return dead(path);
  }
  return path == m_root ? Status{Done{}} : may_write(path);
}

Status SimulatedStateStore::replace(const std::string& path, std::string_view text) {
  if (Status status = may_write(path); !status) {
    return status;
  }
  if (!use(PortUse::replace, path)) {
    return dead(path);
  }
  m_model.host.files[path] = std::string{text};
  return Done{};
}

Status SimulatedStateStore::append(const std::string& path, std::string_view text) {
  if (Status status = may_write(path); !status) {
    return status;
  }
  const auto half = [&] { m_model.host.files[path] += std::string{text.substr(0, text.size() / 2)}; };
  if (!use(PortUse::append, path, half)) {
    return dead(path);
  }
  m_model.host.files[path] += std::string{text};
  return Done{};
}

Status SimulatedStateStore::remove(const std::string& path) {
  if (!use(PortUse::remove, path)) {
    return dead(path);
  }
  m_model.host.files.erase(path);
  return Done{};
}

Status SimulatedStateStore::remove_tree(const std::string& path) {
  if (!use(PortUse::remove, path)) {
    return dead(path);
  }
  auto& files = m_model.host.files;
  files.erase(path);
  const std::string below = path + "/";
  for (auto at = files.lower_bound(below); at != files.end() && at->first.starts_with(below);) {
    at = files.erase(at);
  }
  return Done{};
}

Status SimulatedBackupStore::publish(const std::string& from, const std::string& to) {
  if (!m_life.use(PortUse::replace, "publish")) {
    return dead(to);
  }
  auto& files = m_model.host.files;
  const std::string below = from + "/";
  std::map<std::string, std::string> moved;
  for (auto at = files.lower_bound(below); at != files.end() && at->first.starts_with(below);) {
    moved[to + "/" + at->first.substr(below.size())] = std::move(at->second);
    at = files.erase(at);
  }
  const auto there = files.lower_bound(to + "/");
  if (moved.empty() || (there != files.end() && there->first.starts_with(to + "/"))) {
    return Error{to, "cannot be made", moved.empty() ? "No such file or directory" : "something has the name", {}};
  }
  files.merge(moved);
  return Done{};
}

Status SimulatedBackupStore::keep(const std::string& path) {
  return m_model.host.files.count(path) != 0 ? Status{Done{}}
                                             : Status{Error{path, "cannot be opened", "No such file or directory", {}}};
}

BackupStore* SimulatedStateStore::backups() {
  if (!m_backups) {
    m_backups = std::make_unique<SimulatedBackupStore>(m_model, m_life);
  }
  return m_backups.get();
}

namespace {

/// A stream goes by its tap in one piece.
StreamFacts heard_of(const std::string& bytes, StreamTap* tap) {
  StreamFacts facts{bytes.size(), sha256_hex(bytes), std::nullopt};
  Status heard = tap != nullptr && !bytes.empty() ? tap->take(bytes) : Status{Done{}};
  if (heard && tap != nullptr) {
    heard = tap->finish();
  }
  return heard ? facts : StreamFacts{bytes.size(), "", heard.error()};
}

/// stdout into its file. What a child wrote that did not come to its end is a part of it.
StreamFacts sink_into(Model& model, const FileSink& sink, const std::string& bytes) {
  if (!sink.path.empty() && model.host.disk.available == 0) {
    return {0, "", Error{sink.path, "cannot be made", "No space left on device", {}}};
  }
  if (!sink.path.empty() && !model.host.files.emplace(sink.path, bytes).second) {
    return {0, "", Error{sink.path, "cannot be made", "File exists", {}}};
  }
  return heard_of(bytes, sink.tap.get());
}

}  // namespace

StreamOutcome SimulatedBackupStore::run(const StreamCommand& command, Watcher& watcher) {
  StreamOutcome heard;
  Command with_input = command.command;
  if (command.source) {
    const auto looked = read_file(m_model, command.source->path);
    const auto* text = std::get_if<std::string>(&looked);
    heard.fed = text != nullptr ? heard_of(*text, command.source->tap.get())
                                : StreamFacts{0, "", Error{command.source->path, "cannot be opened", "", {}}};
    with_input.input = text == nullptr ? std::string{} : *text;
  }
  SimulatedClock clock{m_model, m_life};
  SimulatedWorld world{m_model, clock, m_life};
  const std::array<Question, 1> questions{with_input};
  std::vector<Answer> answers = world.ask(questions, watcher);
  if (answers.empty()) {
    heard.outcome.end = Cancelled{};
    return heard;
  }
  heard.outcome = std::get<Outcome>(std::move(answers.front().what));
  if (command.sink) {
    heard.sunk = sink_into(m_model, *command.sink, std::exchange(heard.outcome.out, {}));
  }
  return heard;
}

StreamFacts SimulatedBackupStore::read(const std::string& path, StreamTap* tap) {
  const auto found = m_model.host.files.find(path);
  if (found == m_model.host.files.end()) {
    return {0, "", Error{path, "cannot be opened", "No such file or directory", {}}};
  }
  return heard_of(found->second, tap);
}

Status SimulatedFileEditor::create(const std::string& path, std::string_view text, std::uint32_t /*mode*/) {
  if (!m_life.use(PortUse::edit, "create")) {
    return dead(path);
  }
  if (exists(m_model, path)) {
    return Error{path, "cannot be made", "File exists", {}};
  }
  if (is_denied(m_model, path) || m_model.host.disk.available == 0) {
    return is_denied(m_model, path) ? denied(path) : full(path);
  }
  m_model.host.files[path] = std::string{text};
  return Done{};
}

Status SimulatedFileEditor::copy(const std::string& from, const std::string& to) {
  const auto looked = read_file(m_model, from);
  const auto* text = std::get_if<std::string>(&looked);
  return text == nullptr ? Status{Error{from, "cannot be copied", "No such file or directory", {}}}
                         : create(to, *text, 0600);
}

Status SimulatedFileEditor::replace(const std::string& path, std::string_view expected, std::string_view text) {
  if (!m_life.use(PortUse::edit, "replace")) {
    return dead(path);
  }
  const auto looked = read_file(m_model, path);
  const auto* now = std::get_if<std::string>(&looked);
  if (now == nullptr || *now != expected) {
    return Error{path, "is not edited", "somebody else has written it meanwhile", {}};
  }
  if (is_denied(m_model, path) || m_model.host.disk.available == 0) {
    return is_denied(m_model, path) ? denied(path) : full(path);
  }
  m_model.host.files[path] = std::string{text};
  return Done{};
}

Status SimulatedFileEditor::remove_dead_socket(const std::string& path) {
  if (!m_life.use(PortUse::edit, "remove")) {
    return dead(path);
  }
  ForwardingPart& forwarding = m_model.forwarding;
  const std::string control = m_model.lima_home() + "/" + m_model.instance() + "/ssh.sock";
  if (path == m_model.docker_socket() && forwarding.socket_file && !(forwarding.master && forwarding.docker_socket)) {
    forwarding.socket_file = false;
    return Done{};
  }
  if (path == control && forwarding.control_file && !(forwarding.master && forwarding.control_answers)) {
    forwarding.control_file = false;
    return Done{};
  }
  return Error{path,
               "is not removed",
               exists(m_model, path) ? "somebody may still listen on it" : "No such file or directory",
               {}};
}

}  // namespace joelclaw::infra::simulation
