// SPDX-License-Identifier: MIT
#include "command_rows.hpp"

#include <array>

namespace joelclaw::infra::cli {
namespace {

constexpr OptionInfo plan_option{"--dry-run,--plan", "",
                                 "print the steps, the downtime and the data at risk; change nothing"};
constexpr OptionInfo confirm_option{"--confirm", "DIGEST", "the digest of the plan that may lose data", Kind::text};

constexpr std::array up_options{
    OptionInfo{"--if-intended", "", "change nothing where the stack is down on purpose"},
    OptionInfo{"--restart-vm", "", "apply settings that need a restart of the VM"},
    plan_option,
};
constexpr std::array up_exits{
    ExitInfo{0, "healthy and stable"},
    ExitInfo{1, "up, but degraded"},
    ExitInfo{2, "failed"},
};

constexpr std::array down_options{
    OptionInfo{"--keep-vm", "", "leave the VM running"},
    OptionInfo{"--reason", "TEXT", "why, for whoever finds it down", Kind::text},
    plan_option,
};
constexpr std::array down_exits{
    ExitInfo{0, "at rest"},
    ExitInfo{2, "not at rest"},
};

constexpr std::array heal_options{
    OptionInfo{"--watch", "INTERVAL", "heal again every INTERVAL, until interrupted", Kind::duration},
    OptionInfo{"--force", "REASON", "skip cooldown and hold", Kind::text},
    plan_option,
};
constexpr std::array heal_exits{
    ExitInfo{0, "nothing to do, or repaired and held"},
    ExitInfo{1, "repaired; a person is needed for the rest"},
    ExitInfo{2, "not repaired"},
    ExitInfo{3, "nothing could be observed"},
    ExitInfo{75, "a hold is in force"},
};
constexpr std::array pause_options{
    OptionInfo{"--for", "DURATION", "how long; 1h where it is not given", Kind::duration},
    OptionInfo{"--reason", "TEXT", "why", Kind::text},
};

constexpr std::array port_arguments{
    ArgumentInfo{"PORT", "[IP:]HOST[:CONTAINER][/tcp|udp]", Kind::port},
};
constexpr std::array add_options{
    OptionInfo{"--service", "NS/NAME[:PORT]", "the service behind it", Kind::service},
    OptionInfo{"--strategy", "HOW", "edit the container or swap it", Kind::strategy},
    plan_option,
    confirm_option,
};
constexpr std::array remove_options{
    OptionInfo{"--strategy", "HOW", "edit the container or swap it", Kind::strategy},
    plan_option,
    confirm_option,
};
constexpr std::array add_examples{
    ExampleInfo{"joelclaw-infra ports add 9627:3000 --service joelclaw/bluesky-pds --plan",
                "what would stop, for how long, and the plan's digest"},
};
constexpr std::array remove_examples{
    ExampleInfo{"joelclaw-infra ports remove 3111 --plan", "what it takes to give the port back to a process of this host"},
};
constexpr std::array ports_exits{
    ExitInfo{0, "done and verified"},
    ExitInfo{1, "done; something else needs attention"},
    ExitInfo{2, "failed; the answer says whether the former ports are back"},
    ExitInfo{4, "refused: nothing was changed"},
};
constexpr std::array plan_options{plan_option};

constexpr std::array recreate_options{
    OptionInfo{"--adopt-volumes", "", "take over the volumes of the last container"},
    plan_option,
    confirm_option,
};
constexpr std::array restore_options{
    OptionInfo{"--volume", "NAME", "restore only this volume", Kind::text},
    plan_option,
    confirm_option,
};
constexpr std::array prune_options{
    OptionInfo{"--keep", "N", "how many good ones stay; the spec's backup.keep where it is not given", Kind::text},
    plan_option,
};
constexpr std::array create_exits{
    ExitInfo{0, "made, and checked while it was written"},
    ExitInfo{1, "made; files were written while they were read, or the stack is degraded"},
    ExitInfo{2, "failed; nothing is left of it"},
};
constexpr std::array verify_exits{
    ExitInfo{0, "all is as it was written"},
    ExitInfo{2, "something is not, or there is no such backup"},
};
constexpr std::array newest_arguments{
    ArgumentInfo{"BACKUP", "its name as backup list prints it; the newest where none is given", Kind::text, false},
};
constexpr std::array backup_arguments{
    ArgumentInfo{"BACKUP", "its name as backup list prints it", Kind::text},
};

constexpr std::array commands{
    CommandInfo{"up", "Bring the stack up from any state", up_options, {}, {}, up_exits, true},
    CommandInfo{"down", "Stop workloads, node container and VM in that order", down_options, {}, {}, down_exits, true},
    CommandInfo{"heal", "Repair what status names, least disruptive first", heal_options, {}, {}, heal_exits, true},
    CommandInfo{"heal pause", "Leave the stack alone for a while", pause_options, {}, {}, {}, true},
    CommandInfo{"heal resume", "End a pause", {}, {}, {}, {}, true},
    CommandInfo{"ports add", "Publish one more port", add_options, port_arguments, add_examples, ports_exits, true},
    CommandInfo{"ports remove", "Publish a port no longer", remove_options, port_arguments, remove_examples, ports_exits,
                true},
    CommandInfo{
        "recreate", "Back up, destroy, create, restore and verify the cluster", recreate_options, {}, {}, {}, false},
    CommandInfo{"backup create", "Back up volumes, etcd, Helm values and secrets", plan_options, {}, {}, create_exits, true},
    CommandInfo{"backup list", "List the backups", {}, {}, {}, {}, true},
    CommandInfo{"backup verify", "Read all of a backup back and compare it", {}, newest_arguments, {}, verify_exits, true},
    CommandInfo{"backup restore", "Restore from a backup", restore_options, backup_arguments, {}, {}, false},
    CommandInfo{"backup prune", "Remove backups beyond the number to keep", prune_options, {}, {}, {}, true},
    CommandInfo{"service install", "Install the periodic healer and the boot job", plan_options, {}, {}, {}, false},
    CommandInfo{"service uninstall", "Remove them", plan_options, {}, {}, {}, false},
    CommandInfo{"service status", "Show the installed jobs and their last runs", {}, {}, {}, {}, false},
};

}  // namespace

std::span<const CommandInfo> acting_commands() {
  return commands;
}

}  // namespace joelclaw::infra::cli
