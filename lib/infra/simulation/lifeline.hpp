// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace joelclaw::infra::simulation {

struct Model;

/// What the ports of a process that was killed throw, so that its call ends there. Only whoever plays the killer
/// catches it.
struct Killed {};

/// What a process does with the world through its ports, as far as it can die of it: reading a file changes nothing, so
/// dying before it is dying before the next of these.
enum class PortUse { look, act, pause, append, replace, remove, make_directory, edit, lock };

/// Where a process dies: at its n-th use of that kind, or of any kind.
struct Death {
  std::optional<PortUse> use;
  std::size_t count = 1;
  Duration later{};   ///< so much after that, in whatever is under way then
  bool torn = false;  ///< half of the line that it was about to append is in the file
  bool orphans = false;  ///< its children live on: nobody guards them
};

/// Whether the process behind the ports lives. SIGKILL takes no leave: from that moment nothing it had still meant to
/// do is done, so every port asks here first.
class Lifeline {
 public:
  explicit Lifeline(const Model& model) : m_model(model) {}

  void kill_at(const Death& death);
  /// Nobody is after it any more.
  void spare() { m_death.reset(); }
  /// Another process takes over.
  void revive();

  /// One use of a port. False where the process is dead and nothing may be done; throws where this is its last, `half`
  /// done if it is to be torn.
  bool use(PortUse kind, const std::string& what, const std::function<void()>& half = {});
  /// For what takes time: throws if the process has died by now.
  bool survives(const std::string& what);
  /// The instant of a death that has one.
  std::optional<WallTime> due() const { return m_due; }

  bool alive() const { return m_alive; }
  std::int64_t pid() const;
  /// Whether what it had started outlived it.
  bool leaves_orphans() const { return !m_alive && m_orphans; }
  /// What it died of: "append journal", "act colima start"; empty: it has not.
  const std::string& cause() const { return m_cause; }
  /// What a process that was already dead asked of its ports: its destructors' work, which no real one does.
  std::size_t afterlife() const { return m_afterlife; }

 private:
  bool is_meant(PortUse kind);
  [[noreturn]] void die(const std::string& what);

  const Model& m_model;
  std::optional<Death> m_death;
  std::optional<WallTime> m_due;
  std::size_t m_seen = 0, m_afterlife = 0;
  std::int64_t m_deaths = 0;
  bool m_alive = true, m_orphans = false;
  std::string m_cause;
};

}  // namespace joelclaw::infra::simulation
