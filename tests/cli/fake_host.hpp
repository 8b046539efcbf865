// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/port_table.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/file_editor.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/lock.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/terminal.hpp>
#include <infra/port/world.hpp>
#include <run.hpp>

#include <map>
#include <string>
#include <vector>

namespace joelclaw::infra::cli {

class FakeTerminal : public Terminal {
 public:
  Written write(Stream stream, std::string_view text) override;
  bool is_terminal(Stream) const override { return on_terminal; }
  int width(Stream) const override { return 80; }

  std::string out, err;
  bool on_terminal = false;
  Written answer = Written::complete;
};

/// Paths with their texts; every file is its user's own. There is always a root; a link may lead to a directory.
class FakeFilesystem : public Filesystem {
 public:
  Looked<FileInfo> info(const std::string& path, bool follow) const override;
  Looked<std::string> read(const std::string& path, std::size_t limit) const override;
  Looked<std::string> read_tail(const std::string& path, std::size_t limit) const override { return read(path, limit); }
  Looked<std::vector<std::string>> list(const std::string& path) const override;
  Looked<std::string> read_link(const std::string& path) const override;
  Looked<DiskSpace> space(const std::string&) const override { return NoSuchFile{}; }

  std::map<std::string, std::string> files, links;
  std::map<std::string, std::uint32_t> modes;

 private:
  std::string real(const std::string& written) const;
};

/// Time stands still but for pauses, of which there are so many before somebody presses Ctrl-C.
class FakeClock : public Clock {
 public:
  Instant awake() const override { return now; }
  Instant elapsed() const override { return now; }
  WallTime wall() const override { return {1'795'341'600'000 + now.ms}; }
  bool pause(Duration duration) override;

  Instant now{1000};
  int pauses_left = 0;
};

class FakeSurroundings : public Surroundings {
 public:
  std::optional<std::string> variable(const std::string& name) const override;
  std::string host_name() const override { return "panda"; }
  std::string user_name() const override { return "joel"; }
  std::uint32_t user_id() const override { return 501; }
  std::string home() const override { return "/Users/joel"; }
  std::string system() const override { return "darwin"; }
  std::int64_t process_id() const override { return 4711; }
  std::string boot_id() const override { return "boot"; }
  bool process_alive(std::int64_t) const override { return false; }
  std::optional<std::int64_t> process_start(std::int64_t) const override { return std::nullopt; }
  CpuTime cpu_time() const override { return {}; }
  int stop_signal() const override { return signal; }

  std::map<std::string, std::string> variables;
  int signal = 0;
};

class FakeWorld : public World {
 public:
  std::vector<Answer> ask(std::span<const Question> questions, Watcher& watcher) override;
  Result<std::string> scratch_directory() override { return Error{"scratch", "none", "", {}}; }
  Status end_group(std::int64_t, std::int64_t) override { return Done{}; }
  std::string locate(std::string_view) const override { return {}; }
};

/// Nothing can be remembered or edited here.
class FakeStore : public StateStore {
 public:
  Status prepare(const std::string& root) override { return no(root); }
  Status make_directory(const std::string& path) override { return no(path); }
  Status replace(const std::string& path, std::string_view) override { return no(path); }
  Status append(const std::string& path, std::string_view) override { return no(path); }
  Status remove(const std::string& path) override { return no(path); }
  Status remove_tree(const std::string& path) override { return no(path); }

 private:
  static Status no(const std::string& path) { return Error{path, "cannot be written", "Read-only file system", {}}; }
};

class FakeEditor : public FileEditor {
 public:
  Status create(const std::string& path, std::string_view, std::uint32_t) override { return no(path); }
  Status copy(const std::string&, const std::string& to) override { return no(to); }
  Status replace(const std::string& path, std::string_view, std::string_view) override { return no(path); }
  Status remove_dead_socket(const std::string& path) override { return no(path); }

 private:
  static Status no(const std::string& path) { return Error{path, "cannot be written", "Read-only file system", {}}; }
};

class FakeLocks : public Locks {
 public:
  Result<std::variant<LockTaken, std::unique_ptr<HeldLock>>> acquire(const std::string&, const LockHolder&) override {
    return std::variant<LockTaken, std::unique_ptr<HeldLock>>{LockTaken{}};
  }
  Result<std::optional<LockHolder>> holder(const std::string&) const override { return std::optional<LockHolder>{}; }
};

/// A machine of fakes, and the whole program run on it.
struct FakeMachine {
  FakeWorld world;
  FakeFilesystem files;
  FakeClock clock;
  FakeTerminal terminal;
  FakeLocks locks;
  FakeSurroundings surroundings;
  FakeStore state;
  FakeEditor editor;
  Host host{world, files, clock, terminal, locks, surroundings, state, editor};
  Controls controls;
  Diagnosis diagnosis;        ///< what every look finds
  std::vector<PortRow> rows;  ///< and of the ports
  int looks = 0;
  std::vector<HealReport> ticks;               ///< what a watching healer comes to, one after the other
  std::map<std::string, std::string> created;  ///< files that the program wrote

  FakeMachine();
  /// Exit code; what was said before is forgotten.
  int operator()(const std::vector<std::string>& arguments);
  const std::string& out() const { return terminal.out; }
  const std::string& err() const { return terminal.err; }
};

}  // namespace joelclaw::infra::cli
