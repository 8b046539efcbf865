// SPDX-License-Identifier: MIT
#include "dst/judge.hpp"

#include "dst/wellness.hpp"

#include <infra/base/text.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/state.hpp>

#include <algorithm>

namespace joelclaw::infra::dst {
namespace {

using simulation::Model;

// What a healer saw may be so old when it acts: a look with hanging tools takes 15 s, evidence as long again, and a
// step before it up to 20 s.
constexpr Duration grace{60'000};
constexpr Duration hour{3'600'000};

}  // namespace

Judge::Judge(const Model& model, const StackSpec& spec)
    : m_model(model),
      m_good(model),
      m_spec(spec),
      m_changed(model.now),
      m_reachable_since(model.now),
      m_last_mutation(model.now) {}

void Judge::blame(const std::string& rule, const std::string& words) {
  m_violations.push_back({m_model.now, rule, words});
}

void Judge::happened(const Model& model, const simulation::Event& event) {
  if (event.kind == simulation::EventKind::fault || event.kind == simulation::EventKind::sleep_host ||
      event.kind == simulation::EventKind::jump_clock) {
    m_changed = model.now;
  }
  if (!reachable(model)) {
    m_reachable_since.reset();
  } else if (!m_reachable_since) {
    m_reachable_since = model.now;
  }
}

void Judge::acted(const Model& model, const simulation::Act& act) {
  m_last_words = join(act.words, " ");
  if (!act.forbidden.empty()) {
    return blame("forbidden act", act.forbidden);
  }
  if (act.words.front().starts_with(model.state_directory() + "/")) {
    return;  // its own memory
  }
  const bool reclaims = std::find(act.words.begin(), act.words.end(), "prune") != act.words.end();
  m_last_mutation = reclaims ? m_last_mutation : model.now;  // of what nobody uses, now and then: that is no unrest
  judge_person(act);
  const Deed deed = deed_of(act.words);
  judge_warmup(deed);
  judge_cooldown(deed);
  judge_budget(deed);
  judge_hold(deed);
  judge_rung(deed);
  m_deeds.push_back({model.now, deed, m_run});
}

void Judge::judge_person(const simulation::Act& /*act*/) {
  if (!m_forbidden.empty()) {
    blame("acts against a person's word", m_forbidden + ": " + m_last_words);
  }
}

/// A VM that has just booted, or a node that was just restarted, is left to settle before anything is restarted again.
/// One whole plan that goes on is one act; a start of what stands still is no restart.
void Judge::judge_warmup(const Deed& deed) {
  if (!disrupts(deed.kind) && deed.kind != DeedKind::start_engine) {
    return;
  }
  const bool booted =
      simulation::guest_alive(m_model) && simulation::vm_age(m_model) < m_spec.heal.warmup - Duration{1'000};
  const bool own = std::any_of(m_deeds.begin(), m_deeds.end(),
                               [&](const Done& each) { return each.run == m_run && disrupts(each.deed.kind); });
  if (booted && !own) {
    blame("acts in warm-up", m_last_words + ", the VM is up for " + format_duration(simulation::vm_age(m_model)));
  }
}

const Judge::Done* Judge::last_of(DeedKind kind, const std::string& target) const {
  const auto found = std::find_if(m_deeds.rbegin(), m_deeds.rend(), [&](const Done& each) {
    return each.deed.kind == kind && each.deed.target == target;
  });
  return found == m_deeds.rend() ? nullptr : &*found;
}

std::size_t Judge::number_of(DeedKind kind, Duration within) const {
  return static_cast<std::size_t>(std::count_if(m_deeds.begin(), m_deeds.end(), [&](const Done& each) {
    return each.deed.kind == kind && m_model.now - each.at < within;
  }));
}

/// From start to start, whatever came of the first.
void Judge::judge_cooldown(const Deed& deed) {
  const Done* before = last_of(deed.kind, deed.target);
  if (before == nullptr ||
      !(disrupts(deed.kind) || deed.kind == DeedKind::start_engine || deed.kind == DeedKind::start_container)) {
    return;
  }
  if (m_model.now - before->at < m_spec.heal.cooldown - Duration{1'000}) {
    blame("acts in cooldown", m_last_words + ", " + format_duration(m_model.now - before->at) + " after the last");
  }
}

void Judge::judge_budget(const Deed& deed) {
  const bool counted = disrupts(deed.kind) || deed.kind == DeedKind::start_vm || deed.kind == DeedKind::start_container;
  // Three an hour a class; a VM's start serves several classes, so twice that.
  const std::size_t most = deed.kind == DeedKind::start_vm || deed.kind == DeedKind::start_container ? 6 : 3;
  if (counted && number_of(deed.kind, hour) > most) {
    blame("acts beyond the budget", m_last_words);
  }
  if (deed.kind == DeedKind::delete_pod && number_of(deed.kind, hour) > 40) {
    blame("acts beyond the budget", "forty pods within an hour");
  }
}

void Judge::judge_hold(const Deed& deed) {
  const bool machine = deed.kind == DeedKind::stop_vm || deed.kind == DeedKind::force_vm;
  if (machine && m_failed_recovery &&
      m_model.now - *m_failed_recovery < m_spec.heal.failed_recovery_hold - Duration{1'000}) {
    blame("acts in hold",
          m_last_words + ", " + format_duration(m_model.now - *m_failed_recovery) + " after a failed recovery");
  }
}

/// A VM that is to be restarted gracefully has its containers stopped first: that is the same act.
bool Judge::machine_is_being_restarted() const {
  return number_of(DeedKind::forward, hour) >= 2;
}

/// Never above a healthy witness, and the least that can work.
void Judge::judge_rung(const Deed& deed) {
  if (!settled_for(grace)) {
    return;
  }
  const bool api =
      simulation::api_stage(m_model) == simulation::ApiStage::serving && m_model.cluster.api.failing.empty();
  const bool node_well = api && simulation::node_ready(m_model) && !m_model.cluster.node.shutting_down &&
                         simulation::node_age(m_model) > m_spec.heal.convergence;
  if ((deed.kind == DeedKind::restart_container || deed.kind == DeedKind::stop_container) && node_well &&
      !machine_is_being_restarted()) {
    blame("acts above a healthy witness", m_last_words + ", while node and API server are well");
  }
  if (deed.kind == DeedKind::restart_engine && simulation::engine_answers(m_model)) {
    blame("acts above a healthy witness", m_last_words + ", while dockerd answers");
  }
  judge_machine_rung(deed);
}

void Judge::judge_machine_rung(const Deed& deed) {
  const bool answers = m_reachable_since && m_model.now - *m_reachable_since >= grace;
  if (deed.kind == DeedKind::force_vm && answers) {
    blame("acts above a healthy witness", m_last_words + ", while the VM still answers");
  }
  if (deed.kind == DeedKind::stop_vm && answers && !machine_is_being_restarted()) {
    blame("not the least that can work", m_last_words + ", while forwards alone are dead and were not tried");
  }
}

}  // namespace joelclaw::infra::dst
