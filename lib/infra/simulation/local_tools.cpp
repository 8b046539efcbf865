// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/state.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace joelclaw::infra::simulation {
namespace {

constexpr std::int64_t master_pid = 845;

HostListener forward(const Model& model, std::uint16_t port, const std::string& address) {
  const bool grpc = model.vm.port_forwarder == "grpc";
  HostListener listener;
  listener.address = address;
  listener.port = port;
  listener.pid = grpc ? model.vm.host_agent_pid : master_pid;
  listener.process = grpc ? "limactl" : "ssh";
  listener.user = model.parameters.user;
  return listener;
}

std::string shown_address(const std::string& address) {
  return address == "0.0.0.0" ? "*" : address == "::1" ? "[::1]" : address;
}

/// One column of `ps -o`; none for a keyword that this model does not know.
std::optional<std::string> column(const HostProcess& process, std::string_view keyword) {
  if (keyword == "pid") {
    return std::to_string(process.pid);
  }
  if (keyword == "user") {
    return process.user;
  }
  if (keyword == "command" || keyword == "args") {
    return process.command;
  }
  if (keyword == "comm") {
    return process.command.substr(0, process.command.find(' '));
  }
  return std::nullopt;
}

}  // namespace

std::vector<HostListener> listeners_of(const Model& model) {
  std::vector<HostListener> all = model.host.listeners;
  if (guest_alive(model)) {
    all.push_back(forward(model, model.vm.ssh_port, "127.0.0.1"));
    all.back().pid = model.vm.host_agent_pid;
    all.back().process = "limactl";
  }
  const Container* node = model.node();
  for (const PublishedPort& port : node == nullptr ? std::vector<PublishedPort>{} : node->wanted) {
    const bool taken = std::any_of(model.host.listeners.begin(), model.host.listeners.end(),
                                   [&port](const HostListener& each) { return each.port == port.host; });
    if (!taken && forwarded(model, port.host)) {
      all.push_back(forward(model, port.host, "0.0.0.0"));
    }
  }
  return all;
}

std::vector<HostProcess> processes_of(const Model& model) {
  const std::string& user = model.parameters.user;
  const std::string lima = model.lima_home();
  std::vector<HostProcess> all{{1, "root", "/sbin/launchd"}, {340, "root", "/usr/sbin/sshd -i"}};
  if (model.vm.host_agent_pid != 0) {
    const std::string directory = lima + "/" + model.instance();
    all.push_back({model.vm.host_agent_pid, user,
                   "/opt/homebrew/bin/limactl hostagent --pidfile " + directory + "/ha.pid --socket " + directory +
                       "/ha.sock --guestagent /opt/homebrew/share/lima/lima-guestagent.Linux-aarch64.gz " +
                       model.instance()});
  }
  for (int other = 1; other <= model.vm.other_instances; ++other) {
    const std::string name = "other-" + std::to_string(other);
    all.push_back(
        {900 + other, user, "/opt/homebrew/bin/limactl hostagent --pidfile " + lima + "/" + name + "/ha.pid " + name});
  }
  for (int number = 0; number < model.vm.usernet; ++number) {
    all.push_back({780 + number, user,
                   "/opt/homebrew/bin/limactl usernet -p " + lima + "/_networks/user-v2/usernet_user-v2.pid -e " +
                       lima + "/_networks/user-v2/user-v2_ep.sock --subnet 192.168.5.0/24"});
  }
  if (guest_alive(model) && model.forwarding.master) {
    all.push_back({master_pid, user, "ssh: " + lima + "/" + model.instance() + "/ssh.sock [mux]"});
  }
  all.insert(all.end(), model.host.processes.begin(), model.host.processes.end());
  for (const HostListener& listener : model.host.listeners) {
    all.push_back({listener.pid, listener.user, listener.command});
  }
  return all;
}

