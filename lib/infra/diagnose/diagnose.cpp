// SPDX-License-Identifier: MIT
#include <infra/diagnose/diagnose.hpp>

#include <infra/diagnose/causes.hpp>
#include <infra/diagnose/layers.hpp>
#include <infra/diagnose/rules/rules.hpp>

#include <algorithm>
#include <iterator>

namespace joelclaw::infra {
namespace {

std::vector<Finding> find_all(const Facts& facts, const DiagnoseOptions& options) {
  std::vector<Finding> findings;
  if (!options.without.contains(FindingClass::not_hosted_here)) {
    findings = rules::not_hosted_here(facts);
  }
  if (!findings.empty()) {
    return findings;  // nothing of another host's stack is missed here
  }
  for (const ClassInfo& each : all_classes()) {
    if (options.without.contains(each.cls)) {
      continue;
    }
    std::vector<Finding> found = rules::rule_of(each.cls)(facts);
    std::move(found.begin(), found.end(), std::back_inserter(findings));
  }
  return findings;
}

bool has(const std::vector<Finding>& findings, FindingClass cls) {
  return std::any_of(findings.begin(), findings.end(), [cls](const Finding& each) { return each.cls == cls; });
}

/// The critical set: what is marked so, else everything that is asked from this host.
std::vector<const ProbeSighting*> critical_probes(const Facts& facts) {
  const auto& specs = facts.spec.probes;
  const bool marked = std::any_of(specs.begin(), specs.end(), [](const ProbeSpec& each) { return each.critical; });
  std::vector<const ProbeSighting*> critical;
  for (const ProbeSighting& each : facts.now.endpoints.probes) {
    const ProbeSpec* spec = facts.probe_spec(each.name);
    if (spec != nullptr && (marked ? spec->critical : spec->from_host())) {
      critical.push_back(&each);
    }
  }
  return critical;
}

bool failed(const ProbeSighting& probe) {
  const ProbeAnswer* answer = seen(probe.answer);
  return answer != nullptr && answer->verdict != ProbeVerdict::right && answer->verdict != ProbeVerdict::limited;
}

bool proven(const Facts& facts, const ProbeSighting& probe) {
  const ProbeSpec* spec = facts.probe_spec(probe.name);
  const auto port = spec == nullptr ? std::nullopt : spec->host_port();
  return seen(probe.answer) != nullptr && !failed(probe) && !(port && facts.stands_in(*port));
}

bool all_fails_are_warming_up(const std::vector<Finding>& findings) {
  // A VM that warms up again and again is broken, not young.
  return has(findings, FindingClass::vm_warming_up) &&
         std::all_of(findings.begin(), findings.end(), [&findings](const Finding& each) {
           return each.severity != Severity::fail ||
                  leads_to(findings, each, [](const Finding& one) { return one.cls == FindingClass::vm_warming_up; });
         });
}

bool is_unknown_anywhere(const std::vector<LayerReport>& layers) {
  return std::any_of(layers.begin(), layers.end(), [](const LayerReport& each) {
    return each.layer <= Layer::workloads && each.state == LayerState::unknown;
  });
}

bool ends_unknown(const std::vector<Finding>& findings) {
  return has(findings, FindingClass::not_hosted_here) ||
         std::any_of(findings.begin(), findings.end(), [](const Finding& each) {
           return each.cls == FindingClass::tool_missing && each.severity == Severity::fail;
         });
}

/// The first line of the contract's list that fits.
Health health_of(const Facts& facts, const std::vector<Finding>& findings, const std::vector<LayerReport>& layers) {
  if (ends_unknown(findings)) {
    return Health::unknown;
  }
  if (has(findings, FindingClass::intent_down)) {
    return Health::down;
  }
  const auto critical = critical_probes(facts);
  if (std::any_of(critical.begin(), critical.end(), [](const auto* probe) { return failed(*probe); })) {
    return all_fails_are_warming_up(findings) ? Health::degraded : Health::down;
  }
  const bool carrier = std::any_of(findings.begin(), findings.end(), [](const Finding& each) {
    return info(each.cls).carries && each.severity == Severity::fail;
  });
  const bool unproven = critical.empty() || std::any_of(critical.begin(), critical.end(), [&facts](const auto* probe) {
                          return !proven(facts, *probe);
                        });
  if (carrier && unproven) {
    return all_fails_are_warming_up(findings) ? Health::degraded : Health::down;
  }
  if (is_unknown_anywhere(layers) ||
      std::any_of(critical.begin(), critical.end(), [](const auto* probe) { return seen(probe->answer) == nullptr; })) {
    return Health::unknown;
  }
  const bool any = std::any_of(findings.begin(), findings.end(),
                               [](const Finding& each) { return each.severity != Severity::info; });
  return any ? Health::degraded : Health::healthy;
}

std::optional<Finding> root_of(const std::vector<Finding>& findings, Health health) {
  if (findings.empty() || health == Health::healthy) {
    return std::nullopt;
  }
  const Finding& first = findings.front();
  const bool may_be_info = explains_any_layer(first.cls) || first.cls == FindingClass::not_hosted_here;
  if (first.caused_by || (first.severity == Severity::info && !may_be_info)) {
    return std::nullopt;
  }
  return first;
}

}  // namespace

Diagnosis diagnose(const Snapshot& snapshot, const StackSpec& spec, const DiagnoseOptions& options) {
  const Facts facts{snapshot, spec};
  Diagnosis diagnosis;
  diagnosis.stack = spec.name;
  diagnosis.observed_at = snapshot.observed_at;
  diagnosis.elapsed = snapshot.elapsed;
  diagnosis.findings = find_all(facts, options);
  link_causes(facts, diagnosis.findings);
  rank(diagnosis.findings);
  diagnosis.layers = make_layers(facts, diagnosis.findings);
  diagnosis.intent_down = has(diagnosis.findings, FindingClass::intent_down);
  diagnosis.health = health_of(facts, diagnosis.findings, diagnosis.layers);
  diagnosis.root_cause = root_of(diagnosis.findings, diagnosis.health);
  return diagnosis;
}

}  // namespace joelclaw::infra
