// SPDX-License-Identifier: MIT
#include <support/catch.hpp>
#include <unit/diagnose/case.hpp>

#include <algorithm>
#include <random>
#include <set>

namespace joelclaw::infra::test {
namespace {

/// Two or three cases' faults at once, drawn from a seed: stranger than any one incident, and still only values.
struct Drawn {
  Snapshot snapshot = healthy_snapshot();
  StackSpec spec = default_spec();
  std::string names;
};

Drawn draw(const std::vector<Case>& cases, std::mt19937& random) {
  Drawn drawn;
  const std::size_t count = 1 + random() % 3;
  for (std::size_t i = 0; i < count; ++i) {
    const Case& each = cases[random() % cases.size()];
    Drawn next = drawn;
    try {
      each.arrange(next.snapshot, next.spec);
      next.names += each.name + "; ";
      drawn = std::move(next);
    } catch (const std::exception&) {
      // This fault needs a thing that an earlier one took away.
    }
  }
  return drawn;
}

const Finding* named(const Diagnosis& diagnosis, const Cause& cause) {
  const auto found = std::find_if(diagnosis.findings.begin(), diagnosis.findings.end(), [&cause](const Finding& each) {
    return each.cls == cause.cls && each.subject == cause.subject;
  });
  return found == diagnosis.findings.end() ? nullptr : &*found;
}

bool ends(const Diagnosis& diagnosis, const Finding& finding) {
  const Finding* at = &finding;
  for (std::size_t steps = 0; at->caused_by; ++steps) {
    at = named(diagnosis, *at->caused_by);
    if (at == nullptr || steps > diagnosis.findings.size()) {
      return false;
    }
  }
  return true;
}

bool carrier_below(const Diagnosis& diagnosis, Layer layer) {
  return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(), [layer](const Finding& each) {
    return each.cls == FindingClass::not_hosted_here ||
           (info(each.cls).carries && each.severity == Severity::fail && each.layer < layer);
  });
}

bool has_fail(const Diagnosis& diagnosis, Layer layer) {
  return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(), [layer](const Finding& each) {
    return each.layer == layer && each.severity == Severity::fail;
  });
}

/// The place of host.listeners among the veils.
constexpr std::size_t listeners_veil = 1;

/// Makes one probe of the snapshot unknown, for a reason that says nothing of its subject.
std::vector<std::function<void(Snapshot&)>> veils() {
  const Unknown why{UnknownCause::cancelled, ""};
  return {
      [why](Snapshot& now) { now.host.space = why; },
      [why](Snapshot& now) { now.host.listeners = why; },
      [why](Snapshot& now) { now.vm.profile = why; },
      [why](Snapshot& now) { now.vm.instance = why; },
      [why](Snapshot& now) { now.vm.disk_lock = why; },
      [why](Snapshot& now) { now.vm.processes = why; },
      [why](Snapshot& now) { now.vm.logs = why; },
      [why](Snapshot& now) { now.vm.ssh_banner = why; },
      [why](Snapshot& now) { now.vm.guest = why; },
      [why](Snapshot& now) { now.vm.control_socket = why; },
      [why](Snapshot& now) { now.runtime.socket = why; },
      [why](Snapshot& now) { now.runtime.engine = why; },
      [why](Snapshot& now) { now.runtime.containers = why; },
      [why](Snapshot& now) { now.runtime.node_memory_used = why; },
      [why](Snapshot& now) { now.kubernetes.kubeconfig = why; },
      [why](Snapshot& now) { now.kubernetes.talosconfig = why; },
      [why](Snapshot& now) { now.kubernetes.api_port = why; },
      [why](Snapshot& now) { now.kubernetes.api_port_inside = why; },
      [why](Snapshot& now) { now.kubernetes.readiness = why; },
      [why](Snapshot& now) { now.kubernetes.talos = why; },
      [why](Snapshot& now) { now.kubernetes.nodes = why; },
      [why](Snapshot& now) { now.kubernetes.namespaces = why; },
      [why](Snapshot& now) { now.kubernetes.workloads = why; },
      [why](Snapshot& now) { now.kubernetes.pods = why; },
      [why](Snapshot& now) { now.kubernetes.events = why; },
      [why](Snapshot& now) { now.kubernetes.services = why; },
      [why](Snapshot& now) { now.kubernetes.storage_classes = why; },
      [why](Snapshot& now) { now.kubernetes.claims = why; },
      [why](Snapshot& now) { now.kubernetes.volumes = why; },
      [why](Snapshot& now) { now.kubernetes.secrets = why; },
      [why](Snapshot& now) { now.endpoints.ports.front().contact = why; },
      [why](Snapshot& now) { now.endpoints.probes.front().answer = why; },
      [why](Snapshot& now) { now.operations.running = why; },
      [why](Snapshot& now) { now.operations.backups = why; },
  };
}

}  // namespace

