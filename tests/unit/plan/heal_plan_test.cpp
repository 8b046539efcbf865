// SPDX-License-Identifier: MIT
#include "plan_site.hpp"

#include <support/catch.hpp>

#include <infra/base/text.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;
using Strings = std::vector<std::string>;

namespace {

const char* const node_name = "joelclaw-controlplane-1";

Strings healed(const std::function<void(Snapshot&)>& arrange) {
  PlanSite site{[&arrange](Snapshot& now, StackSpec&) { arrange(now); }};
  return ids(site.heal());
}

}  // namespace

TEST_CASE("on a good day there is nothing to do") {
  const Plan plan = PlanSite{}.heal();
  CHECK(plan.steps.empty());
  CHECK(plan.holds.empty());
  CHECK(plan.escalations.empty());
}

TEST_CASE("dead forwards are forwarded again, and nothing restarts") {
  PlanSite site{[](Snapshot& now, StackSpec&) {
    cut_forwarding(now);
    now.vm.control_socket = DialAnswer{Contact::refused, "", {}, "", {}};
  }};
  const Plan plan = site.heal();
  CHECK(ids(plan) == Strings{"forward.clear-master", "forward.restore"});
  CHECK(impact_of(plan) == Impact::none);
  CHECK(plan.downtime == Duration{0});
  const auto& forward = std::get<Reforward>(plan.steps.back().action);
  CHECK(forward.master);
  CHECK(forward.socket);
  CHECK(forward.ports.size() >= site.spec.ports.size());
}

TEST_CASE("Lima's own master is left alone while it serves") {
  PlanSite site{[](Snapshot& now, StackSpec&) { kill_socket(now); }};
  site.now.vm.control_socket = DialAnswer{Contact::answered, "", {}, "", {}};
  const Plan plan = site.heal();
  REQUIRE(ids(plan) == Strings{"forward.restore"});
  CHECK_FALSE(std::get<Reforward>(plan.steps[0].action).master);
}

/// It takes every connection, and nothing gets through; inside the VM all is well.
void cut_off_master(Snapshot& now, StackSpec&) {
  cut_forwarding(now);
  now.vm.control_socket = DialAnswer{Contact::answered, "", {}, "", {}};
  sure(now.runtime.socket).contact.contact = Contact::silent;
  for (PortSighting& each : now.endpoints.ports) {
    each.contact = Contact::answered;
  }
  for (ProbeSighting& each : now.endpoints.probes) {
    if (seen(each.inside) != nullptr) {
      each.answer = ProbeAnswer{ProbeVerdict::blackhole, ""};
    }
  }
}

TEST_CASE("a master that takes connections and gets nothing through is ended, and all is forwarded by a new one") {
  const PlanSite site{cut_off_master};
  const Plan plan = site.heal();
  REQUIRE(ids(plan) == Strings{"forward.restore"});
  CHECK(impact_of(plan) == Impact::none);
  const auto& forward = std::get<Reforward>(plan.steps[0].action);
  CHECK(forward.master);
  CHECK(forward.socket);
  CHECK(forward.ports.size() >= site.spec.ports.size());
}

TEST_CASE("a master is not ended for services that hang themselves") {
  PlanSite site{cut_off_master};
  for (ProbeSighting& each : site.now.endpoints.probes) {
    each.inside = ProbeAnswer{ProbeVerdict::blackhole, ""};
  }
  const Plan plan = site.heal();
  REQUIRE(ids(plan) == Strings{"forward.restore"});
  CHECK_FALSE(std::get<Reforward>(plan.steps[0].action).master);
}

