// SPDX-License-Identifier: MIT
#include "rules.hpp"

#include "lexer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace joelclaw::infra::architecture {
namespace {

using Rooms = std::set<std::string, std::less<>>;

/// The arrows of ARCHITECTURE.md: a room on the left sees itself and the rooms on the right.
const std::map<std::string, Rooms, std::less<>>& allowed_edges() {
  static const std::map<std::string, Rooms, std::less<>> edges{
      // pure: from values to values
      {"base", {}},
      {"archive", {"base"}},
      {"stack", {"base"}},
      {"snapshot", {"base", "stack"}},
      {"tool", {"base", "stack", "snapshot"}},
      {"diagnose", {"base", "stack", "snapshot"}},
      {"plan", {"base", "stack", "snapshot", "diagnose"}},
      {"driver", {"base", "stack", "snapshot", "diagnose", "plan", "tool"}},
      {"render", {"base", "stack", "snapshot", "diagnose", "plan"}},
      // what touches the world, behind interfaces
      {"port", {"base"}},
      {"observe", {"base", "stack", "snapshot", "tool", "driver", "port"}},
      {"execute",
       {"base", "stack", "snapshot", "tool", "driver", "diagnose", "plan", "render", "port", "observe", "progress"}},
      {"progress", {"base", "stack", "snapshot", "diagnose", "plan", "render", "port"}},
      {"use_case",
       {"base", "archive", "stack", "snapshot", "tool", "driver", "diagnose", "plan", "render", "port", "observe", "execute",
        "progress"}},
      // the two worlds: neither knows what the answers are for
      {"posix", {"base", "port"}},
      {"simulation", {"base", "stack", "port"}},
      {"apps",
       {"base", "archive", "stack", "snapshot", "tool", "driver", "diagnose", "plan", "render", "port", "observe", "execute",
        "progress", "use_case", "posix", "simulation"}},
  };
  return edges;
}

struct Exception {
  std::string path;  ///< a file, or a folder where it ends with /
  std::string word;  ///< what it may say; "*" for all that the rule forbids
  std::string why;
};

bool excepted(const std::vector<Exception>& exceptions, std::string_view path, std::string_view word) {
  return std::any_of(exceptions.begin(), exceptions.end(), [&](const Exception& exception) {
    const bool place = exception.path.ends_with('/') ? path.starts_with(exception.path) : path == exception.path;
    return place && (exception.word == "*" || exception.word == word);
  });
}

/// The name of an environment variable: COLIMA_HOME.
bool is_variable(std::string_view text) {
  return text.size() > 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c == '_' || (c >= 'A' && c <= 'Z'); });
}

std::string at(const SourceFile& file, std::size_t line, const std::string& what) {
  return file.path + ":" + std::to_string(line) + ": " + what;
}

/// Calls `visit(match, line)` for each match of `pattern`, line by line.
template <class Visit>
void each_match(const std::string& text, const std::regex& pattern, Visit visit) {
  std::istringstream lines{text};
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    for (std::sregex_iterator match{line.begin(), line.end(), pattern}, end; match != end; ++match) {
      visit(*match, number);
    }
  }
}

}  // namespace

Faults include_faults(const SourceFile& file) {
  static const std::regex pattern{R"(^\s*#\s*include\s*[<"]infra/([a-z_]+)/)"};
  Faults faults;
  const auto edges = allowed_edges().find(file.room());
  if (edges == allowed_edges().end()) {
    return {at(file, 1, "room " + file.room() + " is not in the table of allowed edges")};
  }
  each_match(file.text, pattern, [&](const std::smatch& match, std::size_t line) {
    const std::string target = match[1];
    if (target != file.room() && !edges->second.contains(target)) {
      faults.push_back(at(file, line, file.room() + " must not include " + target));
    }
  });
  return faults;
}

