// SPDX-License-Identifier: MIT
#include "support/balanced_driver.hpp"
#include "support/catch.hpp"

#include <infra/diagnose/diagnose.hpp>

namespace joelclaw::infra {

TEST_CASE("a cluster of two nodes behind a load balancer needs nothing but its driver") {
  const BalancedDriver driver;
  ContainerFacts server;
  server.name = "k-server-0";
  server.labels["role"] = "server";
  ContainerFacts balancer;
  balancer.name = "k-lb";
  balancer.labels["role"] = "lb";
  server.role = driver.role(server);
  balancer.role = driver.role(balancer);
  server.state = balancer.state = ContainerState::running;
  server.restart_policy = balancer.restart_policy = "unless-stopped";

  Snapshot snapshot;
  snapshot.runtime.containers = std::vector<ContainerFacts>{balancer, server};
  REQUIRE(snapshot.node_container() != nullptr);
  CHECK(snapshot.node_container()->name == "k-server-0");
  CHECK(balancer.role == NodeRole::load_balancer);

  const Diagnosis diagnosis = diagnose(snapshot, StackSpec{});
  CHECK(diagnosis.find(FindingClass::container_missing) == nullptr);
  CHECK(diagnosis.find(FindingClass::container_exited) == nullptr);
  CHECK(diagnosis.layer(Layer::node_container).state == LayerState::ok);
}

}  // namespace joelclaw::infra
