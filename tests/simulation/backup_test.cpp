// SPDX-License-Identifier: MIT
#include "acting.hpp"

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/simulation/lifeline.hpp>
#include <infra/use_case/backup.hpp>
#include <infra/use_case/status.hpp>

#include <support/catch.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

/// A simulated stack that is backed up, by a process that can be killed.
struct Site {
  explicit Site(const std::string& wish) : simulated(simulation::make(wish).value()) {}

  simulation::SimulatedHost simulated;
  NoTerminal terminal;
  Host ports = simulated.host(terminal);
  StackSpec wishes = spec_of(ports);
  SilentReporter silent;

  Host& host() { return ports; }
  const StackSpec& spec() const { return wishes; }
  simulation::Model& model() { return simulated.model(); }
  simulation::Lifeline& life() { return simulated.life(); }
  const std::vector<std::string>& unknown() const { return simulated.unknown_questions(); }
  void pass(Duration duration) { ports.clock.pause(duration); }
  Diagnosis look() { return status(wishes, ports, {}).diagnosis; }

  BackupReport back_up() { return infra::back_up(spec(), host(), silent, {}); }
  std::vector<BackupEntry> list() { return list_backups(spec(), host()); }
  VerifyReport verify(const std::string& id = "") { return verify_backup(spec(), host(), silent, id); }
  /// Files below the backups' directory whose name has this in it.
  std::vector<std::string> files(const std::string& part) {
    std::vector<std::string> found;
    for (const auto& [path, text] : model().host.files) {
      if (contains(path, "/backups/") && contains(path, part)) {
        found.push_back(path);
      }
    }
    return found;
  }
};

std::string why(const BackupReport& report) {
  return report.error ? to_string(*report.error) : report.refusal ? to_string(*report.refusal) : std::string{};
}

TEST_CASE("a backup holds every part, is read back as it was written, and status tells its age") {
  Site site{"healthy"};
  const BackupReport made = site.back_up();
  INFO(why(made));
  REQUIRE(made.manifest);
  for (const char* kind : {"etcd", "machine", "management", "release", "objects", "redis", "volume", "bindings", "spec"}) {
    INFO(kind);
    CHECK(std::any_of(made.manifest->items.begin(), made.manifest->items.end(), [&](const auto& each) { return each.kind == kind; }));
  }
  CHECK(made.manifest->item("volume", "joelclaw/data-redis-0") != nullptr);
  CHECK(made.manifest->item("volume", "aistor/data0-aistor-s3-pool-0-0") != nullptr);
  CHECK(site.files(".partial").empty());
  CHECK(site.unknown().empty());
  for (const simulation::Act& each : site.model().acts) {
    CHECK(each.forbidden.empty());
  }
  const VerifyReport read = site.verify();
  CHECK_FALSE(read.error);
  CHECK(read.items.size() == made.manifest->items.size());
  const Diagnosis after = site.look();
  CHECK(std::none_of(after.findings.begin(), after.findings.end(), [](const Finding& each) {
    return each.cls == FindingClass::backup_stale || each.cls == FindingClass::backup_failed;
  }));
}

TEST_CASE("a part that was cut, altered or swapped is found, and nobody relies on its backup any more") {
  for (const int how : {0, 1, 2, 3}) {
    INFO(how);
    Site site{"healthy"};
    REQUIRE(site.back_up().manifest);
    const std::string one = site.files("data-redis-0.tar").front();
    const std::string other = site.files("data-typesense-0.tar").front();
    auto& files = site.model().host.files;
    if (how == 0) {
      files[one].resize(files[one].size() - 1024);
    } else if (how == 1) {
      files[one][1030] ^= 1;
    } else if (how == 2) {
      std::swap(files[one], files[other]);
    } else {
      files.erase(one);
    }
    CHECK(site.verify().error);
    CHECK(site.list().back().state == BackupState::damaged);
    CHECK(contains(described(site.look()), "backup-failed"));
  }
}