TEST_CASE("causes end at a finding that is there", "[diagnose]") {
  const std::vector<Case> cases = all_cases();
  std::mt19937 random(20261122);
  for (int round = 0; round < 2000; ++round) {
    const Drawn drawn = draw(cases, random);
    const Diagnosis diagnosis = diagnose(drawn.snapshot, drawn.spec);
    INFO(drawn.names);
    for (const Finding& each : diagnosis.findings) {
      INFO(to_string(each.cls) << " of " << each.subject);
      REQUIRE(ends(diagnosis, each));
      REQUIRE(each.layer == info(each.cls).layer);
      REQUIRE_FALSE(each.summary.empty());
      REQUIRE_FALSE(each.evidence.empty());
    }
    const bool fault = std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(),
                                   [](const Finding& each) { return each.severity != Severity::info; });
    REQUIRE((!fault || diagnosis.root_cause));
    REQUIRE((!diagnosis.root_cause || !diagnosis.root_cause->caused_by));
    REQUIRE((diagnosis.health != Health::healthy || !fault));
  }
}

TEST_CASE("each layer is there once, and skipped only above a carrier", "[diagnose]") {
  const std::vector<Case> cases = all_cases();
  std::mt19937 random(42);
  for (int round = 0; round < 1000; ++round) {
    const Drawn drawn = draw(cases, random);
    const Diagnosis diagnosis = diagnose(drawn.snapshot, drawn.spec);
    INFO(drawn.names);
    REQUIRE(diagnosis.layers.size() == all_layers.size());
    for (std::size_t i = 0; i < all_layers.size(); ++i) {
      const LayerReport& report = diagnosis.layers[i];
      INFO(to_string(report.layer));
      REQUIRE(report.layer == all_layers.at(i));
      REQUIRE_FALSE(report.summary.empty());
      REQUIRE((report.state != LayerState::skip || carrier_below(diagnosis, report.layer)));
    }
  }
}

TEST_CASE("what is not known is not broken", "[diagnose]") {
  const std::vector<Case> cases = all_cases();
  const auto all = veils();
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    Drawn drawn = draw(cases, random);
    const Diagnosis before = diagnose(drawn.snapshot, drawn.spec);
    const std::size_t veil = random() % all.size();
    // Who listens is what unmasks a stand-in. Without it the right answer that came through one counts, as the contract
    // says of right answers: what is lost here is a doubt, not a witness.
    if (veil == listeners_veil && before.find(FindingClass::port_stand_in) != nullptr) {
      continue;
    }
    all[veil](drawn.snapshot);
    const Diagnosis after = diagnose(drawn.snapshot, drawn.spec);
    INFO(drawn.names << "veil " << veil);
    for (const Finding& each : after.findings) {
      INFO(to_string(each.cls) << " of " << each.subject);
      REQUIRE((each.severity != Severity::fail || has_fail(before, each.layer)));
    }
    REQUIRE((before.health != Health::healthy || after.health != Health::down));
  }
}

TEST_CASE("no single unknown takes a healthy stack down", "[diagnose]") {
  for (const auto& veil : veils()) {
    Snapshot snapshot = healthy_snapshot();
    veil(snapshot);
    const Diagnosis diagnosis = diagnose(snapshot, default_spec());
    CHECK(diagnosis.health != Health::down);
    CHECK(std::none_of(diagnosis.findings.begin(), diagnosis.findings.end(),
                       [](const Finding& each) { return each.severity == Severity::fail; }));
  }
}

}  // namespace joelclaw::infra::test
