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

TEST_CASE("no cluster is created where nobody could say which volumes are left") {
  PlanSite site{[](Snapshot& now, StackSpec&) { remove_container(now); }};
  site.now.runtime.volumes = Unknown{UnknownCause::unreachable, "no answer"};
  const Plan blind = site.up();
  CHECK_FALSE(has(blind, "cluster.create"));
  CHECK(blind.steps.empty());
  REQUIRE(blind.refusal);
}

TEST_CASE("what an interrupted recreation has destroyed is not made anew without its data") {
  PlanSite site{[](Snapshot& now, StackSpec&) { remove_container(now); }};
  site.now.runtime.volumes = std::vector<VolumeFacts>{};
  site.now.operations.unfinished = UnfinishedOperation{"id", "recreate", "destroy", noon()};
  const Plan plan = site.up();
  CHECK(plan.steps.empty());
  REQUIRE(plan.refusal);
  site.now.operations.unfinished = UnfinishedOperation{"id", "up", "cluster.create", noon()};
  CHECK(has(site.up(), "cluster.create"));
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

TEST_CASE("what this program has seen of a node tells whose the volumes are that are left") {
  const std::string own(64, 'a'), other(64, 'b');
  PlanSite site{[](Snapshot& now, StackSpec&) { remove_container(now); }};
  site.now.runtime.volumes = std::vector<VolumeFacts>{{own, noon() - Duration{86'400'000}}};
  site.nodes = NodeRecord{{"c0ffee"}, {own}};
  site.volumes[own] = {gibibytes(23), false};
  const Plan left = site.up();
  REQUIRE(left.refusal);
  CHECK(left.steps.empty());
  CHECK(left.refusal->hints == Strings{"volume aaaaaaaaaaaa, 23 GiB, 24 h old", "joelclaw-infra recreate --adopt-volumes --plan"});
  site.now.runtime.volumes = std::vector<VolumeFacts>{{other, noon()}};
  CHECK(has(site.up(), "cluster.create"));  // somebody else's
  site.nodes.reset();
  CHECK(site.up().refusal);  // nothing is remembered: it may be one
  site.volumes[other] = {{}, true};
  CHECK(has(site.up(), "cluster.create"));  // a container uses it
}

TEST_CASE("a VM on no disk of an earlier one gets a cluster, on a disk that was kept it is looked at first") {
  const auto fresh = [](Snapshot& now, StackSpec&) {
    stop_vm(now);
    now.vm.instance = Absent{};
    now.vm.profile = Absent{};
    now.vm.data_disk = false;
  };
  PlanSite site{fresh};
  CHECK(has(site.up(), "cluster.create"));
  site.now.vm.data_disk = true;
  CHECK_FALSE(has(site.up(), "cluster.create"));
  CHECK(has(site.up(), "container.start joelclaw-controlplane-1"));
}

TEST_CASE("manifests are applied in the order of their kinds, and placeholders never over real secrets") {
  PlanSite site;
  const auto object = [](const char* kind, const char* name, bool placeholder = false) {
    return ManifestObject{"/m/" + std::string{name} + ".yaml", kind, "joelclaw", name, "text of " + std::string{name}, placeholder};
  };
  site.manifests.objects = {object("Deployment", "a"), object("Secret", "system-bus-env", true), object("Secret", "new", true),
                            object("Service", "a"),    object("Namespace", "b"),                 object("Widget", "w"),
                            object("ConfigMap", "c"),  object("Role", "r")};
  site.manifests.notes = {"/m/values.yaml is no manifest"};
  const Plan plan = site.up();
  CHECK(ids(plan) == Strings{"manifest.apply namespaces", "manifest.apply access", "manifest.apply Secret joelclaw/new",
                             "manifest.apply configuration", "manifest.apply services", "manifest.apply workloads",
                             "await the rollouts are complete", "manifest.apply others"});
  CHECK(plan.notes.size() == 2);
  const Plan same = site.up();
  CHECK(digest_of(same, "") == digest_of(plan, ""));
  site.manifests.objects.front().text += " edited";
  CHECK(digest_of(site.up(), "") != digest_of(plan, ""));
}

// kubectl takes what begins with a brace for one JSON document, and refuses the next.
TEST_CASE("manifests in JSON are handed over as documents of their own") {
  PlanSite site;
  const auto config = [](const std::string& name) {
    return ManifestObject{"/m/" + name + ".json", "ConfigMap", "joelclaw", name, "{\"kind\": \"ConfigMap\"}\n", false};
  };
  site.manifests.objects = {config("a"), config("b")};
  const Plan plan = site.up();
  REQUIRE(ids(plan) == Strings{"manifest.apply configuration"});
  for (const Call& call : plan.steps.front().calls) {
    CHECK(std::get<Command>(call.what).input == "---\n{\"kind\": \"ConfigMap\"}\n---\n{\"kind\": \"ConfigMap\"}\n");
  }
}

}  // namespace joelclaw::infra::test
