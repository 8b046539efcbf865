// SPDX-License-Identifier: MIT
#include <infra/render/status_text.hpp>

#include <infra/base/text.hpp>
#include <infra/render/class_text.hpp>
#include <infra/render/status_parts.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr std::size_t most_evidence = 4;
constexpr std::size_t most_others = 5;
constexpr std::size_t most_unseen = 4;  // reasons, and names of one reason
constexpr std::size_t label_columns = 10;
constexpr std::size_t evidence_hang = 2;  // one witness a line: where the next begins must be seen

StateWord word_of_health(Health health) {
  switch (health) {
    case Health::healthy:
      return {"healthy", Tone::good};
    case Health::degraded:
      return {"DEGRADED", Tone::warning};
    case Health::down:
      return {"DOWN", Tone::bad};
    case Health::unknown:
      return {"UNKNOWN", Tone::unsure};
  }
  return {"?", Tone::unsure};
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return text;
}

std::string verdict_in_words(const Diagnosis& diagnosis) {
  if (diagnosis.root_cause) {
    return to_string(diagnosis.root_cause->cls) + ": " + safe(diagnosis.root_cause->summary);
  }
  std::vector<std::string> unseen;
  for (const LayerReport& layer : diagnosis.layers) {
    if (layer.state == LayerState::unknown) {
      unseen.push_back(to_string(layer.layer));
    }
  }
  if (diagnosis.health == Health::unknown) {
    return unseen.empty() ? "not everything could be observed" : "no usable answer about " + listed(unseen);
  }
  return "looked at in " + format_duration(diagnosis.elapsed);
}

std::string more(std::size_t count, const StatusContext& context) {
  return "and " + std::to_string(count) + " more: " + context.advice.program + " status -v";
}

/// Lines below one label, the label beside the first.
class Block {
 public:
  Block(std::string label, const Style& style) : m_label(std::move(label)), m_style(style) {}
  void wrap(std::string_view text, std::size_t hang = 0) {
    m_text += labelled(m_label, text, m_style, hang);
    m_label.clear();
  }
  void line(const std::string& text) {
    m_text += padded(m_label, label_columns) + text + "\n";
    m_label.clear();
  }
  std::string take() { return std::move(m_text); }

 private:
  std::string m_label;
  const Style& m_style;
  std::string m_text;
};

std::string render_evidence(const Finding& finding, const Style& style, const StatusContext& context) {
  Block block{"evidence", style};
  // One line too many is shown rather than replaced by a line that says so.
  const std::size_t count = finding.evidence.size();
  const std::size_t shown = count <= most_evidence + 1 ? count : most_evidence;
  for (std::size_t i = 0; i < shown; ++i) {
    block.wrap(safe(finding.evidence[i]), evidence_hang);
  }
  if (shown < count) {
    block.line(more(count - shown, context));
  }
  return block.take();
}

/// The command first and whole, because it is to be pasted; what it does beside it or, where that is too long, below.
std::string render_action(std::string_view label, const NextAction& action, const Style& style) {
  constexpr std::size_t gap = 5;
  Block block{std::string{label}, style};
  const std::size_t beside = display_width(action.command) + gap + display_width(action.description);
  const std::size_t room = columns_after(label_columns, style);
  if (action.description.empty()) {
    block.line(action.command);
  } else if (room == 0 || beside <= room) {
    block.line(action.command + std::string(gap, ' ') + action.description);
  } else {
    block.line(action.command);
    block.wrap(action.description);
  }
  return block.take();
}

bool is_root(const Finding& finding, const Diagnosis& diagnosis) {
  return diagnosis.root_cause && finding.cls == diagnosis.root_cause->cls &&
         finding.subject == diagnosis.root_cause->subject;
}

/// Findings of one class that stand for themselves: ten probes that fail are one line.
struct Kind {
  const Finding* first;
  std::size_t count;
};