Faults third_party_faults(const SourceFile& file) {
  struct Library {
    std::string_view prefix;
    Rooms rooms;  ///< empty: all
  };
  static const std::array<Library, 6> libraries{{
      {"CLI/", {"apps"}},
      {"yaml-cpp/", {"stack", "tool", "simulation"}},
      {"curl/", {"posix"}},
      {"openssl/", {"base", "tool", "posix", "simulation"}},
      {"nlohmann/", {}},
      {"fmt/", {}},
  }};
  static const std::vector<Exception> exceptions{
      {"lib/infra/posix/curl_api.hpp", "curl/curl.h", "the functions found in the loaded library have curl's types"},
  };
  static const std::regex pattern{R"re(^\s*#\s*include\s*[<"]([A-Za-z0-9_.+-]+/[A-Za-z0-9_./+-]+)[>"])re"};
  Faults faults;
  each_match(file.text, pattern, [&](const std::smatch& match, std::size_t line) {
    const std::string header = match[1];
    for (const Library& library : libraries) {
      if (!header.starts_with(library.prefix) || excepted(exceptions, file.path, header)) {
        continue;
      }
      if (file.is_header() && !header.ends_with("_fwd.hpp")) {
        faults.push_back(at(file, line, header + " in a header: whoever includes it would depend on that library"));
      }
      if (!library.rooms.empty() && !library.rooms.contains(file.room())) {
        faults.push_back(at(file, line, header + " does not belong in " + file.room()));
      }
    }
  });
  return faults;
}

