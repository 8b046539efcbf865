// SPDX-License-Identifier: MIT
#include "run.hpp"

#include "commands/commands.hpp"
#include "complete.hpp"
#include "dispatch.hpp"
#include "exit_code.hpp"
#include "help.hpp"
#include "parse.hpp"
#include "question_log.hpp"
#include "session.hpp"
#include "simulated_machine.hpp"

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/terminal.hpp>
#include <infra/render/table.hpp>

#include <exception>

namespace joelclaw::infra::cli {
namespace {

/// What the next command must begin with to be about the same stack.
Advice advice_for(const Globals& globals) {
  Advice advice;
  advice.program += globals.config.empty() ? "" : " --config " + shell_quote(globals.config);
  advice.program += globals.simulate.empty() ? "" : " --simulate " + shell_quote(globals.simulate);
  advice.knows = [](std::string_view verb) {
    const CommandInfo* command = find_command(verb);
    return command != nullptr && command->built;
  };
  return advice;
}

Report list_of_scenarios(const Style& style) {
  Report report;
  Glossary glossary;
  JsonValue scenarios = JsonValue::array();
  for (const auto& [names, summary] : scenario_rows()) {
    glossary.rows.push_back({names, summary});
    scenarios.push(JsonValue::object().with("name", names).with("summary", summary));
  }
  report.text = render(glossary, style);
  report.result = JsonValue::object().with("scenarios", std::move(scenarios));
  report.next = {{"joelclaw-infra --simulate zombie status", "look at one of them"}};
  return report;
}

Report help_for(const Invocation& invocation, const Style& style) {
  Report report;
  if (invocation.command != nullptr) {
    report.text = help_of(*invocation.command, style);
    report.result = help_result(*invocation.command);
  } else if (!invocation.group.empty()) {
    report.text = help_of_group(invocation.group, style);
    report.result = help_result();
  } else {
    report.text = help_of_program(style);
    report.result = help_result();
    report.next = {{"joelclaw-infra status", "look at every layer once"}};
  }
  return report;
}

Report run_command(const Invocation& invocation, Host& stack, Host& machine, const Controls& controls,
                   const UseCases& use_cases, Output& output) {
  const Globals& globals = invocation.globals;
  if (controls.deadline && globals.timeout) {
    controls.deadline(machine.clock.awake() + *globals.timeout);
  }
  if (controls.log && globals.verbosity == Verbosity::commands) {
    controls.log([&](const Question& question, const Answer& answer) { output.log(log_line(question, answer)); });
  }
  Session session{invocation, stack, machine, controls, use_cases, output, advice_for(globals)};
  const CommandFunction function = function_of(invocation.command->name);
  return function(session);
}

int answer(const Invocation& invocation, Host& machine, const Controls& controls, const UseCases& use_cases) {
  const Globals& globals = invocation.globals;
  Output output{
      machine.terminal, machine.surroundings, {globals.format, globals.colour, globals.verbosity == Verbosity::quiet}};
  const std::string_view name = invocation.command != nullptr ? invocation.command->name : std::string_view{"help"};
  if (globals.version) {
    return output.emit(version_report(), "version");
  }
  if (globals.simulate == "list") {
    return output.emit(list_of_scenarios(output.style(Stream::out)), name);
  }
  if (globals.help || invocation.command == nullptr) {
    return output.emit(help_for(invocation, output.style(Stream::out)), name);
  }
  if (globals.simulate.empty()) {
    return output.emit(run_command(invocation, machine, machine, controls, use_cases, output), name);
  }
  auto simulated = SimulatedMachine::make(globals.simulate, machine.terminal);
  if (!simulated) {
    return output.emit(failed(simulated.error()), name);
  }
  output.simulated("simulated: " + excerpt(globals.simulate, 60) + "; nothing on this machine is looked at or touched");
  return output.emit(run_command(invocation, simulated->host(), machine, {}, use_cases, output), name);
}

Failure bug(std::string why) {
  return {ErrorCode::internal,
          {"internal", "this is a bug in the program", std::move(why), {}},
          "report it with the command line and the version",
          {{"joelclaw-infra version", "which version this is"}}};
}

int run_line(const std::vector<std::string>& arguments, Host& host, const Controls& controls,
             const UseCases& use_cases) {
  if (!arguments.empty() && arguments.front() == complete_verb) {
    host.terminal.write(Stream::out, complete({arguments.begin() + 1, arguments.end()}, host));
    return exit_ok;
  }
  const auto invocation = parse(arguments);
  if (!invocation) {
    const FirstGlance seen = glance(arguments);
    Output output{host.terminal, host.surroundings, {seen.format, ColourChoice::automatic, seen.quiet}};
    std::string command;
    for (std::size_t i = 0; i < seen.words.size() && i < 2; ++i) {
      const std::string longer = command + (i == 0 ? "" : " ") + arguments[seen.words[i]];
      command = find_command(longer) != nullptr || !commands_of(longer).empty() ? longer : command;
    }
    return output.emit(failed(invocation.error()), command);
  }
  return answer(*invocation, host, controls, use_cases);
}

}  // namespace

int run(const std::vector<std::string>& arguments, Host& host, const Controls& controls, const UseCases& use_cases) {
  std::string why = "unknown exception";
  try {
    return run_line(arguments, host, controls, use_cases);
  } catch (const std::exception& exception) {
    why = excerpt(exception.what());
  } catch (...) {
    // said above
  }
  const FirstGlance seen = glance(arguments);
  Output output{host.terminal, host.surroundings, {seen.format, ColourChoice::automatic, seen.quiet}};
  return output.emit(failed(bug(why)), "");
}

}  // namespace joelclaw::infra::cli