std::vector<Kind> kinds_of(const std::vector<const Finding*>& findings) {
  std::vector<Kind> kinds;
  for (const Finding* finding : findings) {
    const auto known = std::find_if(kinds.begin(), kinds.end(), [finding](const Kind& each) {
      return each.first->cls == finding->cls && each.first->severity == finding->severity;
    });
    known == kinds.end() ? kinds.push_back({finding, 1}) : void(++known->count);
  }
  return kinds;
}

std::string line_of(const Kind& kind, const Style& style) {
  constexpr std::size_t severity_columns = 6;
  const std::string text = to_string(kind.first->cls) + ": " + safe(kind.first->summary);
  const std::string others = kind.count == 1 ? "" : ", and " + std::to_string(kind.count - 1) + " more";
  const std::size_t room = columns_after(label_columns + severity_columns + others.size(), style);
  return painted_column(word_of(kind.first->severity), severity_columns, style) + elided(text, room, style) + others;
}

/// What stands for itself beside the root cause, then how many findings something else explains.
std::string render_others(const Diagnosis& diagnosis, const Style& style, const StatusContext& context) {
  std::vector<const Finding*> others;
  std::size_t explained = 0;
  for (const Finding& finding : diagnosis.findings) {
    if (is_root(finding, diagnosis) || finding.severity == Severity::info) {
      continue;
    }
    finding.caused_by ? void(++explained) : others.push_back(&finding);
  }
  Block block{"also", style};
  const std::vector<Kind> kinds = kinds_of(others);
  const std::size_t shown = kinds.size() <= most_others + 1 ? kinds.size() : most_others;
  std::size_t told = 0;
  for (std::size_t i = 0; i < shown; ++i) {
    block.line(line_of(kinds[i], style));
    told += kinds[i].count;
  }
  if (told < others.size()) {
    block.line(more(others.size() - told, context));
  }
  Block consequences{"follows", style};
  if (explained > 0) {
    consequences.line(counted(explained, "finding", "findings") + ": " + context.advice.program + " status -v");
  }
  return block.take() + consequences.take();
}

/// Questions that did not reach their subject, those with the same reason together: one API server that is silent takes
/// a dozen with it.
std::vector<std::string> unseen_of(const Diagnosis& diagnosis) {
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (const LayerReport& layer : diagnosis.layers) {
    for (const Check& check : layer.checks) {
      if (check.state != CheckState::unknown) {
        continue;
      }
      const std::string why = safe(check.detail);
      auto known = std::find_if(reasons.begin(), reasons.end(), [&](const auto& each) { return each.first == why; });
      known = known == reasons.end() ? reasons.insert(known, {why, {}}) : known;
      known->second.push_back(check.name);
    }
  }
  std::vector<std::string> lines;
  for (auto& [why, names] : reasons) {
    const std::size_t left_out = names.size() > most_unseen + 1 ? names.size() - most_unseen : 0;
    names.resize(names.size() - left_out);
    std::string text = join(names, ", ") + (left_out == 0 ? "" : " and " + std::to_string(left_out) + " more");
    lines.push_back(std::move(text) + (why.empty() ? "" : ": " + why));
  }
  return lines;
}

std::string render_unseen(const Diagnosis& diagnosis, const Style& style, const StatusContext& context) {
  const std::vector<std::string> unseen = unseen_of(diagnosis);
  Block block{"unseen", style};
  const std::size_t shown = unseen.size() <= most_unseen + 1 ? unseen.size() : most_unseen;
  for (std::size_t i = 0; i < shown; ++i) {
    block.wrap(unseen[i], evidence_hang);
  }
  if (shown < unseen.size()) {
    block.line(more(unseen.size() - shown, context));
  }
  return block.take();
}

/// A page to be read repairs nothing.
std::string_view label_of(const Finding& finding, const Advice& advice) {
  const bool by_command = finding.remedy == Remedy::heal || finding.remedy == Remedy::up;
  return by_command && has_command(finding, advice) ? "repair" : "next";
}

NextAction first_step(const Diagnosis& diagnosis, const StatusContext& context) {
  return diagnosis.root_cause
             ? remedy_of(*diagnosis.root_cause, context.advice)
             : NextAction{context.advice.program + " status -v", "every question with its answer and its time"};
}

