// SPDX-License-Identifier: MIT
#include <infra/tool/listeners.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/unknown.hpp>

#include <map>
#include <utility>

namespace joelclaw::infra {
namespace {

/// "127.0.0.1:6379", "*:6379", "[::1]:6379"
bool read_address(std::string_view text, Listener& listener) {
  const auto colon = text.find_last_of(':');
  const auto port = colon == std::string_view::npos ? std::nullopt : parse_number(text.substr(colon + 1));
  if (!port || *port > 65535) {
    return false;
  }
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  listener.address = address == "*" ? "0.0.0.0" : std::string{address.substr(0, address.find('%'))};
  listener.port = static_cast<std::uint16_t>(*port);
  return true;
}

/// lsof -F: one field a line, its first letter says which; p begins a process, n ends a socket.
std::vector<Listener> parse_lsof(std::string_view text) {
  std::vector<Listener> all;
  Listener process;
  for (const std::string_view line : lines_of(text)) {
    if (line.empty()) {
      continue;
    }
    const std::string_view value = line.substr(1);
    switch (line.front()) {
      case 'p':
        process = {};
        process.pid = static_cast<std::int64_t>(parse_number(value).value_or(0));
        break;
      case 'c':
        process.process = excerpt(value, 64);
        break;
      case 'L':
        process.user = excerpt(value, 64);
        break;
      case 'n':
        if (Listener listener = process; read_address(value, listener)) {
          all.push_back(std::move(listener));
        }
        break;
      default:
        break;
    }
  }
  return all;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split(line, ' ')) {
    if (!word.empty()) {
      words.push_back(word);
    }
  }
  return words;
}

/// LISTEN 0 511 0.0.0.0:6379 0.0.0.0:* users:(("redis-server",pid=812,fd=6))
std::vector<Listener> parse_ss(std::string_view text) {
  std::vector<Listener> all;
  for (const std::string_view line : lines_of(text)) {
    const auto words = words_of(line);
    Listener listener;
    if (words.size() < 5 || words[0] != "LISTEN" || !read_address(words[3], listener)) {
      continue;
    }
    const auto open = line.find("((\"");
    const auto close = open == std::string_view::npos ? open : line.find('"', open + 3);
    const auto pid = line.find(",pid=");
    if (close != std::string_view::npos && pid != std::string_view::npos) {
      listener.process = excerpt(line.substr(open + 3, close - open - 3), 64);
      const std::string_view digits = line.substr(pid + 5);
      listener.pid =
          static_cast<std::int64_t>(parse_number(digits.substr(0, digits.find_first_not_of("0123456789"))).value_or(0));
    }
    all.push_back(std::move(listener));
  }
  return all;
}

bool is_word(std::string_view command, std::string_view program) {
  const std::string_view first = command.substr(0, command.find(' '));
  return first == program || first.ends_with("/" + std::string{program});
}

/// Lima's master, by its control socket: "ssh: /Users/joel/.colima/_lima/colima/ssh.sock [mux]" once it is in the
/// background, ControlPath=... before. An ssh that merely reads Lima's ssh.config for a tunnel is somebody's stand-in.
bool is_lima_ssh(std::string_view command) {
  return contains(command, "/ssh.sock") && contains(command, "lima");
}

ListenerRole role_of(std::string_view command) {
  if (is_word(command, "limactl") || is_word(command, "docker-proxy") || is_word(command, "dockerd") ||
      is_word(command, "rootlesskit")) {
    return ListenerRole::forwarder;
  }
  if (is_word(command, "kubectl") || is_word(command, "autossh")) {
    return ListenerRole::stand_in;
  }
  if (is_word(command, "ssh") || command.starts_with("ssh:")) {
    return is_lima_ssh(command) ? ListenerRole::forwarder : ListenerRole::stand_in;
  }
  return command.empty() ? ListenerRole::unknown : ListenerRole::foreign;
}

}  // namespace

Command listeners_command(const std::string& system, Duration deadline) {
  if (system == "darwin") {
    return {"lsof", {"-nP", "+c0", "-iTCP", "-sTCP:LISTEN", "-FpcLn"}, {}, "", deadline};
  }
  return {"ss", {"-Hltnp"}, {}, "", deadline};
}

Probe<std::vector<Listener>> parse_listeners(const std::string& system, const Outcome& outcome) {
  // lsof's status is 1 also where it found nothing to list, or had something to warn of beside what it lists.
  const bool listed = !outcome.out.empty() || trim(outcome.err).empty();
  if (!outcome.succeeded() && !(system == "darwin" && outcome.exit_status() == 1 && listed)) {
    return unknown_from(outcome);
  }
  if (outcome.truncated) {
    return Unknown{UnknownCause::garbage, "more listeners than are read"};
  }
  auto listeners = system == "darwin" ? parse_lsof(outcome.out) : parse_ss(outcome.out);
  // Either lists nothing but listeners: words without one are no list.
  if (is_cut(outcome.out) || (listeners.empty() && !trim(outcome.out).empty())) {
    return garbage(outcome.out);
  }
  return listeners;
}

Command process_details_command(const std::vector<std::int64_t>& pids, Duration deadline) {
  std::string list;
  for (const std::int64_t pid : pids) {
    list += (list.empty() ? "" : ",") + std::to_string(pid);
  }
  return {"ps", {"-ww", "-o", "pid=,user=,command=", "-p", list}, {}, "", deadline};
}

void add_process_details(const Outcome& outcome, std::vector<Listener>& listeners) {
  std::map<std::int64_t, std::pair<std::string, std::string>> details;
  for (const std::string_view raw : lines_of(outcome.out)) {
    const std::string_view line = trim(raw);
    const auto words = words_of(line);
    const auto pid = words.size() < 3 ? std::nullopt : parse_number(words[0]);
    if (pid) {
      const auto command = static_cast<std::size_t>(words[2].data() - line.data());
      details[static_cast<std::int64_t>(*pid)] = {excerpt(words[1], 64), excerpt(line.substr(command), 400)};
    }
  }
  for (Listener& listener : listeners) {
    if (const auto found = details.find(listener.pid); found != details.end()) {
      listener.user = found->second.first;
      listener.command = found->second.second;
      listener.role = role_of(listener.command);
    }
  }
}

}  // namespace joelclaw::infra
