// SPDX-License-Identifier: MIT
#include <infra/simulation/operator_tools.hpp>

#include <infra/simulation/act.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/files.hpp>

namespace joelclaw::infra::simulation {

/// A password command as operators name one: the GitHub CLI's.
Reply answer_gh(Model& model, const Command& command) {
  const Arguments read = read_arguments(command.arguments, {{"--hostname"}, {}, {{"-h", "--hostname"}}});
  if (read.stray || read.words.size() != 2 || !read.begins({"auth", "token"})) {
    return unknown_command(model, to_string(command));
  }
  Reply reply = exited(0, "SIMULATED-SECRET\n");
  reply.latency = between(model, 60, 140);
  return reply;
}

/// `mv -n -- FROM TO`: nothing that has the new name is ever written over.
Reply answer_mv(Model& model, const Command& command) {
  const auto& words = command.arguments;
  if (words.size() != 4 || words[0] != "-n" || words[1] != "--") {
    return unknown_command(model, to_string(command));
  }
  const auto files = files_of(model);
  const std::string below = words[2] + "/";
  const auto first = files.lower_bound(below);
  const bool directory = first != files.end() && first->first.starts_with(below);
  if (!directory && files.count(words[2]) == 0) {
    return exited(1, "", "mv: rename " + words[2] + " to " + words[3] + ": No such file or directory\n");
  }
  Doing doing{model, command};
  for (const auto& [path, text] : model.host.files) {
    if (path == words[2] || path.starts_with(below)) {
      doing.effect(Duration{5}, EventKind::write_file, words[3] + path.substr(words[2].size()), text)
          .effect(Duration{5}, EventKind::remove_file, path);
    }
  }
  Reply reply = exited(0, "");
  reply.act = doing.number();
  reply.latency = Duration{8};
  return reply;
}

}  // namespace joelclaw::infra::simulation
