// SPDX-License-Identifier: MIT
#include <infra/simulation/commands.hpp>

#include <infra/simulation/operator_tools.hpp>

#include <cerrno>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

using Answerer = Reply (*)(Model&, const Command&);

const std::map<std::string, Answerer>& answerers() {
  static const std::map<std::string, Answerer> all{
      {"limactl", answer_limactl}, {"colima", answer_colima},       {"ssh", answer_ssh},   {"kubectl", answer_kubectl},
      {"helm", answer_helm},       {"talosctl", answer_talosctl},   {"lsof", answer_lsof}, {"ss", answer_ss},
      {"ps", answer_ps},           {"systemctl", answer_systemctl}, {"ip", answer_ip},     {"docker", answer_docker},
      {"pkill", answer_pkill},     {"gh", answer_gh},               {"mv", answer_mv},
  };
  return all;
}

Reply not_started() {
  Outcome outcome;
  outcome.end = NotStarted{ENOENT};
  Reply reply;
  reply.what = std::move(outcome);
  return reply;
}

/// What a tool says that has lost its wits: neither its own format nor an error.
Reply garbage() {
  return exited(0, "\x1b[2J\xff\xfe{\"unterminated\": [");
}

/// What was meant to change something and is not done after all.
Reply misbehave(Model& model, Tool& tool, const Reply& reply) {
  abandon(model, reply.act, false);
  Reply answer = exited(0, "");
  if (tool.manner == Manner::fails_once) {
    tool.manner = Manner::works;
    answer = exited(1, "", "simulation: fails this once\n");
  }
  answer.act = reply.act;
  answer.latency = reply.latency;
  return answer;
}

}  // namespace

std::string Arguments::option(const std::string& name, const std::string& otherwise) const {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

bool Arguments::begins(const std::vector<std::string>& expected) const {
  return words.size() >= expected.size() && std::equal(expected.begin(), expected.end(), words.begin());
}

std::vector<std::string> Arguments::all(const std::string& name) const {
  std::vector<std::string> values;
  for (const auto& [option, value] : given) {
    if (option == name) {
      values.push_back(value);
    }
  }
  return values;
}

Arguments read_arguments(const std::vector<std::string>& words, const Grammar& grammar) {
  Arguments read;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (word == "--") {
      read.separated = true;
      read.rest.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
      break;
    }
    if (word.size() < 2 || word.front() != '-') {
      read.words.push_back(word);
      continue;
    }
    const auto equals = word.find('=');
    std::string name = word.substr(0, equals);
    const auto alias = grammar.aliases.find(name);
    name = alias == grammar.aliases.end() ? name : alias->second;
    if (grammar.with_value.count(name) != 0 && (equals != std::string::npos || at + 1 < words.size())) {
      read.options[name] = equals != std::string::npos ? word.substr(equals + 1) : words[++at];
      read.given.emplace_back(name, read.options[name]);
    } else if (grammar.flags.count(name) != 0) {
      read.options[name] = equals != std::string::npos ? word.substr(equals + 1) : "true";
      read.given.emplace_back(name, read.options[name]);
    } else {
      read.stray = word;
    }
  }
  return read;
}

std::string base_name(const std::string& program) {
  return program.substr(program.find_last_of('/') + 1);
}

std::string locate_tool(const Model& model, const std::string& program) {
  const auto found = model.host.tools.find(base_name(program));
  if (found == model.host.tools.end()) {
    return {};
  }
  const bool absolute = program.find('/') != std::string::npos;
  return absolute && program != found->second.path ? std::string{} : found->second.path;
}

Reply answer_command(Model& model, const Command& command) {
  const std::string name = base_name(command.program);
  remember_forbidden(model, command);
  const auto answerer = answerers().find(name);
  if (answerer == answerers().end()) {
    return unknown_command(model, to_string(command));
  }
  if (locate_tool(model, command.program).empty()) {
    return not_started();
  }
  const Manner manner = model.host.tools.at(name).manner;
  if (manner == Manner::hangs) {
    return hanging();
  }
  if (manner == Manner::garbage) {
    return garbage();
  }
  Reply reply = answerer->second(model, command);
  return reply.act == 0 || manner == Manner::works ? reply : misbehave(model, model.host.tools.at(name), reply);
}

}  // namespace joelclaw::infra::simulation
