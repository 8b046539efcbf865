// SPDX-License-Identifier: MIT
#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>
#include <infra/base/units.hpp>
#include <infra/base/version.hpp>
#include <infra/execute/journal.hpp>
#include <infra/plan/plan_backup.hpp>
#include <infra/plan/premises.hpp>
#include <infra/port/backup_store.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/stack/to_yaml.hpp>
#include <infra/use_case/backup_creation.hpp>
#include <infra/use_case/backup_files.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace joelclaw::infra {
namespace {

// What is not a volume: etcd's snapshot is bounded by its quota of 2 GiB and is some 10 MiB here, the rest are kilobytes.
constexpr std::uint64_t room_for_the_rest = 256U << 20U;
// Archives of many small files are larger than what they hold: two blocks a file, and as many again for exact times.
constexpr std::uint64_t one_in = 10;
constexpr std::size_t largest_config = 1U << 20U;
constexpr Duration at_hand{1'000};  // less than that is not worth a beginning

/// Names sort by their time.
std::string new_id(WallTime at) {
  std::string id = format_rfc3339(at);
  std::erase_if(id, [](char each) { return each == '-' || each == ':'; });
  return id;
}

}  // namespace

Creation::Creation(Workbench& bench, Operation* operation, Reporter& reporter, std::optional<Instant> deadline)
    : m_bench(bench),
      m_operation(operation),
      m_reporter(reporter),
      m_deadline(deadline),
      m_means(bench.spec, bench.look.machine),
      m_begun(bench.host.clock.wall()),
      m_id(new_id(m_begun)) {}

BackupReport Creation::go() {
  m_sight = m_bench.see();
  m_report.before = m_report.after = m_sight.diagnosis;
  plan();
  if (!m_report.refusal && m_operation != nullptr && begin()) {
    save();
  }
  return std::move(m_report);
}

std::string Creation::partial() const {
  return m_bench.places.backups + "/" + partial_prefix + m_id;
}

BackupStore& Creation::store() const {
  return *m_bench.host.state.backups();
}

void Creation::plan() {
  std::map<std::string, std::uint64_t> sizes;
  if (const auto volumes = local_volumes(m_sight.snapshot); volumes && !volumes->empty()) {
    sizes = measured(m_bench, *volumes);
  }
  const BackupParts wanted = plan_backup(m_bench.spec, m_sight.snapshot, sizes);
  m_report.refusal = wanted.refusal;
  for (const SavePart& each : wanted.parts) {
    take(each);
  }
  m_expected = std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0},
                               [](std::uint64_t sum, const auto& each) { return sum + each.second; });
  m_report.plan.verb = "backup create";
  m_report.plan.premises = premises_of(m_sight.snapshot);
  m_report.plan.notes.push_back("about " + format_bytes({m_expected}) + " of volumes into " + m_bench.places.backups);
  if (m_bench.host.state.backups() == nullptr) {
    m_report.refusal = Error{"backup", "is not begun", "this machine keeps none", {}};
  }
}

void Creation::take(const SavePart& part) {
  PartJob job{part, partial() + "/" + part.file, {}, make_tap(part.kind), {}};
  job.calls = m_means.calls(part, job.path, m_sight.snapshot);
  if (job.calls.empty() && !own_text(part.kind)) {
    m_report.refusal = Error{"backup", "is not begun", "there is no way to " + title_of(part) + ": credentials are missing", {}};
  }
  m_report.plan.steps.push_back(step_of(job));
  m_report.steps.push_back(report_of(job));
  m_jobs.push_back(std::move(job));
}

/// What a run that was killed left is swept, then there must be room: both before anything is asked for.
bool Creation::begin() {
  const std::string& root = m_bench.places.backups;
  if (Status ready = store().prepare(root); !ready) {
    return refuse(ready.error(), true);
  }
  if (Status swept = sweep_partials(m_bench); !swept) {
    return refuse(swept.error(), true);
  }
  const auto space = m_bench.host.files.space(root);
  const std::uint64_t needed = m_expected + m_expected / one_in + room_for_the_rest;
  if (const auto* disk = std::get_if<DiskSpace>(&space); disk != nullptr && disk->available.count < needed) {
    return refuse({root, "has too little room",
                   format_bytes({needed}) + " may be needed, " + format_bytes(disk->available) + " are free", {}}, true);
  }
  if (Status begun = m_operation->begin(""); !begun) {
    m_report.no_state = begun.error();
    return false;
  }
  static_cast<void>(m_operation->adopt_leftover());
  if (Status kept = record_attempt(m_bench, m_id, "running", ""); !kept) {
    m_report.no_state = kept.error();
    return false;
  }
  return true;
}

bool Creation::refuse(Error error, bool disk) {
  static_cast<void>(record_attempt(m_bench, m_id, "failed", to_string(error)));
  m_report.refusal = std::move(error);
  m_report.disk = disk;
  m_report.held = false;
  return false;
}

void Creation::save() {
  Status done = make_directories();
  if (done) {
    done = carry();
  }
  if (done) {
    done = complete();
  }
  if (!done) {
    fail(std::move(done.error()));
  }
  const bool whole = m_report.manifest.has_value();
  static_cast<void>(record_attempt(m_bench, m_id, whole ? "done" : "failed", m_report.error ? to_string(*m_report.error) : ""));
}

void Creation::fail(Error error) {
  m_report.held = false;
  m_report.end = m_report.end == RunEnd::done ? RunEnd::failed : m_report.end;
  m_report.disk = is_of_disk(error);
  m_report.error = std::move(error);
  // Where even that fails the next run sweeps it: nobody takes it for a backup.
  static_cast<void>(store().remove_tree(partial()));
}