TEST_CASE("a whole backup under another's name is nobody's") {
  Site site{"healthy"};
  const BackupReport made = site.back_up();
  REQUIRE(made.manifest);
  auto& files = site.model().host.files;
  for (const std::string& path : site.files(made.manifest->id)) {
    std::string renamed = path;
    renamed.replace(renamed.find(made.manifest->id), made.manifest->id.size(), "20300101T000000Z");
    files[renamed] = files[path];
    files.erase(path);
  }
  CHECK(site.list().back().state == BackupState::foreign);
  CHECK(site.verify().error);
}

TEST_CASE("a tool that lies leaves no backup, and status says so") {
  Site site{"healthy"};
  site.model().host.tools.at("talosctl").manner = simulation::Manner::lies;
  const BackupReport made = site.back_up();
  CHECK_FALSE(made.manifest);
  CHECK(made.error);
  CHECK(site.files("").empty());
  CHECK(contains(described(site.look()), "backup-failed"));
}

TEST_CASE("a full disk is refused before anything is asked for") {
  Site site{"healthy"};
  site.model().host.disk.available = 1U << 20U;
  const BackupReport made = site.back_up();
  REQUIRE(made.refusal);
  CHECK(made.disk);
  CHECK(site.files("").empty());
}

TEST_CASE("no secret of the cluster is in the journal, and none but in files of mode 0600") {
  Site site{"healthy"};
  REQUIRE(site.back_up().manifest);
  for (const auto& [path, text] : site.model().host.files) {
    if (!contains(path, "/backups/")) {
      INFO(path);
      CHECK_FALSE(contains(text, "U0lNVUxBVEVELVNFQ1JFVA"));
      CHECK_FALSE(contains(text, "SIMULATED-SECRET"));
    }
  }
  for (const std::string& path : site.files("objects/")) {
    const auto looked = site.host().files.info(path, false);
    CHECK(std::get<FileInfo>(looked).mode == 0600);
  }
}

TEST_CASE("pruning keeps the newest good ones, and never removes the last") {
  Site site{"healthy"};
  for (int day = 0; day < 3; ++day) {
    REQUIRE(site.back_up().manifest);
    site.pass(Duration{86'400'000});
  }
  const auto before = site.list();
  REQUIRE(before.size() == 3);
  PruneOptions plan;
  plan.keep = 1;
  plan.plan_only = true;
  CHECK(prune_backups(site.spec(), site.host(), plan).removed.size() == 2);
  CHECK(site.list().size() == 3);
  site.model().host.files[before.back().path + "/damaged.json"] = "{}\n";
  plan.plan_only = false;
  const PruneReport done = prune_backups(site.spec(), site.host(), plan);
  CHECK_FALSE(done.error);
  const auto after = site.list();
  REQUIRE(after.size() == 2);
  CHECK(after.front().id == before[1].id);
  CHECK(after.front().state == BackupState::good);
}

TEST_CASE("killed at any of its uses of the world it leaves a whole backup or none, and the next run makes one") {
  std::size_t deaths = 0;
  for (std::size_t at = 1; at < 400; at += 3) {
    INFO(at);
    Site site{"healthy"};
    simulation::Death death;
    death.count = at;
    site.life().kill_at(death);
    bool killed = false;
    try {
      static_cast<void>(site.back_up());
    } catch (const simulation::Killed&) {
      killed = true;
    }
    site.life().spare();
    if (!killed) {
      break;
    }
    ++deaths;
    site.life().revive();
    for (const BackupEntry& each : site.list()) {
      CHECK(each.state == BackupState::good);
      CHECK_FALSE(site.verify(each.id).error);
    }
    site.pass(Duration{2'000});
    const BackupReport again = site.back_up();
    INFO(why(again));
    CHECK(again.manifest);
    CHECK(site.files(".partial").empty());
  }
  CHECK(deaths > 20);
}

}  // namespace
}  // namespace joelclaw::infra
