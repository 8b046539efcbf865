// SPDX-License-Identifier: MIT
#include "command_table.hpp"

#include "command_rows.hpp"

#include <infra/base/text.hpp>

#include <algorithm>
#include <array>

namespace joelclaw::infra::cli {
namespace {

using namespace std::string_view_literals;

constexpr std::array format_choices{"text"sv, "json"sv, "ndjson"sv};
constexpr std::array colour_choices{"auto"sv, "always"sv, "never"sv};
constexpr std::array shell_choices{"zsh"sv, "bash"sv, "fish"sv};
constexpr std::array strategy_choices{"edit"sv, "swap"sv};
constexpr std::array level_choices{"info"sv, "warn"sv, "error"sv};

constexpr std::array globals{
    OptionInfo{"-c,--config", "FILE", "read the spec from FILE", Kind::file},
    OptionInfo{"-o,--output", "FORMAT", "answer as text, json or ndjson", Kind::format},
    OptionInfo{"--json", "", "the same as -o json"},
    OptionInfo{"--color", "WHEN", "colour the output: auto, always or never", Kind::colour},
    OptionInfo{"-q,--quiet", "", "say only what is wrong"},
    OptionInfo{"-v,--verbose", "", "say more; twice: every child command too, on stderr"},
    OptionInfo{"--timeout", "DURATION", "end within DURATION, with what has answered by then", Kind::duration},
    OptionInfo{"--wait", "DURATION", "wait so long for another operation to end", Kind::duration},
    OptionInfo{"--simulate", "SCENARIO[:SEED]", "run against the built-in simulated stack; list prints the scenarios",
               Kind::scenario},
    OptionInfo{"-h,--help", "", "explain the command"},
    OptionInfo{"--version", "", "print the version"},
};

constexpr std::array exits{
    ExitInfo{64, "usage error, or a command that this version does not have"},
    ExitInfo{70, "a bug in this program"},
    ExitInfo{74, "the answer, or the program's state, could not be written"},
    ExitInfo{75, "not now: another operation holds the lock"},
    ExitInfo{78, "the spec is wrong"},
    ExitInfo{129, "ended by SIGHUP"},
    ExitInfo{130, "ended by SIGINT"},
    ExitInfo{143, "ended by SIGTERM"},
};

struct GroupInfo {
  std::string_view name, summary;
};
constexpr std::array groups{
    GroupInfo{"ports", "List, check and change the published ports"},
    GroupInfo{"backup", "Make, list, verify and restore backups"},
    GroupInfo{"service", "Install the periodic healer and the boot job"},
    GroupInfo{"config", "Show, check and write the spec"},
};

/// The contract's order of first words, whatever file a command's row is in.
constexpr std::array order{"status"sv, "up"sv,      "down"sv,       "heal"sv,   "ports"sv, "recreate"sv,
                           "backup"sv, "doctor"sv,  "service"sv,    "config"sv, "log"sv,   "explain"sv,
                           "bundle"sv, "version"sv, "completion"sv, "help"sv};

const std::vector<CommandInfo>& table() {
  static const std::vector<CommandInfo> rows = [] {
    std::vector<CommandInfo> all;
    for (const std::string_view first : order) {
      for (const auto& half : {reading_commands(), acting_commands()}) {
        std::copy_if(half.begin(), half.end(), std::back_inserter(all),
                     [&](const CommandInfo& each) { return each.name.substr(0, each.name.find(' ')) == first; });
      }
    }
    return all;
  }();
  return rows;
}

}  // namespace

std::span<const std::string_view> choices(Kind kind) {
  switch (kind) {
    case Kind::format:
      return format_choices;
    case Kind::colour:
      return colour_choices;
    case Kind::shell:
      return shell_choices;
    case Kind::strategy:
      return strategy_choices;
    case Kind::level:
      return level_choices;
    default:
      return {};
  }
}

std::vector<std::string_view> names_of(const OptionInfo& option) {
  return split(option.names, ',');
}

std::string_view name_of(const OptionInfo& option) {
  return option.names.substr(option.names.rfind(',') + 1);
}

std::span<const CommandInfo> all_commands() {
  return table();
}

std::span<const OptionInfo> global_options() {
  return globals;
}

std::span<const ExitInfo> common_exits() {
  return exits;
}

const CommandInfo* find_command(std::string_view name) {
  const auto found = std::find_if(table().begin(), table().end(), [&](const auto& each) { return each.name == name; });
  return found == table().end() ? nullptr : &*found;
}

std::vector<const CommandInfo*> commands_of(std::string_view group) {
  std::vector<const CommandInfo*> members;
  for (const CommandInfo& each : table()) {
    const auto space = each.name.find(' ');
    if (space != std::string_view::npos && each.name.substr(0, space) == group) {
      members.push_back(&each);
    }
  }
  return members;
}

std::vector<TopLevel> top_level() {
  std::vector<TopLevel> words;
  for (const CommandInfo& each : table()) {
    const std::string first{each.name.substr(0, each.name.find(' '))};
    if (!each.built || (!words.empty() && words.back().name == first)) {
      continue;
    }
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const GroupInfo& g) { return g.name == first; });
    words.push_back({first, group == groups.end() ? each.summary : group->summary, group != groups.end()});
  }
  return words;
}

}  // namespace joelclaw::infra::cli
