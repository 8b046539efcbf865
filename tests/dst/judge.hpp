// SPDX-License-Identifier: MIT
#pragma once

#include "dst/coverage.hpp"
#include "dst/deed.hpp"

#include <infra/simulation/model.hpp>
#include <infra/stack/stack_spec.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::dst {

/// What a healer did that none may do.
struct Violation {
  WallTime at;
  std::string rule;  ///< one of a few: what a shrunk schedule must still break
  std::string words;
};

/// How a run ended, as far as a judge must know it.
struct RunEnd {
  bool killed = false;
  bool reported = false;  ///< the healer tells what it did; a naive one does not
  bool held = true;       ///< by its own word
  bool escalated = false;
  bool open = false;  ///< it decided to wait, or has something left to do
};

/// Watches every act and every event of one schedule. It knows the world as it is, which no healer does; where a healer
/// must go by what it saw, it is given `grace`: what became true less than that before is not held against it.
class Judge : public simulation::Witness {
 public:
  Judge(const simulation::Model& model, const StackSpec& spec);

  void acted(const simulation::Model& model, const simulation::Act& act) override;
  void happened(const simulation::Model& model, const simulation::Event& event) override;

  /// A person wants nothing done, or is back.
  void forbid(const std::string& why) { m_forbidden = why; }
  void person_acted() { m_changed = m_model.now; }
  void run_begins();
  void run_ends(const RunEnd& end);
  /// After all that was to happen: is it well, or left as it must be?
  void conclude(const std::string& left, WallTime last);

  const std::vector<Violation>& violations() const { return m_violations; }
  /// Deeds so far.
  std::size_t deeds() const { return m_deeds.size(); }

 private:
  struct Done {
    WallTime at;
    Deed deed;
    std::size_t run = 0;
  };

  void blame(const std::string& rule, const std::string& words);
  bool settled_for(Duration span) const { return m_model.now - m_changed >= span; }
  const Done* last_of(DeedKind kind, const std::string& target) const;
  std::size_t number_of(DeedKind kind, Duration within) const;

  void judge_person(const simulation::Act& act);
  void judge_warmup(const Deed& deed);
  void judge_cooldown(const Deed& deed);
  void judge_budget(const Deed& deed);
  void judge_hold(const Deed& deed);
  void judge_rung(const Deed& deed);
  void judge_machine_rung(const Deed& deed);
  void judge_files();
  bool machine_is_being_restarted() const;

  const simulation::Model& m_model;
  const simulation::Model m_good;
  const StackSpec& m_spec;
  std::vector<Violation> m_violations;
  std::vector<Done> m_deeds;
  std::string m_forbidden;
  WallTime m_changed;
  std::optional<WallTime> m_reachable_since, m_failed_recovery;
  std::size_t m_run = 0, m_deeds_before_run = 0, m_unknown = 0;
  Instant m_run_began;
  RunEnd m_last_end;
  WallTime m_last_mutation;
  std::string m_last_words;
};

}  // namespace joelclaw::infra::dst