/// `lsof -F pcLn` (lsof 4.91, macOS): a p, c and L line a process, then an f and an n line a file. Other users'
/// processes are not listed at all without root.
Reply answer_lsof(Model& model, const Command& command) {
  const std::set<std::string> known{"-nP", "-iTCP", "-sTCP:LISTEN", "-FpcLn"};
  std::set<std::string> asked(command.arguments.begin(), command.arguments.end());
  asked.erase("+c0");  // names of commands uncut; ours are short
  if (asked != known) {
    return unknown_command(model, to_string(command));
  }
  std::vector<HostListener> all = listeners_of(model);
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.pid < b.pid; });
  std::string out;
  std::int64_t last = 0;
  int descriptor = 4;
  for (const HostListener& listener : all) {
    if (listener.user != model.parameters.user && model.parameters.user_id != 0) {
      continue;
    }
    if (listener.pid != last) {
      out += fmt::format("p{}\nc{}\nL{}\n", listener.pid, listener.process, listener.user);
    }
    out += fmt::format("f{}\nn{}:{}\n", ++descriptor, shown_address(listener.address), listener.port);
    last = listener.pid;
  }
  Reply reply = exited(out.empty() ? 1 : 0, out);
  reply.latency = between(model, 30, 90);
  return reply;
}

/// `ss -Hltnp` (iproute2 6.1): other users' sockets are listed without their process.
Reply answer_ss(Model& model, const Command& command) {
  if (command.arguments != std::vector<std::string>{"-Hltnp"}) {
    return unknown_command(model, to_string(command));
  }
  std::string out;
  for (const HostListener& listener : listeners_of(model)) {
    const bool ours = listener.user == model.parameters.user || model.parameters.user_id == 0;
    const std::string users = ours ? fmt::format("users:((\"{}\",pid={},fd=7))", listener.process, listener.pid) : "";
    out +=
        fmt::format("LISTEN 0      4096   {:>20}:{:<5}      0.0.0.0:*    {}\n", listener.address, listener.port, users);
  }
  Reply reply = exited(0, out);
  reply.latency = between(model, 5, 20);
  return reply;
}

Reply answer_ps(Model& model, const Command& command) {
  const Arguments read =
      read_arguments(command.arguments, {{"-o", "-p"}, {"-ax", "-axww", "-axo", "-ww", "-a", "-x", "-e", "-w", "-A"}});
  if (read.stray || !read.has("-o")) {
    return unknown_command(model, to_string(command));
  }
  const std::string wanted = read.option("-p");
  const std::string keywords = read.option("-o");
  std::set<std::string> pids;
  for (const std::string_view pid : split(wanted, ',')) {
    pids.emplace(pid);
  }
  std::string out;
  for (const HostProcess& process : processes_of(model)) {
    if (read.has("-p") && pids.count(std::to_string(process.pid)) == 0) {
      continue;
    }
    std::string line;
    for (const std::string_view keyword : split(keywords, ',')) {
      const auto text = column(process, keyword.substr(0, keyword.find('=')));
      if (!text) {
        return unknown_command(model, to_string(command));
      }
      line += line.empty() ? fmt::format("{:>5}", *text) : " " + *text;
    }
    out += line + "\n";
  }
  Reply reply = exited(out.empty() ? 1 : 0, out);
  reply.latency = between(model, 10, 40);
  return reply;
}

/// Of this host itself, where the engine runs on it without a VM.
Reply answer_systemctl(Model& model, const Command& command) {
  if (command.arguments != std::vector<std::string>{"is-active", "docker.service", "docker.socket"}) {
    return unknown_command(model, to_string(command));
  }
  const bool active = model.engine.service == "active" && model.engine.socket == "active";
  return exited(active ? 0 : 3, model.engine.service + "\n" + model.engine.socket + "\n");
}

Reply answer_ip(Model& model, const Command& command) {
  if (command.arguments != std::vector<std::string>{"-4", "route", "show"}) {
    return unknown_command(model, to_string(command));
  }
  return exited(0, join(model.vm.routes, "\n") + "\n");
}

}  // namespace joelclaw::infra::simulation
