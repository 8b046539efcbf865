// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include <unit/render/screens.hpp>

#include <filesystem>

namespace joelclaw::infra::cli {

Terminal::Written FakeTerminal::write(Stream stream, std::string_view text) {
  if (stream == Stream::err) {
    err += text;
    return Written::complete;
  }
  if (answer == Written::complete) {
    out += text;
  }
  return answer;
}

std::string FakeFilesystem::real(const std::string& written) const {
  const std::string path = std::filesystem::path{written}.lexically_normal().string();
  for (const auto& [link, target] : links) {
    if (path == link || path.starts_with(link + "/")) {
      return target + path.substr(link.size());
    }
  }
  return path;
}

Looked<FileInfo> FakeFilesystem::info(const std::string& path, bool follow) const {
  FileInfo info;
  info.uid = 501;
  const auto mode = modes.find(path);
  if (links.contains(path) && !follow) {
    info.kind = FileKind::symlink;
    info.mode = 0777;
    return info;
  }
  if (real(path) != path) {
    return this->info(real(path), follow);
  }
  if (files.contains(path)) {
    info.mode = mode == modes.end() ? 0600 : mode->second;
    return info;
  }
  const auto holds = [&path](const std::map<std::string, std::string>& entries) {
    const auto below = entries.lower_bound(path + "/");
    return below != entries.end() && below->first.starts_with(path + "/");
  };
  if (path == "/" || holds(files) || holds(links)) {
    info.kind = FileKind::directory;
    info.mode = mode == modes.end() ? 0755 : mode->second;
    return info;
  }
  return NoSuchFile{};
}

Looked<std::string> FakeFilesystem::read(const std::string& path, std::size_t) const {
  const auto found = files.find(real(path));
  return found == files.end() ? Looked<std::string>{NoSuchFile{}} : Looked<std::string>{found->second};
}

Looked<std::vector<std::string>> FakeFilesystem::list(const std::string& path) const {
  std::vector<std::string> names;
  for (const auto& [file, text] : files) {
    if (file.starts_with(path + "/")) {
      const std::string rest = file.substr(path.size() + 1);
      const std::string name = rest.substr(0, rest.find('/'));
      if (names.empty() || names.back() != name) {
        names.push_back(name);
      }
    }
  }
  return names;
}

Looked<std::string> FakeFilesystem::read_link(const std::string& path) const {
  const auto found = links.find(path);
  return found == links.end() ? Looked<std::string>{NoSuchFile{}} : Looked<std::string>{found->second};
}

bool FakeClock::pause(Duration duration) {
  now = now + duration;
  return pauses_left-- > 0;
}

std::optional<std::string> FakeSurroundings::variable(const std::string& name) const {
  const auto found = variables.find(name);
  return found == variables.end() ? std::nullopt : std::optional<std::string>{found->second};
}

std::vector<Answer> FakeWorld::ask(std::span<const Question> questions, Watcher&) {
  Outcome nothing;
  nothing.end = NotStarted{2};
  return std::vector<Answer>(questions.size(), Answer{nothing, {}});
}

FakeMachine::FakeMachine() : diagnosis(healthy()) {
  controls.create_file = [this](const std::string& path, const std::string& text) -> Status {
    created[path] = text;
    return Done{};
  };
}

int FakeMachine::operator()(const std::vector<std::string>& arguments) {
  terminal.out.clear();
  terminal.err.clear();
  UseCases use_cases;
  use_cases.status = [this](const StackSpec&, Host&) {
    ++looks;
    return diagnosis;
  };
  use_cases.ports = [this](const StackSpec&, Host&) {
    ++looks;
    return PortInventory{diagnosis, rows};
  };
  use_cases.heal_watch = [this](const StackSpec&, Host&, Reporter&, const HealWatchOptions& options) {
    WatchCount count;
    for (const HealReport& each : ticks) {
      ++count.ticks;
      ++count.whole;
      if (!options.tell(each, count) || !options.rest()) {
        break;
      }
    }
    return count;
  };
  return run(arguments, host, controls, use_cases);
}

}  // namespace joelclaw::infra::cli
