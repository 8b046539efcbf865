// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/load_parts.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using namespace std::chrono_literals;

/// Programs that are looked up by name somewhere; another name would override nothing.
const std::vector<std::string>& known_tools() {
  static const std::vector<std::string> names{
      "brew",        "colima",   "crontab",    "df",          "docker",  "gh",       "helm",    "hostname", "id",
      "ip",          "kill",     "kubectl",    "launchctl",   "limactl", "loginctl", "lsof",    "modprobe", "mc",
      "netstat",     "nft",      "nsenter",    "pgrep",       "pmset",   "ps",       "scutil",  "sh",       "sntp",
      "ss",          "ssh",      "ssh-keygen", "ssh-keyscan", "stat",    "sudo",     "sw_vers", "sysctl",   "systemctl",
      "systemd-run", "talosctl", "tar",        "uname",       "zstd"};
  return names;
}

}  // namespace

void load_heal(SpecSection& section, HealPolicy& heal) {
  section.number("confirmations", heal.confirmations, 1, 100);
  section.duration("confirmWindow", heal.confirm_window, 1s, 24h);
  section.section("rapidConfirm", [&](SpecSection& inner) {
    inner.number("count", heal.rapid_count, 1, 100);
    inner.duration("interval", heal.rapid_interval, 100ms, 10min);
  });
  section.duration("warmup", heal.warmup, 0s, 1h);
  section.duration("convergence", heal.convergence, 1s, 2h);
  section.section("stability", [&](SpecSection& inner) {
    inner.number("passes", heal.stability_passes, 1, 100);
    inner.duration("interval", heal.stability_interval, 100ms, 10min);
  });
  section.duration("cooldown", heal.cooldown, 0s, 168h);
  section.duration("failedRecoveryHold", heal.failed_recovery_hold, 0s, 168h);
  section.duration("requestTimeout", heal.request_timeout, 100ms, 60s);
  section.duration("tickBudget", heal.tick_budget, 1min, 24h);
}

void load_backup(SpecSection& section, BackupSpec& backup) {
  section.text_or_empty("directory", backup.directory, rule::rooted_path);
  section.number("keep", backup.keep, 1, 1000);
  section.duration("maxAge", backup.max_age, 1min, 2400h);
  backup.max_age_written = section.has("maxAge");
}

void load_notify(SpecSection& section, NotifySpec& notify) {
  section.command_or_none("command", notify.command);
  section.duration("reminder", notify.reminder, 1min, 2400h);
}

void load_tools(SpecSection& section, std::map<std::string, std::string>& tools) {
  section.accept_all();
  const std::vector<std::string>& known = known_tools();
  for (const std::string& name : section.keys()) {
    std::string path;
    section.text(name, path, rule::absolute_path);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const auto near = nearest(name, known);
      section.problem(name, "is no program that is used here" +
                                (near ? "; did you mean " + *near + "?" : ", which are " + join(known, ", ")));
    } else if (!path.empty()) {
      tools.emplace(name, path);
    }
  }
}

}  // namespace joelclaw::infra