/// With `verbose` evidence and what else there is stand in full below, and need no shortened twin here.
std::string render_explanation(const Diagnosis& diagnosis, const Style& style, const StatusContext& context,
                               bool verbose) {
  const bool unknown = diagnosis.health == Health::unknown;
  std::string unseen = !verbose && (unknown || !diagnosis.root_cause) ? render_unseen(diagnosis, style, context) : "";
  std::string text;
  if (diagnosis.root_cause) {
    const std::string_view cause = text_of(diagnosis.root_cause->cls).usual_cause;
    text += cause.empty() ? "" : labelled("cause", "usually " + std::string{cause}, style);
    text += verbose ? "" : render_evidence(*diagnosis.root_cause, style, context);
  }
  text += unseen;
  if (diagnosis.root_cause || !unseen.empty() || (unknown && !verbose)) {
    const std::string_view label = diagnosis.root_cause ? label_of(*diagnosis.root_cause, context.advice) : "next";
    text += render_action(label, first_step(diagnosis, context), style);
  }
  return text + (verbose ? "" : render_others(diagnosis, style, context));
}

/// Nothing was judged: twelve lines that say "skip" say nothing.
bool nothing_judged(const Diagnosis& diagnosis) {
  return std::all_of(diagnosis.layers.begin(), diagnosis.layers.end(), [](const LayerReport& layer) {
    return layer.state == LayerState::skip || layer.state == LayerState::none;
  });
}

}  // namespace

std::string render_headline(const Diagnosis& diagnosis, const Style& style) {
  const StateWord health = word_of_health(diagnosis.health);
  const std::string name = safe(diagnosis.stack);
  constexpr std::size_t narrow = 60;
  std::size_t at = display_width(name) + 2 + display_width(health.word) + 3;
  const std::string head = name + "  " + paint(health.word, health.tone, style);
  // On a narrow screen the reason has lines of its own: beside the verdict it would be a ladder of single words.
  const bool below = style.width > 0 && static_cast<std::size_t>(style.width) < narrow;
  std::string line = below ? head + "\n" : head + "   ";
  at = below ? 2 : at;
  std::string before = below ? "  " : "";
  for (const std::string& part : wrapped(verdict_in_words(diagnosis), columns_after(at, style))) {
    line += before + part + "\n";
    before = std::string(at, ' ');
  }
  return line;
}

std::string render_status(const Diagnosis& diagnosis, const Style& style, Verbosity verbosity,
                          const StatusContext& context) {
  if (verbosity == Verbosity::quiet) {
    return diagnosis.health == Health::healthy ? std::string{} : render_headline(diagnosis, style);
  }
  const bool verbose = verbosity >= Verbosity::verbose;
  std::string screen = render_headline(diagnosis, style);
  if (verbose || !nothing_judged(diagnosis)) {
    screen += "\n" + render_layers(diagnosis, style, verbose);
  }
  const std::string explanation = render_explanation(diagnosis, style, context, verbose);
  if (!explanation.empty()) {
    screen += "\n" + explanation;
  }
  if (verbose) {
    const std::string findings = render_findings(diagnosis, style);
    screen += findings.empty() ? "" : "\nfindings\n" + findings;
    screen +=
        "\n" + labelled("looked at",
                        format_rfc3339(diagnosis.observed_at) + ", in " + format_duration(diagnosis.elapsed), style);
    screen += labelled("spec", context.spec_origin.empty() ? "the built-in default" : safe(context.spec_origin), style);
  }
  return screen;
}

std::string fix_of(const Diagnosis& diagnosis, const Advice& advice) {
  const std::vector<NextAction> actions = next_actions(diagnosis, advice);
  if (actions.empty()) {
    return {};
  }
  const NextAction& first = actions.front();
  return "run `" + first.command + "`" + (first.description.empty() ? "" : ": " + first.description);
}

}  // namespace joelclaw::infra
