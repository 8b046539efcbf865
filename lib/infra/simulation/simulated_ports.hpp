// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/lock.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/world.hpp>
#include <infra/simulation/lifeline.hpp>
#include <infra/simulation/model.hpp>
#include <infra/simulation/simulated_host.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

/// Three clocks on one course of time: sleep stops the awake one, and a jump moves the wall's.
class SimulatedClock : public Clock {
 public:
  SimulatedClock(Model& model, Lifeline& life) : m_model(model), m_life(life) {}
  Instant awake() const override;
  Instant elapsed() const override;
  WallTime wall() const override;
  bool pause(Duration duration) override;

  struct Interrupt {
    Instant at;
    int signal = 0;
  };
  std::optional<Interrupt> interrupt;
  /// The signal that has asked to stop by now, 0 if none.
  int stop_signal() const;

 private:
  Model& m_model;
  Lifeline& m_life;
};

class SimulatedWorld : public World {
 public:
  SimulatedWorld(Model& model, SimulatedClock& clock, Lifeline& life) : m_model(model), m_clock(clock), m_life(life) {}
  std::vector<Answer> ask(std::span<const Question> questions, Watcher& watcher) override;
  Result<std::string> scratch_directory() override;
  Status end_group(std::int64_t pid, std::int64_t start) override;
  std::string locate(std::string_view program) const override;

 private:
  Model& m_model;
  SimulatedClock& m_clock;
  Lifeline& m_life;
};

class SimulatedFilesystem : public Filesystem {
 public:
  explicit SimulatedFilesystem(const Model& model) : m_model(model) {}
  Looked<FileInfo> info(const std::string& path, bool follow = true) const override;
  Looked<std::string> read(const std::string& path, std::size_t limit) const override;
  Looked<std::string> read_tail(const std::string& path, std::size_t limit) const override;
  Looked<std::vector<std::string>> list(const std::string& path) const override;
  Looked<std::string> read_link(const std::string& path) const override;
  Looked<DiskSpace> space(const std::string& path) const override;

 private:
  const Model& m_model;
};

class SimulatedSurroundings : public Surroundings {
 public:
  SimulatedSurroundings(const Model& model, const SimulatedClock& clock, const Lifeline& life)
      : m_model(model), m_clock(clock), m_life(life) {}
  std::optional<std::string> variable(const std::string& name) const override;
  std::string host_name() const override;
  std::string user_name() const override;
  std::uint32_t user_id() const override;
  std::string home() const override;
  std::string system() const override;
  std::int64_t process_id() const override;
  std::string boot_id() const override { return "the-host-was-started-once"; }
  bool process_alive(std::int64_t pid) const override;
  std::optional<std::int64_t> process_start(std::int64_t pid) const override;
  CpuTime cpu_time() const override { return {}; }  ///< nothing is computed here but the simulation itself
  int stop_signal() const override;

 private:
  const Model& m_model;
  const SimulatedClock& m_clock;
  const Lifeline& m_life;
};

/// Locks by path. While the model has a holder, every lock below the state directory's `locks` is that one's.
class SimulatedLocks : public Locks {
 public:
  SimulatedLocks(const Model& model, Lifeline& life) : m_model(model), m_life(life) {}
  Result<std::variant<LockTaken, std::unique_ptr<HeldLock>>> acquire(const std::string& path,
                                                                     const LockHolder& holder) override;
  Result<std::optional<LockHolder>> holder(const std::string& path) const override;

 private:
  class Held;
  std::optional<LockHolder> holder_of(const std::string& path) const;

  const Model& m_model;
  Lifeline& m_life;
  std::map<std::string, LockHolder> m_held;
};

}  // namespace joelclaw::infra::simulation
