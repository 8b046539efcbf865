// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra::cli {

/// What a value is, for checking it while parsing and for completing it.
enum class Kind {
  none,  ///< a flag
  text,
  file,
  folder,
  duration,  ///< "5s"
  format,    ///< text, json, ndjson
  colour,    ///< auto, always, never
  shell,     ///< zsh, bash, fish
  strategy,  ///< edit, swap
  level,     ///< info, warn, error
  scenario,  ///< of the simulation
  cls,       ///< a finding class
  command,
  port,  ///< [IP:]HOST[:CONTAINER][/tcp|udp]
  service,
};

/// The values of a kind that is a closed choice; empty for the others.
std::span<const std::string_view> choices(Kind kind);

struct OptionInfo {
  std::string_view names;    ///< "-o,--output"; the last long one is its name
  std::string_view value;    ///< "FORMAT"; empty: a flag
  std::string_view summary;  ///< imperative, no final stop
  Kind kind = Kind::none;
  bool optional_value = false;  ///< may stand alone
  bool built = true;
};
/// "--output"
std::string_view name_of(const OptionInfo& option);
std::vector<std::string_view> names_of(const OptionInfo& option);

struct ArgumentInfo {
  std::string_view name;  ///< "CLASS"
  std::string_view summary;
  Kind kind = Kind::text;
  bool required = true;
};

struct ExampleInfo {
  std::string_view command, what;
};

struct ExitInfo {
  int code;
  std::string_view meaning;
};

/// One command as help, parser, completion and man page know it.
struct CommandInfo {
  std::string_view name;     ///< "ports add"
  std::string_view summary;  ///< imperative, no final stop
  std::span<const OptionInfo> options = {};
  std::span<const ArgumentInfo> arguments = {};
  std::span<const ExampleInfo> examples = {};
  std::span<const ExitInfo> exits = {};  ///< beside those that every command has
  bool built = false;                    ///< false: named by the contract, refused by this version
};

/// Every command of the contract, in its order; groups ("ports") are not commands.
std::span<const CommandInfo> all_commands();
std::span<const OptionInfo> global_options();
/// What every command may answer beside its own codes.
std::span<const ExitInfo> common_exits();

const CommandInfo* find_command(std::string_view name);
/// The commands of a group, "config show" of "config"; empty if there is no such group.
std::vector<const CommandInfo*> commands_of(std::string_view group);
/// First words of built commands, each once, with a group's summary or the command's own.
struct TopLevel {
  std::string name;
  std::string_view summary;
  bool group = false;
};
std::vector<TopLevel> top_level();

}  // namespace joelclaw::infra::cli
