// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/state.hpp>

#include <fmt/format.h>

namespace joelclaw::infra::simulation {
namespace {

/// ssh ends its lines as a terminal wants them, wherever they go.
Reply cannot(const std::string& words) {
  return exited(255, "", words + "\r\n");
}

}  // namespace

std::optional<Reply> ssh_way_in(const Model& model, const Arguments& read) {
  if (read.option("-F") != model.lima_home() + "/" + model.instance() + "/ssh.config" ||
      model.vm.state == VmState::absent) {
    return cannot("Can't open user config file " + read.option("-F") + ": No such file or directory");
  }
  if (is_denied(model, read.option("-F"))) {
    return cannot("Can't open user config file " + read.option("-F") + ": Permission denied");
  }
  if (read.words.empty() || read.words.front() != model.ssh_host()) {
    const std::string host = read.words.empty() ? std::string{} : read.words.front();
    return cannot("ssh: Could not resolve hostname " + host + ": nodename nor servname provided, or not known");
  }
  if (!guest_alive(model) || model.vm.sshd == Answering::refuses) {
    return cannot(fmt::format("ssh: connect to host 127.0.0.1 port {}: Connection refused", model.vm.ssh_port));
  }
  if (model.vm.sshd == Answering::closes) {
    return cannot("kex_exchange_identification: Connection closed by remote host");
  }
  if (model.vm.sshd == Answering::silent) {
    Reply late = cannot("Connection timed out during banner exchange\r\nConnection to 127.0.0.1 port " +
                        std::to_string(model.vm.ssh_port) + " timed out");
    late.latency = Duration{5'000};  // ConnectTimeout bounds it
    return late;
  }
  return std::nullopt;
}

namespace {

/// Every option that must be there so that the session neither uses nor becomes Lima's master.
bool keeps_to_itself(const std::vector<std::string>& arguments) {
  const std::string all = " " + join(arguments, " ") + " ";
  return contains(all, " -o ControlMaster=no ") && contains(all, " -o ControlPath=none ") &&
         contains(all, " -o BatchMode=yes ");
}

}  // namespace

std::optional<std::vector<std::string>> shell_words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  bool in_quotes = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_quotes) {
      in_quotes = c != '\'';
      word += in_quotes ? std::string{c} : std::string{};
    } else if (c == '\'') {
      in_quotes = in_word = true;
    } else if (c == '\\' && at + 1 < text.size()) {
      word += text[++at];
      in_word = true;
    } else if (c == ' ') {
      if (in_word) {
        words.push_back(std::exchange(word, {}));
      }
      in_word = false;
    } else if (std::string_view{"$`\"|&;<>()*?[]#~=%!{}\n\t"}.find(c) != std::string_view::npos && c != '=' &&
               c != '%') {
      return std::nullopt;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_quotes) {
    return std::nullopt;
  }
  if (in_word) {
    words.push_back(word);
  }
  return words;
}

Reply answer_ssh(Model& model, const Command& command) {
  const Arguments read =
      read_arguments(command.arguments, {{"-F", "-o", "-O", "-L", "-p"}, {"-T", "-N", "-f", "-n", "-M"}});
  if (read.stray) {
    return unknown_command(model, to_string(command));
  }
  if (auto controlled = ssh_control(model, read, command)) {
    return *controlled;
  }
  if (read.has("-O") || read.has("-L") || read.has("-N") || !read.separated || read.rest.empty() ||
      !keeps_to_itself(command.arguments)) {
    return unknown_command(model, to_string(command));
  }
  if (auto failure = ssh_way_in(model, read)) {
    failure->latency += between(model, 10, 40);
    return *failure;
  }
  const auto words = shell_words(join(read.rest, " "));  // ssh joins them with blanks for the far shell
  if (!words || words->empty()) {
    return unknown_command(model, to_string(command));
  }
  Reply reply = answer_remote(model, *words, command);
  reply.latency += between(model, 220, 420);
  return reply;
}

}  // namespace joelclaw::infra::simulation
