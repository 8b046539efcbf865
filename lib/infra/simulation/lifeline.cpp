// SPDX-License-Identifier: MIT
#include <infra/simulation/lifeline.hpp>

#include <infra/simulation/model.hpp>

namespace joelclaw::infra::simulation {
namespace {

/// The first process of this program, as the simulated host knows it; each that takes over is another one.
constexpr std::int64_t first_pid = 4242;

constexpr const char* names[] = {"look",           "act",  "pause", "append", "replace", "remove",
                                 "make-directory", "edit", "lock"};
static_assert(std::size(names) == static_cast<std::size_t>(PortUse::lock) + 1);

}  // namespace

void Lifeline::kill_at(const Death& death) {
  m_death = death;
  m_due.reset();
  m_seen = 0;
}

void Lifeline::revive() {
  spare();
  m_due.reset();
  m_deaths += m_alive ? 0 : 1;
  m_alive = true;
  m_cause.clear();
}

bool Lifeline::is_meant(PortUse kind) {
  return m_death && (!m_death->use || *m_death->use == kind) && ++m_seen == m_death->count;
}

bool Lifeline::use(PortUse kind, const std::string& what, const std::function<void()>& half) {
  const std::string full = std::string{names[static_cast<std::size_t>(kind)]} + " " + what;
  if (!survives(full)) {
    ++m_afterlife;
    return false;
  }
  if (!is_meant(kind)) {
    return true;
  }
  if (m_death->later > Duration{0}) {
    m_due = m_model.now + m_death->later;
    return true;
  }
  if (m_death->torn && half) {
    half();
    die("torn " + full);
  }
  die(full);
}

bool Lifeline::survives(const std::string& what) {
  if (m_alive && m_due && m_model.now >= *m_due) {
    die(what);
  }
  return m_alive;
}

void Lifeline::die(const std::string& what) {
  m_alive = false;
  m_orphans = m_death && m_death->orphans;
  m_cause = what;
  spare();
  m_due.reset();
  throw Killed{};
}

std::int64_t Lifeline::pid() const {
  return first_pid + m_deaths;
}

}  // namespace joelclaw::infra::simulation
