// SPDX-License-Identifier: MIT
#include <infra/render/next_action.hpp>

#include <infra/diagnose/finding.hpp>
#include <infra/render/class_text.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr std::size_t most_actions = 5;

/// The words after the program's name; empty where no command of ours helps.
std::string words_of(const Finding& finding) {
  switch (finding.remedy) {
    case Remedy::heal:
      return "heal";
    case Remedy::up:
      return "up";
    case Remedy::ports:
      return "ports check";
    case Remedy::recreate:
      return "recreate --plan";
    case Remedy::backup:
      return finding.cls == FindingClass::volume_missing ? "backup list" : "backup create";
    case Remedy::service:
      return "service status";
    case Remedy::config:
      return "config check";
    case Remedy::wait:
      return "status --watch";
    case Remedy::manual:
    case Remedy::none:
      return "";
  }
  return "";
}

std::string description_of(const Finding& finding) {
  const ClassText& text = text_of(finding.cls);
  if (finding.remedy == Remedy::wait) {
    return "looks again until it has passed";
  }
  if (finding.remedy == Remedy::recreate) {
    return "prints what recreating the cluster would do, and changes nothing";
  }
  return std::string{text.repair};
}

/// Which stack it is makes no difference to a page.
NextAction page_of(FindingClass cls) {
  return {"joelclaw-infra explain " + to_string(cls), "what it means, how to be sure, and what to do by hand"};
}

void add(std::vector<NextAction>& actions, NextAction action) {
  const bool known = std::any_of(actions.begin(), actions.end(),
                                 [&](const NextAction& each) { return each.command == action.command; });
  if (!known && actions.size() < most_actions) {
    actions.push_back(std::move(action));
  }
}

}  // namespace

bool has_command(const Finding& finding, const Advice& advice) {
  const std::string words = words_of(finding);
  return !words.empty() && advice.knows(words.substr(0, words.find(" -")));
}

NextAction remedy_of(const Finding& finding, const Advice& advice) {
  return has_command(finding, advice) ? NextAction{advice.program + " " + words_of(finding), description_of(finding)}
                                      : page_of(finding.cls);
}

std::vector<NextAction> next_actions(const Diagnosis& diagnosis, const Advice& advice) {
  std::vector<NextAction> actions;
  if (diagnosis.root_cause) {
    add(actions, remedy_of(*diagnosis.root_cause, advice));
    add(actions, page_of(diagnosis.root_cause->cls));
  }
  for (const Finding& finding : diagnosis.findings) {
    if (!finding.caused_by && finding.severity != Severity::info) {
      add(actions, remedy_of(finding, advice));
    }
  }
  if (diagnosis.health == Health::unknown) {
    add(actions, {advice.program + " status -v", "every question with its answer and its time"});
  }
  return actions;
}

}  // namespace joelclaw::infra
