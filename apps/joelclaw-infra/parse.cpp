// SPDX-License-Identifier: MIT
#include "parse.hpp"

#include "recognise.hpp"

#include <infra/base/text.hpp>

// The only file that knows CLI11. It reads a flat line, the command's own words taken out before: what subcommands,
// fallthrough and help differ in between its versions is then of no concern.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra::cli {
namespace {

/// One option of CLI11 and the row it was made from.
struct Wired {
  const OptionInfo* info;
  CLI::Option* option;
};

CLI::Option* wire(CLI::App& app, const OptionInfo& info) {
  const std::string names{info.names};
  if (info.value.empty()) {
    return app.add_flag(names);
  }
  CLI::Option* option = app.add_option(names);
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  return info.optional_value ? option->expected(0, 1) : option->expected(1);
}

/// Why a value is not of its kind; empty where it is.
std::string complaint(const std::string& value, Kind kind) {
  const auto choice = choices(kind);
  if (!choice.empty() && std::find(choice.begin(), choice.end(), value) == choice.end()) {
    std::vector<std::string> names(choice.begin(), choice.end());
    return "it is one of " + join(names, ", ");
  }
  if (kind == Kind::duration && !parse_duration(value)) {
    return "a duration is a whole number and one of ms, s, m, h, like 90s";
  }
  return value.empty() ? "it is empty" : "";
}

std::optional<Failure> take(Invocation& invocation, const Wired& wired) {
  const OptionInfo& info = *wired.info;
  const std::string name{name_of(info)};
  if (wired.option->count() == 0) {
    return std::nullopt;
  }
  if (!info.built) {
    return not_built(name);
  }
  const std::vector<std::string> given = wired.option->results();
  std::string value = info.value.empty() || given.empty() ? std::string{} : given.back();
  if (info.optional_value && value == "true") {
    value.clear();  // CLI11's own word for an option that stands alone
  }
  if (!info.value.empty() && !(info.optional_value && value.empty())) {
    const std::string why = complaint(value, info.kind);
    if (!why.empty()) {
      return usage_failure(name, "cannot use '" + excerpt(value, 60) + "'", why,
                           invocation.command != nullptr ? invocation.command->name : std::string_view{});
    }
  }
  const std::size_t times = info.value.empty() ? wired.option->count() : 1;
  for (std::size_t i = 0; i < times; ++i) {
    invocation.options.emplace_back(name_of(info), value);
  }
  return std::nullopt;
}

std::optional<Failure> settle_globals(Invocation& invocation) {
  Globals& globals = invocation.globals;
  const auto given = [&](std::string_view name) {
    return std::count_if(invocation.options.begin(), invocation.options.end(),
                         [&](const auto& each) { return each.first == name; });
  };
  const auto verbose = given("--verbose");
  if (given("--quiet") > 0 && verbose > 0) {
    return usage_failure("--quiet", "excludes --verbose", "one asks for less, the other for more", "");
  }
  globals.verbosity = given("--quiet") > 0 ? Verbosity::quiet
                      : verbose > 1        ? Verbosity::commands
                      : verbose == 1       ? Verbosity::verbose
                                           : Verbosity::normal;
  globals.config = invocation.value("--config").value_or("");
  globals.simulate = invocation.value("--simulate").value_or("");
  const std::string format = given("--json") > 0 ? "json" : invocation.value("--output").value_or("text");
  globals.format = format == "json" ? Format::json : format == "ndjson" ? Format::ndjson : Format::text;
  const std::string colour = invocation.value("--color").value_or("auto");
  globals.colour = colour == "always"  ? ColourChoice::always
                   : colour == "never" ? ColourChoice::never
                                       : ColourChoice::automatic;
  if (const auto timeout = invocation.value("--timeout")) {
    globals.timeout = parse_duration(*timeout);
  }
  if (const auto wait = invocation.value("--wait")) {
    globals.wait = parse_duration(*wait);
  }
  globals.help = given("--help") > 0;
  globals.version = given("--version") > 0;
  return std::nullopt;
}

Failure stray(const std::string& word, const Recognised& command) {
  const std::string_view name = command.info != nullptr ? command.info->name : std::string_view{command.group};
  if (word.size() < 2 || word.front() != '-') {
    return usage_failure(excerpt(word, 60), "one argument too many", "", name);
  }
  std::vector<std::string> known;
  const auto collect = [&](std::span<const OptionInfo> options) {
    for (const OptionInfo& option : options) {
      if (option.built) {
        known.emplace_back(name_of(option));
      }
    }
  };
  collect(global_options());
  if (command.info != nullptr) {
    collect(command.info->options);
  }
  const auto meant = nearest(word.substr(0, word.find('=')), known);
  return usage_failure(excerpt(word, 60), name.empty() ? "no such option" : "no such option of " + std::string{name},
                       meant ? "did you mean " + *meant + "?" : "", name);
}

std::optional<Failure> take_arguments(Invocation& invocation, const std::vector<CLI::Option*>& positionals) {
  for (std::size_t i = 0; i < positionals.size(); ++i) {
    const ArgumentInfo& info = invocation.command->arguments[i];
    if (positionals[i]->count() == 0) {
      if (info.required && !invocation.globals.help) {
        return usage_failure(std::string{invocation.command->name}, std::string{info.name} + " is missing",
                             std::string{info.summary}, invocation.command->name);
      }
      continue;
    }
    const std::string value = positionals[i]->results().back();
    const std::string why = complaint(value, info.kind);
    if (!why.empty()) {
      return usage_failure(std::string{invocation.command->name}, "cannot use '" + excerpt(value, 60) + "'", why,
                           invocation.command->name);
    }
    invocation.arguments.push_back(value);
  }
  return std::nullopt;
}

/// Reads what is left of the line once the command's words are gone.
Result<Invocation, Failure> read(std::vector<std::string> rest, const Recognised& command) {
  CLI::App app;
  app.set_help_flag("");
  app.allow_extras();
  std::vector<Wired> options;
  std::vector<CLI::Option*> positionals;
  for (const OptionInfo& option : global_options()) {
    options.push_back({&option, wire(app, option)});
  }
  if (command.info != nullptr) {
    for (const OptionInfo& option : command.info->options) {
      options.push_back({&option, wire(app, option)});
    }
    for (const ArgumentInfo& argument : command.info->arguments) {
      positionals.push_back(app.add_option(std::string{argument.name}));
    }
  }
  const std::string_view name = command.info != nullptr ? command.info->name : std::string_view{};
  const std::vector<std::string> typed = rest;
  try {
    std::reverse(rest.begin(), rest.end());  // CLI11 takes a vector from its end
    app.parse(std::move(rest));
  } catch (const CLI::ParseError& error) {
    return usage_failure(name.empty() ? "command line" : std::string{name}, "cannot be understood",
                         excerpt(error.what()), name);
  }
  const std::vector<std::string> extras = app.remaining();
  for (const std::string& word : typed) {
    if (word != "--" && std::find(extras.begin(), extras.end(), word) != extras.end()) {
      return stray(word, command);
    }
  }
  Invocation invocation;
  invocation.command = command.info;
  invocation.group = command.group;
  for (const Wired& each : options) {
    if (auto failure = take(invocation, each)) {
      return *failure;
    }
  }
  if (auto failure = settle_globals(invocation)) {
    return *failure;
  }
  if (auto failure = take_arguments(invocation, positionals)) {
    return *failure;
  }
  return invocation;
}

}  // namespace

bool Invocation::has(std::string_view option) const {
  return std::any_of(options.begin(), options.end(), [&](const auto& each) { return each.first == option; });
}

std::optional<std::string> Invocation::value(std::string_view option) const {
  for (const auto& [name, value] : options) {
    if (name == option && !value.empty()) {
      return value;
    }
  }
  return std::nullopt;
}

Result<Invocation, Failure> parse(const std::vector<std::string>& arguments) {
  const FirstGlance seen = glance(arguments);
  if (seen.stranger) {
    const std::string& word = arguments[*seen.stranger];
    return usage_failure(excerpt(word, 60), "no such global option", "an option of a command stands behind its command",
                         "");
  }
  std::vector<std::string> words;
  for (const std::size_t place : seen.words) {
    words.push_back(arguments[place]);
  }
  const auto command = recognise(words);
  if (!command) {
    return command.error();
  }
  std::vector<std::string> rest;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto word = std::find(seen.words.begin(), seen.words.end(), i);
    const bool names_command =
        word != seen.words.end() && static_cast<std::size_t>(word - seen.words.begin()) < command->words;
    if (!names_command) {
      rest.push_back(arguments[i]);
    }
  }
  return read(std::move(rest), *command);
}

}  // namespace joelclaw::infra::cli
