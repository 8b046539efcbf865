// SPDX-License-Identifier: MIT
#include "command_rows.hpp"

#include <array>

namespace joelclaw::infra::cli {
namespace {

constexpr std::array status_options{
    OptionInfo{"--watch", "INTERVAL", "look again every INTERVAL, 5s where none is given, until interrupted",
               Kind::duration, true},
};
constexpr std::array status_exits{
    ExitInfo{0, "healthy"},
    ExitInfo{1, "degraded: serves, but something needs attention"},
    ExitInfo{2, "down"},
    ExitInfo{3, "unknown: the state could not be observed"},
    ExitInfo{69, "a program is missing that it takes to look, or another host carries the stack"},
};
constexpr std::array status_examples{
    ExampleInfo{"joelclaw-infra status", "which layer is broken, why, and what repairs it"},
    ExampleInfo{"joelclaw-infra status -v", "every question with its answer and its time"},
    ExampleInfo{"joelclaw-infra status -o json", "the same for a program"},
    ExampleInfo{"joelclaw-infra status --watch 10s", "look again every ten seconds"},
    ExampleInfo{"joelclaw-infra --simulate zombie status", "rehearse an incident; nothing here is touched"},
};

constexpr std::array list_exits{
    ExitInfo{3, "a port could not be observed"},
    ExitInfo{69, "a program is missing that it takes to look, or another host carries the stack"},
};
constexpr std::array list_examples{
    ExampleInfo{"joelclaw-infra ports list", "every port of the spec and of the engine, and what is wrong with it"},
};
constexpr std::array port_check_examples{
    ExampleInfo{"joelclaw-infra -q ports check", "only the ports that are not right; the exit code for a script"},
};
constexpr std::array check_exits{
    ExitInfo{0, "each row is right"},
    ExitInfo{1, "a row needs attention"},
    ExitInfo{2, "a row fails"},
    ExitInfo{3, "a port could not be observed"},
    ExitInfo{69, "a program is missing that it takes to look, or another host carries the stack"},
};

constexpr std::array doctor_options{
    OptionInfo{"--manifests", "DIR", "check these manifests too", Kind::folder},
    OptionInfo{"--list", "", "print the checks instead of running them"},
    OptionInfo{"--fail-on", "LEVEL", "the level from which on it answers 1", Kind::level},
};

constexpr std::array log_options{
    OptionInfo{"--last", "N", "print only the last N operations", Kind::text},
    OptionInfo{"--since", "TIME", "print only what began after TIME", Kind::text},
};

constexpr std::array explain_arguments{
    ArgumentInfo{"CLASS", "a finding class as status names it; without one all are listed", Kind::cls, false},
};
constexpr std::array explain_examples{
    ExampleInfo{"joelclaw-infra explain host-forward-dead", "what it means, how to be sure, what to do by hand"},
    ExampleInfo{"joelclaw-infra explain", "every class in a line"},
};

constexpr std::array check_arguments{
    ArgumentInfo{"FILE", "the file to check; without one the spec in force", Kind::file, false},
};
constexpr std::array config_exits{
    ExitInfo{78, "the spec is wrong: file, line, column and key are named"},
};
constexpr std::array show_examples{
    ExampleInfo{"joelclaw-infra config show", "the spec in force with every default filled in"},
};
constexpr std::array init_exits{
    ExitInfo{4, "the file exists already; nothing was changed"},
    ExitInfo{74, "the file could not be written"},
};
constexpr std::array init_examples{
    ExampleInfo{"joelclaw-infra config init", "write the built-in default where it is looked for, to be edited"},
};

constexpr std::array completion_arguments{
    ArgumentInfo{"SHELL", "zsh, bash or fish", Kind::shell},
};
constexpr std::array completion_examples{
    ExampleInfo{"joelclaw-infra completion zsh > ~/.zfunc/_joelclaw-infra", "where fpath holds ~/.zfunc"},
    ExampleInfo{"eval \"$(joelclaw-infra completion bash)\"", "in ~/.bashrc"},
    ExampleInfo{"joelclaw-infra completion fish > ~/.config/fish/completions/joelclaw-infra.fish", "for fish"},
};

constexpr std::array help_arguments{
    ArgumentInfo{"COMMAND", "the command to be explained; without one all are listed", Kind::command, false},
    ArgumentInfo{"SUBCOMMAND", "its second word", Kind::text, false},
};

constexpr std::array commands{
    CommandInfo{"status",
                "Look at every layer once and name the first broken one and its cause",
                status_options,
                {},
                status_examples,
                status_exits,
                true},
    CommandInfo{"ports list",
                "List the ports: spec, bindings, node ports and listeners",
                {},
                {},
                list_examples,
                list_exits,
                true},
    CommandInfo{"ports check",
                "Check that every port of the spec is published and served",
                {},
                {},
                port_check_examples,
                check_exits,
                true},
    CommandInfo{"doctor", "Lint host, spec, manifests and services", doctor_options, {}, {}, {}, false},
    CommandInfo{"config show",
                "Print the spec in force with every default filled in",
                {},
                {},
                show_examples,
                config_exits,
                true},
    CommandInfo{"config check",
                "Say whether a spec is right, or everything that is wrong with it",
                {},
                check_arguments,
                {},
                config_exits,
                true},
    CommandInfo{"config path", "Print which spec is in force", {}, {}, {}, {}, true},
    CommandInfo{"config init", "Write the built-in default as a new file", {}, {}, init_examples, init_exits, true},
    CommandInfo{
        "log", "Print the journal: what was done when, why, and with what result", log_options, {}, {}, {}, true},
    CommandInfo{"explain", "Print the page of a finding class", {}, explain_arguments, explain_examples, {}, true},
    CommandInfo{"bundle", "Write a redacted support archive", {}, {}, {}, {}, false},
    CommandInfo{"version", "Print the version", {}, {}, {}, {}, true},
    CommandInfo{"completion",
                "Print the completion script of a shell",
                {},
                completion_arguments,
                completion_examples,
                {},
                true},
    CommandInfo{"help", "Explain a command", {}, help_arguments, {}, {}, true},
};

}  // namespace

std::span<const CommandInfo> reading_commands() {
  return commands;
}

}  // namespace joelclaw::infra::cli
