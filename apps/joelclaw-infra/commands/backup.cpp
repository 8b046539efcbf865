// SPDX-License-Identifier: MIT
#include "backup.hpp"
#include "run_report.hpp"

#include "../exit_code.hpp"
#include "../reporter_choice.hpp"
#include "../spec_source.hpp"

#include <infra/base/text.hpp>
#include <infra/base/units.hpp>
#include <infra/render/words.hpp>
#include <infra/use_case/backup.hpp>
#include <infra/use_case/backup_files.hpp>

#include <algorithm>

namespace joelclaw::infra::cli {
namespace {

JsonValue item_json(const BackupItem& item) {
  JsonValue json = JsonValue::object()
                       .with("kind", item.kind)
                       .with("subject", item.subject)
                       .with("file", item.file)
                       .with("bytes", static_cast<std::int64_t>(item.bytes))
                       .with("sha256", item.sha256);
  if (item.archive) {
    json.with("members", static_cast<std::int64_t>(item.archive->members)).with("changed", item.changed);
  }
  return json;
}

JsonValue entry_json(const BackupEntry& entry) {
  JsonValue json = JsonValue::object()
                       .with("id", entry.id)
                       .with("path", entry.path)
                       .with("state", to_string(entry.state))
                       .with("detail", entry.detail);
  if (entry.manifest) {
    JsonValue items = JsonValue::array();
    for (const BackupItem& each : entry.manifest->items) {
      items.push(item_json(each));
    }
    json.with("created", format_rfc3339(entry.manifest->created))
        .with("bytes", static_cast<std::int64_t>(entry.manifest->bytes()))
        .with("manifest_sha256", entry.manifest_sha256)
        .with("items", std::move(items));
  }
  return json;
}

std::size_t count_of(const BackupManifest& manifest, std::string_view kind) {
  return static_cast<std::size_t>(
      std::count_if(manifest.items.begin(), manifest.items.end(), [kind](const auto& each) { return each.kind == kind; }));
}

std::string holds_text(const BackupManifest& manifest) {
  return padded_left(format_bytes({manifest.bytes()}), 10) + "  " + counted(count_of(manifest, "volume"), "volume", "volumes");
}

Failure failure_of(ErrorCode code, const Error& error, std::string fix, std::string next, std::string why) {
  Failure failure;
  failure.code = code;
  failure.error = error;
  failure.fix = std::move(fix);
  failure.next = {{std::move(next), std::move(why)}};
  return failure;
}

Report not_backed_up(const BackupReport& done, const Session& session) {
  const Error error = done.refusal ? *done.refusal : done.error.value_or(Error{"backup", "was not made", "", {}});
  const ErrorCode code = done.disk ? ErrorCode::io : done.refusal ? ErrorCode::refused : ErrorCode::operation_failed;
  const std::string fix = done.disk ? "make room, or name another place in the spec: backup.directory"
                                    : "mend what is named; earlier backups are as they were and nothing is left of this one";
  return failed(failure_of(code, error, fix, session.advice.program + " backup list", "what there is"));
}

std::vector<std::string> changed_of(const BackupManifest& manifest) {
  std::vector<std::string> changed;
  for (const BackupItem& each : manifest.items) {
    if (each.changed) {
      changed.push_back(each.subject);
    }
  }
  return changed;
}

std::string created_text(const BackupReport& done, const Acting& acting, const Session& session) {
  const Style style = session.output.style(Stream::out);
  const BackupManifest& manifest = *done.manifest;
  const auto changed = changed_of(manifest);
  std::string text = acting.spec.name + "  " + paint("backed up", Tone::good, style) + "   " + manifest.id + ", " +
                     std::string{trim(holds_text(manifest))} + "\n" + steps_text(done, session) +
                     labelled("path", done.path, style);
  if (!changed.empty()) {
    text += labelled("changed", "files of " + join(changed, ", ") + " were written while they were read", style);
  }
  return text;
}

Report created(const BackupReport& done, const Acting& acting, const Session& session) {
  const std::string digest = digest_of(done.plan, canonical(acting.spec));
  Report report;
  if (acting.plan_only) {
    report.result = run_result(done.plan, done.steps, digest, done.before, std::nullopt);
    report.text = planned_text("backup create", done, digest, session, acting.spec.name);
    return report;
  }
  report.result = run_result(done.plan, done.steps, digest, done.before, done.after)
                      .with("backup", entry_json({done.manifest->id, done.path, BackupState::good, "", done.manifest,
                                                  done.backup->manifest_sha256}));
  report.text = created_text(done, acting, session);
  const bool torn = !changed_of(*done.manifest).empty();
  report.code = torn || (done.after && done.after->health == Health::degraded) ? exit_degraded : exit_ok;
  report.next = {{session.advice.program + " backup verify " + done.manifest->id, "reads all of it back"}};
  return report;
}

std::string entry_text(const BackupEntry& entry, const Style& style) {
  const bool good = entry.state == BackupState::good;
  std::string text = "  " + padded(safe(entry.id), 22) + paint(padded(to_string(entry.state), 12), good ? Tone::good : Tone::bad, style);
  text += entry.manifest ? holds_text(*entry.manifest) : std::string{};
  return text + (entry.detail.empty() ? "" : "  " + safe(entry.detail)) + "\n";
}

}  // namespace

Report command_backup_create(Session& session) {
  auto acting = begin_acting(session, "backup create");
  if (!acting) {
    return failed(std::move(acting.error()));
  }
  const BackupOptions options{acting->plan_only, acting->wait, acting->deadline};
  const BackupReport done = back_up(acting->spec, session.host, *acting->reporter, options);
  if (auto other = not_acted("backup create", done, session); other && !done.manifest) {
    return std::move(*other);
  }
  if (done.refusal || (!done.manifest && !acting->plan_only)) {
    return not_backed_up(done, session);
  }
  return created(done, *acting, session);
}

Report command_backup_list(Session& session) {
  const auto spec = spec_in_force(session.invocation.globals, session.host);
  if (!spec) {
    return failed(to_failure(spec.error()));
  }
  const Style style = session.output.style(Stream::out);
  Report report;
  JsonValue list = JsonValue::array();
  for (const BackupEntry& each : list_backups(*spec, session.host)) {
    list.push(entry_json(each));
    report.text += entry_text(each, style);
  }
  report.text = report.text.empty() ? spec->name + "  there is no backup\n" : spec->name + "  backups\n\n" + report.text;
  report.result = JsonValue::object().with("backups", std::move(list));
  return report;
}

Report command_backup_verify(Session& session) {
  const auto spec = spec_in_force(session.invocation.globals, session.host);
  if (!spec) {
    return failed(to_failure(spec.error()));
  }
  const auto reporter = reporter_for(session);
  const std::string id = session.invocation.arguments.empty() ? "" : session.invocation.arguments.front();
  const VerifyReport done = verify_backup(*spec, session.host, *reporter, id);
  if (done.unknown) {
    return failed(failure_of(ErrorCode::operation_failed, *done.error, "name one that is there",
                             session.advice.program + " backup list", "what there is"));
  }
  Report report;
  if (done.error) {
    report = failed(failure_of(ErrorCode::operation_failed, *done.error, "do not rely on it; make another",
                               session.advice.program + " backup create", "makes another"));
  } else {
    report.text = spec->name + "  " + paint("verified", Tone::good, session.output.style(Stream::out)) + "   " + done.entry.id +
                  ", " + counted(done.items.size(), "file", "files") + ", " + rate_text(done.bytes, done.took) + "\n";
  }
  JsonValue items = JsonValue::array();
  for (const VerifiedItem& each : done.items) {
    items.push(item_json(each.item).with("error", each.error ? JsonValue{to_string(*each.error)} : JsonValue{}));
  }
  report.result = JsonValue::object().with("backup", entry_json(done.entry)).with("items", std::move(items));
  return report;
}

Report command_backup_prune(Session& session) {
  PruneOptions options;
  if (const auto keep = session.invocation.value("--keep")) {
    const auto number = parse_number(*keep);
    if (!number || *number == 0 || *number > 1000) {
      return failed(usage_failure("--keep " + *keep, "is no number of backups", "give one from 1 to 1000", "backup prune"));
    }
    options.keep = static_cast<int>(*number);
  }
  auto acting = begin_acting(session, "backup prune");
  if (!acting) {
    return failed(std::move(acting.error()));
  }
  options.plan_only = acting->plan_only;
  options.wait = acting->wait;
  const PruneReport done = prune_backups(acting->spec, session.host, options);
  if (auto other = not_acted("backup prune", done.change, session)) {
    return std::move(*other);
  }
  if (done.error) {
    return failed(failure_of(ErrorCode::io, *done.error, "the backups' directory must be yours",
                             session.advice.program + " backup list", "what there is"));
  }
  const Style style = session.output.style(Stream::out);
  Report report;
  JsonValue removed = JsonValue::array();
  JsonValue kept = JsonValue::array();
  for (const BackupEntry& each : done.removed) {
    removed.push(entry_json(each));
    report.text += entry_text(each, style);
  }
  for (const BackupEntry& each : done.kept) {
    kept.push(entry_json(each));
  }
  const std::string verb = options.plan_only ? " would be removed, " : " removed, ";
  report.text = acting->spec.name + "  " + counted(done.removed.size(), "backup", "backups") + verb +
                std::to_string(done.kept.size()) + " kept\n" + (report.text.empty() ? "" : "\n" + report.text);
  report.result = JsonValue::object().with("removed", std::move(removed)).with("kept", std::move(kept));
  return report;
}

}  // namespace joelclaw::infra::cli
