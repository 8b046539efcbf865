// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <infra/driver/talos_docker.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

ClusterSpec spec() {
  ClusterSpec spec;
  spec.name = "joelclaw";
  return spec;
}

ClientContext context(std::string name, std::string cluster) {
  ClientContext context;
  context.name = std::move(name);
  context.cluster = std::move(cluster);
  return context;
}

Snapshot with_config(const std::string& endpoint) {
  Snapshot snapshot;
  ClientContext own = context("joelclaw", "joelclaw");
  own.server = endpoint;
  snapshot.kubernetes.talosconfig = ClientConfig{"/t", "joelclaw", {own}};
  return snapshot;
}

}  // namespace

TEST_CASE("a context may be this cluster's by its names alone") {
  const TalosDockerDriver driver{spec(), Machine{}};
  CHECK(driver.may_own(context("admin@joelclaw", "joelclaw")));
  CHECK(driver.may_own(context("admin@joelclaw-1", "joelclaw-1")));
  CHECK(driver.may_own(context("admin@joelclaw-12", "joelclaw-12")));
  CHECK_FALSE(driver.may_own(context("admin@joelclaw-dev", "joelclaw-dev")));
  CHECK_FALSE(driver.may_own(context("admin@joelclaw2", "joelclaw2")));
  CHECK_FALSE(driver.may_own(context("joelclaw", "joelclaw")));
  CHECK_FALSE(driver.may_own(context("admin@joelclaw", "other")));
}

TEST_CASE("the management API is knocked at once a port, and asked only by who knocked") {
  const TalosDockerDriver driver{spec(), Machine{}};
  Snapshot snapshot = with_config("127.0.0.1:50000");
  Inquiries first = driver.management_questions(snapshot);
  REQUIRE(first.size() == 1);
  CHECK(std::holds_alternative<Dial>(first[0].question));
  CHECK(driver.management_questions(snapshot).empty());

  SECTION("nobody there: nothing is sent, and nothing is known") {
    Answer refused{DialAnswer{}, {}};
    std::get<DialAnswer>(refused.what).contact = Contact::refused;
    CHECK(first[0].read(refused, snapshot).empty());
    CHECK(asked_in_vain(snapshot.kubernetes.talos));
  }
  SECTION("somebody there: three questions") {
    Answer there{DialAnswer{}, {}};
    std::get<DialAnswer>(there.what).contact = Contact::answered;
    CHECK(first[0].read(there, snapshot).size() == 3);
    CHECK(driver.management_questions(snapshot).empty());
  }
}

TEST_CASE("without a config nothing is asked: the tool would create an empty one") {
  const TalosDockerDriver driver{spec(), Machine{}};
  Snapshot snapshot;
  snapshot.kubernetes.talosconfig = Absent{};
  CHECK(driver.management_questions(snapshot).empty());
  CHECK(driver.management_questions(with_config("10.5.0.2:50000")).empty());
}

TEST_CASE("a node's role is its label's") {
  const TalosDockerDriver driver{spec(), Machine{}};
  ContainerFacts worker;
  worker.labels["talos.type"] = "worker";
  CHECK(driver.role(worker) == NodeRole::agent);
  CHECK(driver.role(ContainerFacts{}) == NodeRole::server);
}

}  // namespace joelclaw::infra