TEST_CASE("forwards that did not hold twice are the VM's matter, gracefully") {
  PlanSite site{[](Snapshot& now, StackSpec&) { cut_forwarding(now); }};
  site.confirmed = true;
  for (const int ago : {40, 20}) {
    site.tried("forward.restore", "", host_forward_dead, Impact::none, Duration{ago * 60'000}, AttemptEnd::failed);
  }
  CHECK(ids(site.heal()) == Strings{std::string{"container.stop "} + node_name, "vm.stop", "vm.start"});
}

TEST_CASE("a stopped VM is started from its saved profile") {
  const PlanSite site{[](Snapshot& now, StackSpec&) { stop_vm(now); }};
  const Plan plan = site.heal();
  REQUIRE(ids(plan) == Strings{"vm.start"});
  CHECK_FALSE(std::get<StartVm>(plan.steps[0].action).sized);
}

TEST_CASE("each fault has its least disruptive repair") {
  CHECK(healed([](Snapshot& now) { exit_container(now); }) ==
        Strings{std::string{"container.update "} + node_name, std::string{"container.start "} + node_name});
  CHECK(healed([](Snapshot& now) { node(now).unschedulable = true; }) == Strings{std::string{"node.uncordon "} + node_name});
  CHECK(healed([](Snapshot& now) { guest(now).bridge_netfilter = false; }) ==
        Strings{"vm.load-module br_netfilter", "vm.keep-module br_netfilter"});
  CHECK(healed([](Snapshot& now) { service(now, "redis").type = "ClusterIP"; }) ==
        Strings{"service.patch joelclaw/redis:redis"});
  CHECK(healed([](Snapshot& now) { node_container(now).restart_policy = "no"; }) ==
        Strings{std::string{"container.update "} + node_name});
}

TEST_CASE("a taint that pods wait for is lifted for good, one that they tolerate is left") {
  const auto taint = [](Snapshot& now) { node(now).taints = {{"node-role.kubernetes.io/control-plane", "", "NoSchedule"}}; };
  CHECK(healed(taint).empty());
  const Strings lifted = healed([&taint](Snapshot& now) {
    taint(now);
    PodFacts& pod = add_pod(now, "docs-api-1", "ReplicaSet", "docs-api-5");
    pod.phase = "Pending";
    pod.ready = false;
    pod.unscheduled = Condition{"PodScheduled", "False", "Unschedulable", "0/1 nodes: had untolerated taint {node-role.kubernetes.io/control-plane: }"};
  });
  CHECK(lifted == Strings{std::string{"node.allow-pods "} + node_name,
                          std::string{"node.untaint "} + node_name + " node-role.kubernetes.io/control-plane"});
}

TEST_CASE("the start of a node ends where only the forward to it is missing: that is the next repair") {
  const Plan plan = PlanSite{[](Snapshot& now, StackSpec&) { exit_container(now); }}.heal();
  REQUIRE(plan.steps.back().until);
  const auto holds = [&plan](const std::function<void(Snapshot&)>& arrange) {
    PlanSite site;
    arrange(site.now);
    return plan.steps.back().until->holds(site.now, site.judged());
  };
  const auto unforwarded = [](Snapshot& now, Duration age) {
    lose_ports(now);
    node_container(now).started = now.observed_at - age;
  };
  CHECK(holds([](Snapshot&) {}));
  CHECK(holds([&](Snapshot& now) { unforwarded(now, Duration{15'000}); }));
  // Lima's own forwarder is given its time.
  CHECK_FALSE(holds([&](Snapshot& now) { unforwarded(now, Duration{14'000}); }));
  // Somebody takes the connection: the forward is there, and the API server is not ready yet.
  CHECK_FALSE(holds([](Snapshot& now) { kill_api(now); }));
  CHECK_FALSE(holds([&](Snapshot& now) {
    unforwarded(now, Duration{60'000});
    guest(now).listening = std::vector<std::uint16_t>{22};
  }));
  CHECK_FALSE(holds([&](Snapshot& now) {
    unforwarded(now, Duration{60'000});
    node_container(now).actual.clear();
  }));
  CHECK_FALSE(holds([](Snapshot& now) { exit_container(now); }));
}

TEST_CASE("a service whose port lies outside the range is no matter of a patch") {
  const Plan plan = PlanSite{[](Snapshot& now, StackSpec&) {
    service(now, "redis").type = "ClusterIP";
    PodFacts& pod = add_pod(now, "kube-apiserver-1", "Node", "n");
    pod.ready = true;
    pod.node_ports = PortRange{30'000, 32'767};
  }}.heal();
  CHECK(plan.steps.empty());
  REQUIRE(!plan.escalations.empty());
  CHECK(plan.escalations[0].cls == nodeport_out_of_range);
}

TEST_CASE("a silent API is waited for, then restarted once, and only if it is dead inside too") {
  PlanSite site{[](Snapshot& now, StackSpec&) { kill_api(now); }};
  node_container(site.now).started = site.now.observed_at - Duration{200'000};
  CHECK(hold_reasons(site.heal()) == Strings{"warming-up"});
  node_container(site.now).started = site.now.observed_at - Duration{400'000};
  CHECK(ids(site.heal()) == Strings{std::string{"container.restart "} + node_name});
  site.now.kubernetes.api_port_inside = Unknown{};
  CHECK(site.heal().steps.empty());
  CHECK_FALSE(site.heal().escalations.empty());
}

TEST_CASE("what only a person can repair is told, and not tried") {
  const Plan plan = PlanSite{[](Snapshot& now, StackSpec&) {
    break_pod(now, "redis", "CrashLoopBackOff");
  }}.heal();
  CHECK(plan.steps.empty());
  CHECK_FALSE(plan.escalations.empty());
}

TEST_CASE("a pod is struck only if its node has started since, and somebody makes the next") {
  const auto unknown_pod = [](Snapshot& now, Duration since_start, const char* owner) {
    PodFacts& pod = add_pod(now, "typesense-0", owner[0] == 0 ? "" : "StatefulSet", owner);
    pod.phase = "Unknown";
    pod.ready = false;
    pod.last_transition = *node_container(now).started + since_start;
  };
  CHECK(healed([&](Snapshot& now) { unknown_pod(now, Duration{-60'000}, "typesense"); }) ==
        Strings{"pod.strike joelclaw/typesense-0"});
  CHECK(healed([&](Snapshot& now) { unknown_pod(now, Duration{60'000}, "typesense"); }).empty());
  CHECK(healed([&](Snapshot& now) { unknown_pod(now, Duration{-60'000}, ""); }).empty());
}

TEST_CASE("a locked data disk is unlocked only while nobody can be using it") {
  PlanSite site{[](Snapshot& now, StackSpec&) {
    stop_vm(now);
    now.vm.disk_lock = DiskLock{"colima"};
    now.vm.processes = VmProcesses{};
  }};
  CHECK(ids(site.heal()) == Strings{"vm.unlock-disk", "vm.start"});
  site.now.vm.processes = VmProcesses{{812}, 1, 0};
  CHECK(site.heal().steps.empty());
  CHECK_FALSE(site.heal().escalations.empty());
}

TEST_CASE("the memory cap is raised to the spec's, and no further") {
  PlanSite site{[](Snapshot& now, StackSpec&) {
    node_container(now).memory = gibibytes(2);
    now.runtime.node_memory_used = Bytes{gibibytes(2).count * 97 / 100};
  }};
  CHECK(ids(site.heal()) == Strings{std::string{"container.update "} + node_name});
  site.spec.cluster.control_plane_memory = gibibytes(2);
  CHECK(site.heal().steps.empty());
}

TEST_CASE("nothing is repaired above a broken carrier") {
  const Plan plan = PlanSite{[](Snapshot& now, StackSpec&) {
    node(now).unschedulable = true;
    exit_container(now);
  }}.heal();
  for (const Step& each : plan.steps) {
    CHECK(each.id.starts_with("container."));
  }
}

}  // namespace joelclaw::infra::test