Status Creation::make_directories() {
  Status made = store().make_directory(partial());
  for (const PartJob& job : m_jobs) {
    if (made && !job.part.file.empty()) {
      made = store().make_directory(job.path.substr(0, job.path.find_last_of('/')));
    }
  }
  return made;
}

Status Creation::carry() {
  for (std::size_t at = 0; at < m_jobs.size(); ++at) {
    if (m_bench.host.surroundings.stop_signal() != 0) {
      m_report.end = RunEnd::interrupted;
      return Error{"backup", "was interrupted", "nothing is left of it", {}};
    }
    if (Status status = carry(m_jobs[at], m_report.steps[at]); !status) {
      m_report.end = m_bench.host.surroundings.stop_signal() != 0 ? RunEnd::interrupted : RunEnd::failed;
      return status;
    }
  }
  return Done{};
}

Status Creation::carry(PartJob& job, StepReport& report) {
  const Step step = step_of(job);
  const Instant begun = m_bench.host.clock.awake();
  if (m_deadline && begun + at_hand > *m_deadline) {
    return Error{step.title, "was not begun", "the whole command's time is over", {}};
  }
  m_reporter.step_begins(step);
  m_operation->announce(step.id);
  JournalRecord record;
  record.event = "step-begin";
  record.step = step.id;
  record.title = step.title;
  record.detail = step.why;
  record.at = m_bench.host.clock.wall();
  Status status = m_operation->journal().write(record);
  if (const auto text = own_text(job.part.kind); status && text) {
    status = *text ? store().replace(job.path, **text) : Status{text->error()};
  } else if (status) {
    status = run_part(job, step, m_bench.host, *m_operation, m_reporter);
  }
  report.end = status ? StepEnd::done : StepEnd::failed;
  report.took = m_bench.host.clock.awake() - begun;
  report.detail = !status ? to_string(status.error()) : job.flowed ? rate_text(job.sunk.bytes, report.took) : "";
  record.event = "step-end";
  record.result = to_string(report.end);
  record.detail = report.detail;
  record.took_ms = report.took.count();
  record.at = m_bench.host.clock.wall();
  static_cast<void>(m_operation->journal().write(record));
  m_reporter.step_ends(report);
  return status;
}

/// What is no child's to write; none: it is.
std::optional<Result<std::string>> Creation::own_text(PartKind kind) const {
  if (kind == PartKind::bindings) {
    return Result<std::string>{bindings_text(m_sight.snapshot)};
  }
  if (kind == PartKind::spec) {
    return Result<std::string>{to_yaml(m_bench.spec, YamlNotes::none)};
  }
  const std::string path = BackupMeans::credentials(m_sight.snapshot);
  if (kind != PartKind::management || path.empty()) {
    return std::nullopt;
  }
  const auto looked = m_bench.host.files.read(path, largest_config);
  const auto* text = std::get_if<std::string>(&looked);
  return text != nullptr ? Result<std::string>{*text} : Result<std::string>{Error{path, "cannot be read", "", {}}};
}

/// Everything is on the disk and counted before the manifest says so, and has its name only then.
Status Creation::complete() {
  BackupManifest manifest{m_id, m_bench.spec.name, std::string{version()}, m_begun, m_begun, true, {}};
  for (const PartJob& job : m_jobs) {
    if (job.part.kind == PartKind::flush) {
      continue;
    }
    auto item = item_of(job);
    if (!item) {
      return item.error();
    }
    manifest.items.push_back(std::move(*item));
  }
  manifest.finished = m_bench.host.clock.wall();
  const std::string text = to_json(manifest);
  const std::string path = m_bench.places.backups + "/" + m_id;
  Status kept = store().replace(partial() + "/" + manifest_name, text);
  if (kept) {
    kept = store().publish(partial(), path);
  }
  if (kept) {
    m_report.path = path;
    m_report.manifest = std::move(manifest);
    m_report.backup = BackupId{m_id, sha256_hex(text)};
  }
  return kept;
}

/// What flowed through us was summed on its way; what was written otherwise is read back.
Result<BackupItem> Creation::item_of(const PartJob& job) const {
  StreamFacts facts = job.sunk;
  if (!job.flowed) {
    if (Status kept = store().keep(job.path); !kept) {
      return kept.error();
    }
    facts = store().read(job.path, job.tap.all.get());
  }
  if (facts.error) {
    return *facts.error;
  }
  const auto looked = m_bench.host.files.info(job.path, false);
  const auto* info = std::get_if<FileInfo>(&looked);
  if (facts.bytes == 0 || info == nullptr || info->size.count != facts.bytes) {
    return Error{job.path, "is not what was written", "it is of another size", {}};
  }
  return BackupItem{to_string(job.part.kind), job.part.subject, job.part.file, facts.bytes, facts.sha256,
                    job.tap.walker ? std::optional{job.tap.walker->counts()} : std::nullopt, job.changed};
}

std::string bindings_text(const Snapshot& now) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  const auto containers = now.node_containers();
  for (const ContainerFacts& node : seen(containers) == nullptr ? std::vector<ContainerFacts>{} : *seen(containers)) {
    for (const Binding& each : node.wanted) {
      list.push_back({{"container", node.name},
                      {"containerPort", each.container},
                      {"protocol", to_string(each.protocol)},
                      {"hostIp", each.host_ip},
                      {"hostPort", each.host}});
    }
  }
  return nlohmann::ordered_json{{"bindings", std::move(list)}}.dump(2) + "\n";
}

}  // namespace joelclaw::infra
