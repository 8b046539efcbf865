// SPDX-License-Identifier: MIT
#include "dst/judge.hpp"

#include "dst/catalogue.hpp"
#include "dst/wellness.hpp"

#include <infra/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::dst {
namespace {

// A look that hangs is waited for after the last instant at which anything may be begun.
constexpr Duration last_look{60'000};

Instant awake(const simulation::Model& model) {
  return Instant{(model.now - model.booted - model.slept).count()};
}

bool is_json(const std::string& text) {
  return nlohmann::json::accept(text);
}

}  // namespace

void Judge::run_begins() {
  ++m_run;
  m_run_began = awake(m_model);
  m_deeds_before_run = m_deeds.size();
}

void Judge::run_ends(const RunEnd& end) {
  const Duration took = awake(m_model) - m_run_began;
  if (took > m_spec.heal.tick_budget + last_look) {
    blame("runs beyond its budget", format_duration(took));
  }
  for (; m_unknown < m_model.unknown.size(); ++m_unknown) {
    blame("asks what no tool knows", m_model.unknown[m_unknown]);
  }
  judge_files();
  const bool shook = std::any_of(m_deeds.begin() + static_cast<std::ptrdiff_t>(m_deeds_before_run), m_deeds.end(),
                                 [](const Done& each) { return shakes_machine(each.deed.kind); });
  const auto broken = broken_carriers(m_model);
  if (shook && !end.killed && !broken.empty() && settled_for(Duration{180'000})) {
    m_failed_recovery = m_model.now;
    if (end.reported && end.held) {
      blame("calls a restart a recovery", join(broken, ", "));
    }
  }
  m_last_end = end;
}

/// The next run must be able to read what this one left, however it ended: whole files are whole, and of a journal at
/// most a line here and there is torn.
void Judge::judge_files() {
  const std::string own = m_model.state_directory() + "/";
  for (const auto& [path, text] : m_model.host.files) {
    const bool raw = path.find("/incidents/") != std::string::npos;  // what tools said, garbage and all
    if (path.starts_with(own) && path.ends_with(".json") && !raw && !is_json(text)) {
      blame("leaves what cannot be read", path);
    }
  }
}

void Judge::conclude(const std::string& left, WallTime last) {
  // The last half hour must be still: what is healed stays so, and what cannot be healed is not tried again and again.
  const bool still = m_model.now - m_last_mutation >= Duration{1'800'000};
  if (!still) {
    blame("never comes to rest",
          "last act " + format_duration(m_model.now - m_last_mutation) + " before the end: " + m_last_words);
  }
  const auto wrong = ailments(m_model, m_good);
  if (left.empty()) {
    if (!wrong.empty()) {
      blame("does not repair",
            join(wrong, ", ") + ", " + format_duration(m_model.now - last) + " after the last fault");
    }
  } else if (m_last_end.reported && !m_last_end.escalated && !wrong.empty()) {
    // What was left may be gone by itself: a VM that was down, and is started, has a fresh sshd.
    blame("does not tell a person", left + ": " + join(wrong, ", "));
  }
}

}  // namespace joelclaw::infra::dst
