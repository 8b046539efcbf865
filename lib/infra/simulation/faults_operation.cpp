// SPDX-License-Identifier: MIT
#include <infra/simulation/container_files.hpp>
#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/fault.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr Duration hour{3'600'000};

std::string stack_directory(const Model& model) {
  return model.state_directory() + "/" + model.parameters.cluster;
}

void write(Model& model, const std::string& name, const Json& content) {
  model.host.files[stack_directory(model) + "/" + name] = content.dump(2) + "\n";
}

void intent_down(Model& model) {
  write(model, "intent.json",
        {{"version", 1}, {"intent", "down"}, {"since", format_rfc3339(model.now - hour)}, {"reason", "moving house"}});
  apply(model, {EventKind::stop_vm, "", ""});
}

void maintenance(Model& model) {
  write(model, "pause.json",
        {{"version", 1}, {"until", format_rfc3339(model.now + hour)}, {"reason", "switching the power supply"}});
}

void operation_running(Model& model) {
  model.host.holder = Holder{5252, "up", "start-vm", model.now - Duration{20'000}};
}

/// A journal whose last step was begun and never ended, with its lock free.
void interrupted(Model& model, const std::string& verb = "up", const std::string& doing = "start-container") {
  const std::string at = format_rfc3339(model.now - Duration{600'000});
  const Json begun{{"version", 1}, {"id", "20261122T095000Z-1"}, {"verb", verb}, {"event", "begin"}, {"at", at}};
  const Json step{
      {"version", 1}, {"id", "20261122T095000Z-1"}, {"event", "step-begin"}, {"step", doing}, {"at", at},
      {"pgid", 6100}};
  model.host.files[stack_directory(model) + "/journal/20261122T095000Z-1.jsonl"] =
      begun.dump() + "\n" + step.dump() + "\n";
}

/// A hot port edit that died in the middle: dockerd down, the container stopped by hand (operations.md S36).
void interrupted_edit(Model& model) {
  interrupted(model, "ports add", "bindings.edit");
  const Container* node = model.node();
  if (node == nullptr) {
    return apply(model, {EventKind::stop_engine, "", ""});
  }
  const std::string directory = container_directory(*node);
  apply(model, {EventKind::stop_container, node->name, "0"});
  apply(model, {EventKind::stop_engine, "", ""});
  for (const char* name : {"/hostconfig.json", "/config.v2.json"}) {
    model.host.files[in_vm(directory + name + ".joelclaw-before")] = container_file(model, directory + name).value_or("");
  }
  // One of the two files has the new port, the other has not: dockerd 20.10 to 28 would show and not publish it.
  std::string& text = model.host.files[in_vm(directory + "/hostconfig.json")];
  Json bindings = Json::parse(text);
  bindings["PortBindings"]["3838/tcp"] = Json::array({{{"HostIp", "0.0.0.0"}, {"HostPort", "3838"}}});
  text = bindings.dump() + "\n";
}

void backup(Model& model, const std::string& name, Duration age, bool verified) {
  const std::string directory =
      model.parameters.home + "/.local/share/joelclaw-infra/" + model.parameters.cluster + "/backups/" + name;
  const Json manifest{
      {"version", 1}, {"created", format_rfc3339(model.now - age)}, {"verified", verified}, {"volumes", Json::array()}};
  model.host.files[directory + "/manifest.json"] = manifest.dump(2) + "\n";
}

/// A recreate that died after its destroy, the backup that it made before beside it (operations.md S37).
void interrupted_recreate(Model& model) {
  interrupted(model, "recreate", "destroy");
  backup(model, "20261122T094500Z", Duration{900'000}, true);
}

std::string healer_plist(const Model& model) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict><key>Label</key>"
         "<string>com.joelclaw-infra.heal</string><key>StartInterval</key><integer>300</integer><key>ProgramArguments</"
         "key>"
         "<array><string>/opt/homebrew/bin/joelclaw-infra</string><string>heal</string></array><key>UserName</"
         "key><string>" +
         model.parameters.user + "</string></dict></plist>\n";
}

void healer_stale(Model& model) {
  model.host.files["/Library/LaunchDaemons/com.joelclaw-infra.heal.plist"] = healer_plist(model);
  write(model, "heartbeat",
        {{"version", 1}, {"at", format_rfc3339(model.now - 17 * 24 * hour)}, {"decision", "nothing-to-do"}});
}

void foreign_supervisor(Model& model) {
  model.host.files["/Library/LaunchDaemons/com.joel.colima.plist"] =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist "
      "version=\"1.0\"><dict><key>Label</key><string>com.joel.colima</string>"
      "<key>UserName</key><string>builder</string><key>ProgramArguments</key><array><string>/opt/homebrew/bin/colima</"
      "string>"
      "<string>start</string></array><key>StartInterval</key><integer>300</integer></dict></plist>\n";
}

}  // namespace

std::vector<Fault> operation_faults() {
  return {
      {"intent-down", "the stack is down on purpose", intent_down},
      {"maintenance", "heal is paused", maintenance},
      {"operation-running", "another process holds the lock", operation_running},
      {"interrupted-operation", "an operation was killed, its lock is free", [](Model& model) { interrupted(model); }},
      {"interrupted-recreate", "a recreate was killed in its destroy; its backup is there", interrupted_recreate},
      {"interrupted-edit", "a port edit was killed in the middle", interrupted_edit},
      {"healer-stale", "the healer is installed and has been silent for 17 days", healer_stale},
      {"backup-stale", "the last backup is three days old",
       [](Model& model) { backup(model, "20261119T100000Z", 72 * hour, true); }},
      {"backup-failed", "the last attempt left no verified backup",
       [](Model& model) {
         backup(model, "20261119T100000Z", 72 * hour, true);
         backup(model, "20261122T040000Z", 6 * hour, false);
       }},
      {"foreign-supervisor", "another user's job starts a VM", foreign_supervisor},
      {"state-unreadable", "the state directory may not be read",
       [](Model& model) {
         model.host.files[stack_directory(model) + "/intent.json"] = "{}";
         model.host.denied.insert(model.state_directory());
       }},
      {"state-torn", "the intent was torn by a power cut",
       [](Model& model) { model.host.files[stack_directory(model) + "/intent.json"] = "{\"version\":1,\"int"; }},
  };
}

}  // namespace joelclaw::infra::simulation
