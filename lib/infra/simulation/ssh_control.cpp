// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/state.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* guest_socket = "/var/run/docker.sock";

std::string control_path(const Model& model) {
  return model.lima_home() + "/" + model.instance() + "/ssh.sock";
}

/// What a client meets that wants something of Lima's master (tools.md 2.6); none: it answers.
std::optional<Reply> no_master(const Model& model) {
  switch (reach_control_socket(model)) {
    case Contact::answered:
      return std::nullopt;
    case Contact::absent:
      return exited(255, "", "Control socket connect(" + control_path(model) + "): No such file or directory\n");
    default:
      return exited(255, "", "Control socket connect(" + control_path(model) + "): Connection refused\n");
  }
}

/// LOCAL:REMOTE of -L: two sockets, or two addresses with their ports.
struct Forward {
  bool socket = false;
  std::string local, remote;
  std::uint16_t port = 0, remote_port = 0;
};

std::optional<Forward> forward_of(const std::string& text) {
  Forward forward;
  if (text.starts_with('/')) {
    const auto colon = text.rfind(":/");
    if (colon == std::string::npos) {
      return std::nullopt;
    }
    forward = {true, text.substr(0, colon), text.substr(colon + 1), 0, 0};
    return forward;
  }
  const auto parts = split(text, ':');
  const auto port = parts.size() == 4 ? parse_number(parts[1]) : std::nullopt;
  const auto remote = parts.size() == 4 ? parse_number(parts[3]) : std::nullopt;
  if (!port || !remote) {
    return std::nullopt;
  }
  forward.local = parts[0];
  forward.remote = parts[2];
  forward.port = static_cast<std::uint16_t>(*port);
  forward.remote_port = static_cast<std::uint16_t>(*remote);
  return forward;
}

bool taken_by_another(const Model& model, std::uint16_t port) {
  const auto& all = model.host.listeners;
  return std::any_of(all.begin(), all.end(), [port](const HostListener& each) { return each.port == port; });
}

Reply acted(const Doing& doing, int status, std::string err) {
  Reply reply = exited(status, "", std::move(err));
  reply.act = doing.number();
  return reply;
}

/// The master binds here; a socket's file that lies there already is in its way, as is another program on the port
/// (OpenSSH 9: StreamLocalBindUnlink is off). Returns its complaint, empty where there is none.
std::string add_forward(Model& model, Doing& doing, const Forward& forward) {
  const bool in_the_way = forward.socket ? model.forwarding.socket_file && !model.forwarding.docker_socket
                                         : taken_by_another(model, forward.port);
  if (in_the_way) {
    return "mux_client_forward: forwarding request failed: Port forwarding failed\n"
           "muxclient: master forward request failed\n";
  }
  if (forward.socket ? !model.forwarding.docker_socket : !forwarded(model, forward.port)) {
    doing.effect(Duration{20}, forward.socket ? EventKind::forward_socket : EventKind::forward_port,
                 forward.socket ? std::string{} : std::to_string(forward.port));
  }
  return {};
}

std::string cancel_forward(Model& model, Doing& doing, const Forward& forward) {
  const bool there = forward.socket ? model.forwarding.docker_socket : forwarded(model, forward.port);
  if (!there) {
    return "muxclient: master cancel forward request failed\n";
  }
  doing.effect(Duration{20}, EventKind::cancel_forward, forward.socket ? "socket" : std::to_string(forward.port));
  return {};
}

/// Only what Lima itself forwards may be asked of its master: the engine's socket, and a port to the same port.
bool as_lima_does(const Model& model, const Forward& forward) {
  return forward.socket ? forward.local == model.docker_socket() && forward.remote == guest_socket
                        : forward.port == forward.remote_port && forward.local == forward.remote;
}

std::optional<Reply> control(Model& model, const Arguments& read, const Command& command) {
  const std::string verb = read.option("-O");
  const bool right_host = !read.words.empty() && read.words.front() == model.ssh_host();
  if (!right_host || read.option("-F") != model.lima_home() + "/" + model.instance() + "/ssh.config") {
    return std::nullopt;
  }
  if (verb == "check") {
    const auto none = no_master(model);
    return none ? *none : exited(0, "", "Master running (pid=845)\n");
  }
  Doing doing{model, command};
  if (auto none = no_master(model)) {
    none->act = doing.number();
    return *none;
  }
  if (verb == "exit") {
    doing.effect(Duration{20}, EventKind::lose_master).effect(Duration{20}, EventKind::remove_control_socket);
    return acted(doing, 0, "Exit request sent.\n");
  }
  std::vector<Forward> forwards;
  for (const std::string& words : read.all("-L")) {
    const auto forward = forward_of(words);
    if (!forward || !as_lima_does(model, *forward)) {
      return std::nullopt;
    }
    forwards.push_back(*forward);
  }
  if (forwards.empty() || (verb != "forward" && verb != "cancel")) {
    return std::nullopt;
  }
  // Each by itself; one that fails is told at the end, by the status of all.
  std::string err;
  for (const Forward& forward : forwards) {
    err += verb == "forward" ? add_forward(model, doing, forward) : cancel_forward(model, doing, forward);
  }
  return acted(doing, err.empty() ? 0 : 255, err);
}

bool has_option(const Arguments& read, const std::string& option) {
  const auto all = read.all("-o");
  return std::find(all.begin(), all.end(), option) != all.end();
}

/// A master that stays in the background. With ControlMaster=auto a session rides on one that serves; a socket that refuses
/// is unlinked, and a new master takes its place (OpenSSH mux.c).
Reply start_master(Model& model, const Arguments& read, const Command& command) {
  Doing doing{model, command};
  if (auto failure = ssh_way_in(model, read)) {
    failure->act = doing.number();
    return *failure;
  }
  if (model.forwarding.control_file && model.forwarding.control_answers) {
    return acted(doing, 0, "");
  }
  doing.effect(Duration{240}, EventKind::remove_control_socket).effect(Duration{260}, EventKind::start_master);
  return acted(doing, 0, "");
}

}  // namespace

std::optional<Reply> ssh_control(Model& model, const Arguments& read, const Command& command) {
  if (read.has("-O")) {
    auto reply = control(model, read, command);
    if (reply) {
      reply->latency += between(model, 30, 70);
    }
    return reply;
  }
  const bool stays = has_option(read, "ControlMaster=auto") && has_option(read, "ControlPersist=yes");
  if (!stays || read.rest != std::vector<std::string>{"true"} || !has_option(read, "BatchMode=yes")) {
    return std::nullopt;
  }
  Reply reply = start_master(model, read, command);
  reply.latency += between(model, 280, 480);
  return reply;
}

}  // namespace joelclaw::infra::simulation
