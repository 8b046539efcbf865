// SPDX-License-Identifier: MIT
#include <infra/use_case/backup.hpp>

#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>
#include <infra/port/backup_store.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/world.hpp>
#include <infra/tool/volume_archive.hpp>
#include <infra/use_case/backup_creation.hpp>
#include <infra/use_case/backup_files.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest_manifest = 1U << 20U;
constexpr Duration measure_patience{120'000};  // du of some 100,000 files on a cold disk

/// Newest good one first to find, whatever its name.
const BackupEntry* find_entry(const std::vector<BackupEntry>& entries, const std::string& id) {
  if (id.empty()) {
    return entries.empty() ? nullptr : &entries.back();
  }
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const BackupEntry& each) { return each.id == id; });
  return found == entries.end() ? nullptr : &*found;
}

BackupEntry read_entry(const Workbench& bench, const std::string& id) {
  BackupEntry entry{id, bench.places.backups + "/" + id, BackupState::unreadable, "", std::nullopt, ""};
  const auto looked = bench.host.files.read(entry.path + "/" + manifest_name, largest_manifest);
  const auto* text = std::get_if<std::string>(&looked);
  if (text == nullptr) {
    entry.detail = "it has no manifest that can be read";
    return entry;
  }
  auto parsed = parse_manifest(*text);
  if (!parsed) {
    entry.detail = parsed.error().why;
    return entry;
  }
  entry.manifest_sha256 = sha256_hex(*text);
  entry.manifest = std::move(*parsed);
  if (entry.manifest->stack != bench.spec.name || entry.manifest->id != id) {
    entry.state = BackupState::foreign;
    entry.detail = "it is " + excerpt(entry.manifest->id) + " of " + excerpt(entry.manifest->stack);
  } else if (!std::holds_alternative<NoSuchFile>(bench.host.files.info(entry.path + "/" + damage_name, false))) {
    entry.state = BackupState::damaged;
    entry.detail = "it was found damaged";
  } else {
    entry.state = entry.manifest->verified ? BackupState::good : BackupState::damaged;
  }
  return entry;
}

class Verification {
 public:
  Verification(Workbench& bench, Reporter& reporter) : m_bench(bench), m_reporter(reporter) {}

  VerifyReport go(const std::string& id) {
    const auto entries = list_backups(m_bench);
    const BackupEntry* entry = find_entry(entries, id);
    if (entry == nullptr) {
      m_report.unknown = true;
      m_report.error = Error{id.empty() ? "backup" : id, "is not there", "no backup has that name", {}};
      return std::move(m_report);
    }
    m_report.entry = *entry;
    const Instant begun = m_bench.host.clock.awake();
    if (!entry->manifest || entry->state == BackupState::foreign) {
      m_report.error = Error{entry->id, "is refused", entry->detail, {}};
    } else {
      for (const BackupItem& each : entry->manifest->items) {
        check(each);
      }
    }
    m_report.took = m_bench.host.clock.awake() - begun;
    remember();
    return std::move(m_report);
  }

 private:
  void check(const BackupItem& item) {
    m_reporter.notes("read " + item.file);
    VerifiedItem verified{item, judge(item)};
    if (verified.error && !m_report.error) {
      m_report.error = verified.error;
    }
    m_report.items.push_back(std::move(verified));
  }

  std::optional<Error> judge(const BackupItem& item) {
    const std::string path = m_report.entry.path + "/" + item.file;
    const auto kind = kind_of(item.kind);
    if (!kind) {
      return Error{path, "is not known", "it is of a kind of a newer version", {}};
    }
    const PartTap tap = make_tap(*kind);
    const StreamFacts facts = m_bench.host.state.backups()->read(path, tap.all.get());
    m_report.bytes += facts.bytes;
    if (facts.error) {
      return Error{path, facts.error->what, facts.error->why, {}};
    }
    if (facts.bytes != item.bytes || facts.sha256 != item.sha256) {
      return Error{path, "is not what was saved", facts.bytes != item.bytes ? "its size differs" : "its checksum differs", {}};
    }
    if (tap.walker && item.archive && tap.walker->counts() != *item.archive) {
      return Error{path, "is not what was saved", "it holds another number of files", {}};
    }
    return std::nullopt;
  }

  /// So that nobody relies on it, and `status` says so. One that reads well again was mended by somebody.
  void remember() {
    BackupStore& store = *m_bench.host.state.backups();
    if (!store.prepare(m_bench.places.backups)) {
      return;
    }
    const std::string path = m_report.entry.path + "/" + damage_name;
    const bool marked = !std::holds_alternative<NoSuchFile>(m_bench.host.files.info(path, false));
    if (m_report.error && !marked) {
      static_cast<void>(store.replace(path, "{\"at\": \"" + format_rfc3339(m_bench.host.clock.wall()) + "\"}\n"));
    } else if (!m_report.error && marked) {
      static_cast<void>(store.remove(path));
      m_report.entry.state = BackupState::good;
    }
    m_report.entry.state = m_report.error && m_report.entry.state == BackupState::good ? BackupState::damaged : m_report.entry.state;
  }

