// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/simulation/reply.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra::simulation {

/// An argument vector read as a tool reads it: options that the reader knows, and the words between them.
struct Arguments {
  std::map<std::string, std::string> options;  ///< a flag without a value is "true"
  std::vector<std::string> words;
  std::vector<std::string> rest;                           ///< behind "--"
  std::vector<std::pair<std::string, std::string>> given;  ///< all options as often as they came, in their order
  bool separated = false;                                  ///< there was a "--"
  std::optional<std::string> stray;                        ///< an option that the tool is not known to have

  std::string option(const std::string& name, const std::string& otherwise = {}) const;
  bool has(const std::string& name) const { return options.count(name) != 0; }
  bool begins(const std::vector<std::string>& expected) const;
  std::vector<std::string> all(const std::string& name) const;
};

/// `with_value` take the next word or what follows "="; `flags` take none. Names include their dashes; a short name
/// means what `aliases` says.
struct Grammar {
  std::set<std::string> with_value, flags;
  std::map<std::string, std::string> aliases = {};
};
Arguments read_arguments(const std::vector<std::string>& words, const Grammar& grammar);

// Tools, by their own command lines.
Reply answer_limactl(Model& model, const Command& command);
Reply answer_colima(Model& model, const Command& command);
Reply answer_ssh(Model& model, const Command& command);
Reply answer_kubectl(Model& model, const Command& command);
Reply answer_talosctl(Model& model, const Command& command);
Reply answer_helm(Model& model, const Command& command);
Reply answer_lsof(Model& model, const Command& command);
Reply answer_ss(Model& model, const Command& command);
Reply answer_ps(Model& model, const Command& command);
Reply answer_systemctl(Model& model, const Command& command);
Reply answer_ip(Model& model, const Command& command);

Reply answer_docker(Model& model, const Command& command);
Reply answer_pkill(Model& model, const Command& command);

/// What the VM's shell says to words that came over ssh; `command` is the ssh that brought them, with its input.
Reply answer_remote(Model& model, const std::vector<std::string>& words, const Command& command);
/// The docker CLI inside the VM, which needs no way to the engine.
Reply answer_docker_inside(Model& model, const Command& command, const std::vector<std::string>& words);
/// What of that changes the VM; none: it is no such command.
std::optional<Reply> answer_guest_act(Model& model, const std::vector<std::string>& words, const Command& command);

// What they do beyond looking; none: it is no such command.
std::optional<Reply> colima_act(Model& model, const Command& command);
std::optional<Reply> limactl_act(Model& model, const Arguments& read, const Command& command);
/// ssh's own words where it does not get into the VM (tools.md 2.7); none where it does.
std::optional<Reply> ssh_way_in(const Model& model, const Arguments& read);
std::optional<Reply> ssh_control(Model& model, const Arguments& read, const Command& command);

/// A line as logrus writes it for who is no terminal.
std::string log_line(const Model& model, const char* level, const std::string& text, const std::string& context = {});

/// The words of a remote command line, quotes removed; none where it is more than words and quotes.
std::optional<std::vector<std::string>> shell_words(const std::string& text);

/// Processes of this host that listen or belong to the VM, as `ps` shows them.
std::vector<HostProcess> processes_of(const Model& model);
/// Everybody who listens on a TCP port of this host, Lima's forwards included.
std::vector<HostListener> listeners_of(const Model& model);

/// The program's name without its directory.
std::string base_name(const std::string& program);
/// Where a program would be started from; empty: nowhere.
std::string locate_tool(const Model& model, const std::string& program);

}  // namespace joelclaw::infra::simulation
