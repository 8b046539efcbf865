// SPDX-License-Identifier: MIT
#include <infra/diagnose/layers.hpp>

#include <infra/diagnose/causes.hpp>

#include <algorithm>
#include <optional>
#include <string_view>

namespace joelclaw::infra {
namespace {

constexpr std::string_view unasked = "could not be asked";

bool exists(const Facts& facts, Layer layer) {
  switch (layer) {
    case Layer::vm:
    case Layer::forwarding:
      return facts.has_vm();
    case Layer::node_container:
    case Layer::kubernetes:
    case Layer::node:
    case Layer::network:
    case Layer::storage:
    case Layer::workloads:
      return facts.has_cluster();
    default:
      return true;
  }
}

/// The lowest broken carrier beneath a layer.
std::optional<Layer> broken_below(Layer layer, const std::vector<Finding>& findings) {
  std::optional<Layer> lowest;
  for (const Finding& each : findings) {
    const bool carrier = info(each.cls).carries && each.severity == Severity::fail && each.layer < layer;
    if (carrier && (!lowest || each.layer < *lowest)) {
      lowest = each.layer;
    }
  }
  return lowest;
}

/// Of something in another layer, or of nobody's wanting it up: told there.
bool is_consequence(const Finding& finding) {
  return finding.caused_by && info(finding.caused_by->cls).layer != finding.layer;
}

std::optional<LayerState> worst(Layer layer, const std::vector<Finding>& findings, bool own_only) {
  std::optional<LayerState> state;
  for (const Finding& each : findings) {
    if (each.layer != layer || each.severity == Severity::info || (own_only && is_consequence(each))) {
      continue;
    }
    if (each.severity == Severity::fail) {
      return LayerState::fail;
    }
    state = LayerState::warn;
  }
  return state;
}

bool anything_answered(Layer layer, const std::vector<Check>& checks) {
  return std::any_of(checks.begin(), checks.end(), [layer](const Check& each) {
    return each.layer == layer && (each.state == CheckState::ok || each.state == CheckState::warn);
  });
}

LayerState state_of(const Facts& facts, Layer layer, const std::vector<Finding>& findings,
                    const std::vector<Check>& checks, const std::set<Layer>& proven) {
  if (!exists(facts, layer)) {
    return LayerState::none;
  }
  const bool elsewhere = std::any_of(findings.begin(), findings.end(), [](const Finding& each) {
    return each.cls == FindingClass::not_hosted_here;
  });
  if (elsewhere) {
    return LayerState::skip;
  }
  const bool is_proven = proven.contains(layer);
  const bool carried = !broken_below(layer, findings);
  if (const auto own = worst(layer, findings, !carried && !is_proven)) {
    return *own;
  }
  if (is_proven) {
    return LayerState::ok;
  }
  // The two outermost stand beside the stack, not on it.
  if (!carried && layer != Layer::operations) {
    return LayerState::skip;
  }
  return anything_answered(layer, checks) ? LayerState::ok : LayerState::unknown;
}

/// Of those that make a layer as bad as it is the first, and rather its own than another one's consequence.
const Finding* worst_of(const LayerReport& report, const std::vector<Finding>& findings) {
  const Severity severity = report.state == LayerState::fail ? Severity::fail : Severity::warn;
  const Finding* worst = nullptr;
  for (const Finding& each : findings) {
    const bool better = worst == nullptr || (is_consequence(*worst) && !is_consequence(each));
    if (each.layer == report.layer && each.severity == severity && better) {
      worst = &each;
    }
  }
  return worst;
}

/// The line of a layer that is not well begins with what ails it; one that nobody can judge says so at its end.
void tell_state(LayerReport& report, const std::vector<Finding>& findings) {
  constexpr std::string_view rest = ", rest unknown";
  const bool asked = report.summary != unasked;
  if (report.state == LayerState::unknown && asked && !report.summary.ends_with(rest)) {
    report.summary += rest;
  }
  if (report.state != LayerState::fail && report.state != LayerState::warn) {
    return;
  }
  const Finding* worst = worst_of(report, findings);
  const std::string brief = worst == nullptr ? std::string{} : in_brief(*worst);
  if (!brief.empty()) {
    report.summary = asked ? brief + ", " + report.summary : brief;
  }
}

/// Of what could not be asked itself, either what stands on it proves it or nothing does: an answer beside it does not.
void settle_unasked(LayerReport& report, bool is_proven) {
  if (report.summary.empty()) {
    report.summary = unasked;
  }
  if (report.state != LayerState::ok || report.summary != unasked) {
    return;
  }
  report.summary = is_proven ? "alive: its services answer" : unasked;
  report.state = is_proven ? LayerState::ok : LayerState::unknown;
}

}  // namespace

std::set<Layer> proven_layers(const Facts& facts) {
  std::set<Layer> proven{Layer::host, Layer::operations};
  const auto prove = [&proven](std::initializer_list<Layer> layers) { proven.insert(layers.begin(), layers.end()); };
  if (facts.guest() != nullptr) {
    prove({Layer::vm});
  }
  if (facts.engine_inside()) {
    prove({Layer::vm, Layer::runtime});
  }
  if (facts.socket_serves()) {
    prove({Layer::vm, Layer::forwarding, Layer::runtime});
  }
  if (facts.node_container_runs()) {
    prove({Layer::node_container});
  }
  if (seen(facts.now.kubernetes.readiness) != nullptr) {
    prove({Layer::vm, Layer::forwarding, Layer::runtime, Layer::node_container, Layer::kubernetes});
  }
  if (facts.service_serves()) {
    prove({Layer::vm, Layer::forwarding, Layer::runtime, Layer::node_container, Layer::node, Layer::network,
           Layer::endpoints});
  }
  if (seen(facts.now.kubernetes.nodes) != nullptr) {
    prove({Layer::node});
  }
  if (seen(facts.now.kubernetes.claims) != nullptr && seen(facts.now.kubernetes.storage_classes) != nullptr) {
    prove({Layer::storage});
  }
  if (seen(facts.now.kubernetes.pods) != nullptr && seen(facts.now.kubernetes.workloads) != nullptr) {
    prove({Layer::workloads, Layer::network});
  }
  return proven;
}

std::vector<LayerReport> make_layers(const Facts& facts, const std::vector<Finding>& findings) {
  const std::vector<Check> checks = make_checks(facts);
  const std::set<Layer> proven = proven_layers(facts);
  std::vector<LayerReport> reports;
  for (const Layer layer : all_layers) {
    LayerReport report;
    report.layer = layer;
    report.state = state_of(facts, layer, findings, checks, proven);
    for (const Check& check : checks) {
      if (check.layer == layer) {
        report.checks.push_back(check);
      }
    }
    const auto below = broken_below(layer, findings);
    if (report.state == LayerState::none) {
      report.summary = "this stack has none";
    } else if (report.state == LayerState::skip) {
      report.summary = below ? "behind " + to_string(*below) : "hosted elsewhere";
    } else {
      report.summary = summarize(facts, layer);
      settle_unasked(report, proven.contains(layer));
      tell_state(report, findings);
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace joelclaw::infra