Faults runtime_name_faults(const SourceFile& file) {
  static const std::vector<Exception> exceptions{
      {"lib/infra/driver/", "*", "drivers describe runtimes"},
      {"lib/infra/tool/", "*", "tools are runtimes' programs"},
      {"lib/infra/simulation/", "*", "the simulated tools answer as the real ones do"},
      {"lib/infra/stack/", "*", "the spec chooses a driver by name, and its defaults are one stack's"},
      {"lib/infra/snapshot/", "talos", "the node's own API is a witness with a name"},
      {"lib/infra/snapshot/", "limactl", "a witness with a name"},
      {"lib/infra/diagnose/rules/", "limactl", "evidence names its witness"},
      {"lib/infra/plan/witnesses.cpp", "limactl", "a witness with a name"},
      {"lib/infra/plan/repairs_node.cpp", "talos", "the node's own config is a fact with a name"},
      {"lib/infra/diagnose/rules/kubernetes.cpp", "talos", "the node's own API has findings of its own"},
      {"lib/infra/render/class_text.cpp", "*", "texts for people, by finding class"},
      {"apps/joelclaw-infra/help.cpp", "*", "texts for people"},
      {"apps/joelclaw-infra/complete.cpp", "colima", "completes profiles by their folders, before any spec is read"},
  };
  static const std::regex pattern{"talos|colima|limactl|lima|minikube|k3d|nerdctl|podman", std::regex::icase};
  // Names of finding classes and keys of the spec are the contract's, in code and in texts.
  static const std::regex contract{"talos[_-]api[_-]unreachable|talos[_-]service[_-]failed|talosVersion|talos_version"};
  Faults faults;
  const Lexed lexed = lex(file.text);
  const auto judge = [&](const std::smatch& match, std::size_t line) {
    std::string word = match[0];
    std::transform(word.begin(), word.end(), word.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    if (!excepted(exceptions, file.path, word)) {
      faults.push_back(at(file, line, "names " + word + " outside driver/ and tool/"));
    }
  };
  each_match(std::regex_replace(lexed.code, contract, "contract"), pattern, judge);
  for (const Literal& literal : lexed.literals) {
    if (is_variable(literal.text)) {
      continue;  // COLIMA_HOME and its like are honoured by name, as the tools themselves do
    }
    each_match(std::regex_replace(literal.text, contract, "contract"), pattern,
               [&](const std::smatch& match, std::size_t line) { judge(match, literal.line + line - 1); });
  }
  return faults;
}

Faults program_name_faults(const SourceFile& file) {
  static const Rooms programs{"colima",    "limactl",   "docker",   "talosctl",  "kubectl", "helm",
                              "launchctl", "systemctl", "modprobe", "ssh",       "k3d",     "k3s",
                              "sudo",      "minikube",  "nerdctl",  "containerd"};
  static const std::vector<Exception> exceptions{
      {"lib/infra/driver/", "*", "drivers put command lines together"},
      {"lib/infra/tool/", "*", "tools build command lines"},
      {"lib/infra/simulation/", "*", "the simulated tools know themselves by name"},
      {"lib/infra/stack/", "*", "keys and values of the spec"},
      {"lib/infra/snapshot/names.cpp", "*", "names of witnesses"},
      {"lib/infra/diagnose/rules/runtime.cpp", "docker", "the subject of findings about the engine"},
      {"lib/infra/observe/observe.cpp", "ssh", "the one program of a VM driver that a stack can do without"},
      {"lib/infra/render/class_text.cpp", "*", "texts for people, by finding class"},
  };
  Faults faults;
  for (const Literal& literal : lex(file.text).literals) {
    if (programs.contains(literal.text) && !excepted(exceptions, file.path, literal.text)) {
      faults.push_back(at(file, literal.line, "names the program " + literal.text + " outside driver/ and tool/"));
    }
  }
  return faults;
}

Faults shell_faults(const SourceFile& file) {
  static const std::vector<Exception> far_ends{
      {"lib/infra/tool/guest.cpp", "ssh_command", "one constant script read by the VM's shell, in one ssh"},
      {"lib/infra/tool/guest_dial.cpp", "ssh_command", "one constant script read by the VM's shell, in one ssh"},
      {"lib/infra/tool/binding_acts.cpp", "ssh_command", "constant scripts for root where the engine runs"},
      {"lib/infra/simulation/", "*", "recognises what the program says to the VM's shell; runs nothing"},
  };
  static const std::regex calls{R"(\b(system|popen|wordexp)\s*\(\s*[^)\s])"};
  static const std::set<std::string, std::less<>> shells{"sh", "bash", "zsh", "/bin/sh", "/bin/bash", "/bin/zsh"};
  Faults faults;
  const Lexed lexed = lex(file.text);
  each_match(lexed.code, calls, [&](const std::smatch& match, std::size_t line) {
    faults.push_back(at(file, line, std::string{match[1]} + "() hands text to a shell"));
  });
  const bool goes_through_ssh = lexed.code.find("ssh_command(") != std::string::npos;
  for (auto literal = lexed.literals.begin(); literal != lexed.literals.end(); ++literal) {
    const auto next = literal + 1;
    const bool starts_shell = shells.contains(literal->text) && next != lexed.literals.end() &&
                              (next->text == "-c" || next->text == "-lc" || next->text == "-ec");
    const bool far_end =
        excepted(far_ends, file.path, "ssh_command") && (goes_through_ssh || file.room() == "simulation");
    if (starts_shell && !far_end) {
      faults.push_back(
          at(file, literal->line, literal->text + " " + next->text + " runs text as a program on this host"));
    }
  }
  return faults;
}

Faults purity_faults(const SourceFile& file) {
  static const std::vector<Exception> exceptions{
      {"lib/infra/posix/", "*", "the ports' real adapters"},
      {"apps/joelclaw-infra/main.cpp", "*", "puts the real ports together"},
  };
  static const std::regex pattern{
      R"(\b(getenv|secure_getenv|setenv|ifstream|ofstream|fopen|cout|cerr|printf|puts|_exit|quick_exit|abort|srand|random_device)\b|\bstd::exit\b|_clock::now\b|\bstd::filesystem\b)"};
  Faults faults;
  each_match(lex(file.text).code, pattern, [&](const std::smatch& match, std::size_t line) {
    if (!excepted(exceptions, file.path, "*")) {
      faults.push_back(at(file, line, std::string{match[0]} + " belongs behind a port"));
    }
  });
  return faults;
}

Faults length_faults(const SourceFile& file) {
  constexpr std::ptrdiff_t longest = 300;
  static const std::vector<Exception> exceptions{};  // none so far
  const std::ptrdiff_t lines = std::count(file.text.begin(), file.text.end(), '\n');
  if (lines <= longest || excepted(exceptions, file.path, "*")) {
    return {};
  }
  return {at(file, 1, std::to_string(lines) + " lines, at most " + std::to_string(longest))};
}

}  // namespace joelclaw::infra::architecture
