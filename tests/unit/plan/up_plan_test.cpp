// SPDX-License-Identifier: MIT
#include "plan_site.hpp"

#include <support/catch.hpp>

#include <algorithm>

namespace joelclaw::infra::test {

using Strings = std::vector<std::string>;

namespace {

bool has(const Plan& plan, const std::string& id) {
  const Strings all = ids(plan);
  return std::find(all.begin(), all.end(), id) != all.end();
}

std::ptrdiff_t place(const Plan& plan, const std::string& id) {
  const Strings all = ids(plan);
  return std::find(all.begin(), all.end(), id) - all.begin();
}

}  // namespace

TEST_CASE("up on a healthy stack plans nothing") {
  const Plan plan = PlanSite{}.up();
  CHECK(ids(plan) == Strings{});
  CHECK_FALSE(plan.refusal);
}

TEST_CASE("up of a stopped stack starts it from the bottom, and plans what a start loses") {
  const Plan plan = PlanSite{[](Snapshot& now, StackSpec&) { stop_vm(now); }}.up();
  CHECK(ids(plan).front() == "vm.start");
  CHECK_FALSE(std::get<StartVm>(plan.steps.front().action).sized);
  CHECK(place(plan, "vm.load-module br_netfilter") < place(plan, "container.start joelclaw-controlplane-1"));
  for (const char* id : {"vm.load-module br_netfilter", "container.start joelclaw-controlplane-1",
                         "node.uncordon joelclaw-controlplane-1"}) {
    INFO(id);
    REQUIRE(has(plan, id));
    CHECK(plan.steps[static_cast<std::size_t>(place(plan, id))].unless);
  }
}

TEST_CASE("a VM that has never been gets the spec's sizes") {
  const Plan plan = PlanSite{[](Snapshot& now, StackSpec&) {
    stop_vm(now);
    now.vm.instance = Absent{};
    now.vm.profile = Absent{};
    now.vm.data_disk = false;
  }}.up();
  REQUIRE(!plan.steps.empty());
  CHECK(std::get<StartVm>(plan.steps.front().action).sized);
}

TEST_CASE("a cluster is created where none has been, and never beside the volumes of the last one") {
  PlanSite site{[](Snapshot& now, StackSpec&) { remove_container(now); }};
  site.now.runtime.volumes = std::vector<VolumeFacts>{};
  const Plan fresh = site.up();
  CHECK(has(fresh, "cluster.create"));
  CHECK(place(fresh, "cluster.create") < place(fresh, "namespace.create joelclaw"));
  site.now.runtime.volumes = std::vector<VolumeFacts>{{std::string(64, 'a'), noon()}};
  const Plan orphans = site.up();
  CHECK(orphans.steps.empty());
  REQUIRE(orphans.refusal);
}

TEST_CASE("a drift of the VM's sizes is applied only where that was asked for") {
  const auto drift = [](Snapshot& now, StackSpec& spec) {
    spec.vm.cpus = 10;
    spec.written.insert("vm.cpus");
    static_cast<void>(now);
  };
  const PlanSite site{drift};
  REQUIRE(site.judged().find(FindingClass::vm_config_drift) != nullptr);
  CHECK_FALSE(has(site.up(), "vm.stop"));
  const Plan restart = site.up(true);
  CHECK(has(restart, "vm.stop"));
  CHECK(restart.downtime > Duration{0});
  CHECK(place(restart, "container.stop joelclaw-controlplane-1") < place(restart, "vm.stop"));
}

TEST_CASE("a missing namespace is created, one that is there is left alone") {
  const Plan plan = PlanSite{[](Snapshot& now, StackSpec&) {
    auto& all = sure(now.kubernetes.namespaces);
    all.erase(std::remove_if(all.begin(), all.end(), [](const NamespaceFacts& each) { return each.name == "aistor"; }), all.end());
  }}.up();
  CHECK(ids(plan) == Strings{"namespace.create aistor"});
}

}  // namespace joelclaw::infra::test