  Workbench& m_bench;
  Reporter& m_reporter;
  VerifyReport m_report;
};

}  // namespace

std::string to_string(BackupState state) {
  switch (state) {
    case BackupState::good:
      return "good";
    case BackupState::damaged:
      return "damaged";
    case BackupState::unreadable:
      return "unreadable";
    case BackupState::foreign:
      return "foreign";
  }
  return {};
}

std::map<std::string, std::uint64_t> measured(Workbench& bench, const std::vector<LocalVolume>& volumes) {
  std::vector<std::string> directories;
  std::transform(volumes.begin(), volumes.end(), std::back_inserter(directories), [](const auto& each) { return each.directory; });
  const std::array<Question, 1> questions{BackupMeans{bench.spec, bench.look.machine}.measure(directories, measure_patience)};
  Watcher nobody;
  const auto answers = bench.host.world.ask(questions, nobody);
  return answers.empty() ? std::map<std::string, std::uint64_t>{} : parse_measures(std::get<Outcome>(answers.front().what));
}

Status sweep_partials(Workbench& bench) {
  const auto listed = bench.host.files.list(bench.places.backups);
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  for (const std::string& name : names == nullptr ? std::vector<std::string>{} : *names) {
    if (!name.starts_with(partial_prefix)) {
      continue;
    }
    if (Status removed = bench.host.state.backups()->remove_tree(bench.places.backups + "/" + name); !removed) {
      return removed;
    }
  }
  return Done{};
}

BackupReport back_up(const StackSpec& spec, Host& host, Reporter& reporter, const BackupOptions& options) {
  Workbench bench{spec, host};
  if (options.plan_only) {
    return Creation{bench, nullptr, reporter, options.deadline}.go();
  }
  BackupReport report;
  const auto operation = open_operation(bench, "backup create", options.wait, report);
  if (operation == nullptr) {
    return report;
  }
  const std::string resumed = report.resumed;
  report = Creation{bench, operation.get(), reporter, options.deadline}.go();
  report.resumed = resumed;
  static_cast<void>(operation->end(result_of(report), report.error ? to_string(*report.error) : ""));
  return report;
}

BackupReport back_up_within(Workbench& bench, Operation& operation, Reporter& reporter, std::optional<Instant> deadline) {
  BackupReport report = Creation{bench, &operation, reporter, deadline}.go();
  if (report.backup) {
    const VerifyReport verified = verify_backup(bench, reporter, report.backup->id);
    if (verified.error) {
      report.error = verified.error;
      report.held = false;
      report.manifest.reset();
      report.backup.reset();
    }
  }
  return report;
}

std::vector<BackupEntry> list_backups(const Workbench& bench) {
  const auto listed = bench.host.files.list(bench.places.backups);
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  std::vector<BackupEntry> entries;
  for (const std::string& name : names == nullptr ? std::vector<std::string>{} : *names) {
    if (!name.starts_with('.')) {
      entries.push_back(read_entry(bench, name));
    }
  }
  return entries;
}

std::vector<BackupEntry> list_backups(const StackSpec& spec, Host& host) {
  const Workbench bench{spec, host};
  return list_backups(bench);
}

VerifyReport verify_backup(Workbench& bench, Reporter& reporter, const std::string& id) {
  return Verification{bench, reporter}.go(id);
}

VerifyReport verify_backup(const StackSpec& spec, Host& host, Reporter& reporter, const std::string& id) {
  Workbench bench{spec, host};
  return verify_backup(bench, reporter, id);
}

PruneReport prune_backups(const StackSpec& spec, Host& host, const PruneOptions& options) {
  Workbench bench{spec, host};
  PruneReport report;
  std::unique_ptr<Operation> operation;
  if (!options.plan_only) {
    operation = open_operation(bench, "backup prune", options.wait, report.change);
    if (operation == nullptr) {
      return report;
    }
  }
  std::vector<BackupEntry> entries = list_backups(bench);
  const int keep = std::max(1, options.keep.value_or(spec.backup.keep));
  int good = 0;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const bool is_good = entry->state == BackupState::good;
    good += is_good ? 1 : 0;
    // What is no good is kept as long as no newer one makes it useless; what is somebody else's always.
    const bool stays = entry->state == BackupState::foreign || (is_good ? good <= keep : good == 0);
    (stays ? report.kept : report.removed).insert((stays ? report.kept : report.removed).begin(), *entry);
  }
  if (options.plan_only || report.removed.empty()) {
    return report;
  }
  BackupStore& store = *host.state.backups();
  Status status = store.prepare(bench.places.backups);
  for (const BackupEntry& each : report.removed) {
    // Under another name first: half of a backup must not be taken for one.
    const std::string going = bench.places.backups + "/" + partial_prefix + "pruned-" + each.id;
    status = status ? store.publish(each.path, going) : status;
    status = status ? store.remove_tree(going) : status;
  }
  report.error = status ? std::nullopt : std::optional{status.error()};
  return report;
}

}  // namespace joelclaw::infra
