// SPDX-License-Identifier: MIT
#include "help.hpp"

#include <infra/render/table.hpp>
#include <infra/render/words.hpp>

#include <algorithm>

namespace joelclaw::infra::cli {
namespace {

constexpr std::string_view description =
    "Look after a Kubernetes stack on a headless host: a Colima VM, Docker in it, Talos in Docker, Kubernetes, and "
    "services on host ports";

/// "-o, --output FORMAT"; an option without a short name stands below the long ones.
std::string term_of(const OptionInfo& option) {
  const auto names = names_of(option);
  std::string term = names.front().starts_with("--") ? "    " : "";
  for (const std::string_view name : names) {
    term += (name == names.front() ? "" : ", ") + std::string{name};
  }
  if (!option.value.empty()) {
    term += " " + (option.optional_value ? "[" + std::string{option.value} + "]" : std::string{option.value});
  }
  return term;
}

std::string options_section(std::string_view title, std::span<const OptionInfo> options, const Style& style) {
  Glossary glossary;
  for (const OptionInfo& option : options) {
    if (option.built) {
      glossary.rows.push_back({term_of(option), std::string{option.summary}});
    }
  }
  return glossary.rows.empty() ? "" : "\n" + std::string{title} + ":\n" + render(glossary, style);
}

std::string examples_section(std::span<const ExampleInfo> examples, const Style& style) {
  if (examples.empty()) {
    return "";
  }
  std::string text = "\nexamples:\n";
  for (const ExampleInfo& example : examples) {
    text += "  " + std::string{example.command} + "\n";
    for (const std::string& line : wrapped(example.what, columns_after(6, style))) {
      text += "      " + line + "\n";
    }
  }
  return text;
}

std::string exits_section(const CommandInfo& command, const Style& style) {
  std::vector<ExitInfo> exits{{0, "done"}};
  for (const ExitInfo& exit : command.exits) {
    exit.code == 0 ? void(exits.front() = exit) : exits.push_back(exit);
  }
  for (const ExitInfo& exit : common_exits()) {
    const bool own =
        std::any_of(exits.begin(), exits.end(), [&](const ExitInfo& each) { return each.code == exit.code; });
    if (!own) {
      exits.push_back(exit);
    }
  }
  std::stable_sort(exits.begin(), exits.end(), [](const ExitInfo& a, const ExitInfo& b) { return a.code < b.code; });
  Glossary glossary;
  for (const ExitInfo& exit : exits) {
    glossary.rows.push_back({std::to_string(exit.code), std::string{exit.meaning}});
  }
  return "\nexit status:\n" + render(glossary, style);
}

std::string paragraph(std::string_view text, const Style& style) {
  std::string block;
  for (const std::string& line : wrapped(text, columns_after(0, style))) {
    block += line + "\n";
  }
  return block;
}

}  // namespace

std::string usage_of(const CommandInfo& command) {
  std::string usage = "joelclaw-infra " + std::string{command.name};
  for (const OptionInfo& option : command.options) {
    if (!option.built) {
      continue;
    }
    std::string value{option.value};
    value = value.empty() ? "" : option.optional_value ? " [" + value + "]" : " " + value;
    usage += " [" + std::string{name_of(option)} + value + "]";
  }
  for (const ArgumentInfo& argument : command.arguments) {
    const std::string name{argument.name};
    usage += argument.required ? " " + name : " [" + name + "]";
  }
  return usage;
}

std::string help_of_program(const Style& style) {
  std::string text = "usage: joelclaw-infra [OPTION]... COMMAND [ARGUMENT]...\n\n" + paragraph(description, style);
  const std::vector<ExampleInfo> examples{
      {"joelclaw-infra status", "which layer is broken, why, and what repairs it"},
      {"joelclaw-infra --simulate zombie status", "rehearse an incident; nothing here is touched"},
  };
  text += examples_section(examples, style);
  Glossary commands;
  for (const TopLevel& word : top_level()) {
    commands.rows.push_back({word.name, std::string{word.summary}});
  }
  text += "\ncommands:\n" + render(commands, style);
  text += options_section("options of every command", global_options(), style);
  return text + "\nsee joelclaw-infra(1), and joelclaw-infra help COMMAND\n";
}

std::string help_of_group(std::string_view group, const Style& style) {
  Glossary commands;
  for (const CommandInfo* member : commands_of(group)) {
    if (member->built) {
      const std::string usage = usage_of(*member);
      commands.rows.push_back({usage.substr(std::string{"joelclaw-infra "}.size()), std::string{member->summary}});
    }
  }
  return "usage: joelclaw-infra " + std::string{group} + " COMMAND\n\ncommands:\n" + render(commands, style) +
         "\nsee joelclaw-infra help " + std::string{group} + " COMMAND\n";
}

std::string help_of(const CommandInfo& command, const Style& style) {
  std::string text = "usage: " + usage_of(command) + "\n\n" + paragraph(command.summary, style);
  text += examples_section(command.examples, style);
  Glossary arguments;
  for (const ArgumentInfo& argument : command.arguments) {
    arguments.rows.push_back({std::string{argument.name}, std::string{argument.summary}});
  }
  text += arguments.rows.empty() ? "" : "\narguments:\n" + render(arguments, style);
  text += options_section("options", command.options, style);
  text += options_section("options of every command", global_options(), style);
  text += exits_section(command, style);
  return text + "\nsee joelclaw-infra(1)\n";
}

JsonValue help_result(const CommandInfo& command) {
  return JsonValue::object()
      .with("name", command.name)
      .with("usage", usage_of(command))
      .with("description", command.summary);
}

JsonValue help_result() {
  JsonValue commands = JsonValue::array();
  for (const CommandInfo& command : all_commands()) {
    if (command.built) {
      commands.push(help_result(command));
    }
  }
  return JsonValue::object().with("description", description).with("commands", std::move(commands));
}

}  // namespace joelclaw::infra::cli
