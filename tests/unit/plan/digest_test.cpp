// SPDX-License-Identifier: MIT
#include "plan_site.hpp"

#include <support/catch.hpp>

#include <functional>

namespace joelclaw::infra::test {
namespace {

std::string digest(const PlanSite& site) {
  return digest_of(site.heal(), "spec");
}

}  // namespace

TEST_CASE("an unchanged world has the same digest, whenever it is looked at") {
  PlanSite site{[](Snapshot& now, StackSpec&) { stop_vm(now); }};
  const std::string before = digest(site);
  site.now.observed_at = site.now.observed_at + Duration{1000};
  site.now.elapsed = Duration{999};
  site.at.wall = site.at.wall + Duration{1000};
  CHECK(digest(site) == before);
}

TEST_CASE("premises change the digest, nothing else does") {
  struct Change {
    const char* what;
    std::function<void(Snapshot&)> make;
    bool is_premise;
  };
  const std::vector<Change> changes{
      {"container id", [](Snapshot& now) { node_container(now).id += "0"; }, true},
      {"image id", [](Snapshot& now) { node_container(now).image_id += "0"; }, true},
      {"a volume", [](Snapshot& now) { node_container(now).mounts.push_back({"volume", "extra", "/x"}); }, true},
      {"a wanted binding", [](Snapshot& now) { node_container(now).wanted.pop_back(); }, true},
      {"the VM's state", [](Snapshot& now) { instance(now).state = VmState::broken; }, true},
      {"the context's server", [](Snapshot& now) {
         for (ClientContext& each : sure(now.kubernetes.kubeconfig).contexts) {
           each.server += "1";
         }
       }, true},
      {"a PV's policy", [](Snapshot& now) { sure(now.kubernetes.volumes).at(0).reclaim_policy = "Retain-"; }, true},
      {"uptime", [](Snapshot& now) { guest(now).uptime += Duration{5000}; }, false},
      {"memory in use", [](Snapshot& now) { now.runtime.node_memory_used = Bytes{1}; }, false},
      {"restart count", [](Snapshot& now) { now.kubernetes.pod_count += 1; }, false},
      {"the container's start", [](Snapshot& now) { node_container(now).started = noon() - Duration{9'000'000}; }, false},
      {"the docker version", [](Snapshot& now) { sure(now.runtime.engine).version = "30.0"; }, false},
  };
  const auto arrange = [](Snapshot& now, StackSpec&) { node(now).unschedulable = true; };
  const std::string before = digest(PlanSite{arrange});
  for (const Change& each : changes) {
    PlanSite site{arrange};
    each.make(site.now);
    INFO(each.what);
    CHECK((canonical_json(site.heal(), "spec").empty() || digest(site) != before) == each.is_premise);
  }
}

TEST_CASE("the spec, the verb and the options are part of it") {
  const Plan plan = PlanSite{}.heal();
  CHECK(digest_of(plan, "a") != digest_of(plan, "b"));
  Plan other = plan;
  other.verb = "up";
  CHECK(digest_of(other, "a") != digest_of(plan, "a"));
  other = plan;
  other.options.emplace_back("force", "true");
  CHECK(digest_of(other, "a") != digest_of(plan, "a"));
  CHECK(digest_of(plan, "a").size() == 64);
}

}  // namespace joelclaw::infra::test
