// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

#include <infra/simulation/fault.hpp>
#include <infra/simulation/scenario.hpp>

#include <set>

namespace joelclaw::infra::simulation {
namespace {

std::string wish_of(const Scenario& scenario) {
  return scenario.name.empty() ? scenario.aliases.front() : scenario.name;
}

/// What every look at a stack asks; none of it may be unknown to the model, whatever has gone wrong.
void look_at(Bench& bench) {
  bench.run({"limactl", {"list", "--json"}, {}, ""});
  bench.guest();
  bench.run({"ps", {"-ax", "-ww", "-o", "pid=,command="}, {}, ""});
  bench.run({"lsof", {"-nP", "-iTCP", "-sTCP:LISTEN", "-FpcLn"}, {}, ""});
  for (const char* path : {"/_ping", "/info", "/containers/json?all=1", "/volumes"}) {
    bench.engine(path);
  }
  for (const char* path : {"/readyz?verbose", "/api/v1/nodes", "/api/v1/pods?limit=500", "/api/v1/events"}) {
    bench.kube(path);
  }
  for (const std::uint16_t port : std::vector<std::uint16_t>{6379, 8108, 8288, 64784, 64785, 60022}) {
    bench.dial(port, Greeting::none);
    bench.dial(port, Greeting::certificate);
  }
  bench.host().files.list(bench.model().colima_home());
}

}  // namespace

TEST_CASE("every scenario can be made, by each of its names, and is looked at within its deadlines") {
  for (const Scenario& scenario : scenarios()) {
    INFO(wish_of(scenario));
    CHECK_FALSE(scenario.summary.empty());
    for (const std::string& alias : scenario.aliases) {
      CHECK(find_scenario(alias) == &scenario);
    }
    for (const char* seed : {":0", ":1", ":42"}) {
      Bench bench{wish_of(scenario) + seed};
      look_at(bench);
      CHECK(bench.simulated.unknown_questions().empty());
    }
  }
}

TEST_CASE("every fault can be injected alone and beside another") {
  for (const Fault& fault : faults()) {
    INFO(fault.name);
    Bench bench{fault.name};
    look_at(bench);
    CHECK(bench.simulated.unknown_questions().empty());
    CHECK(make("S29+" + fault.name).has_value());
  }
}

TEST_CASE("a fault can begin between two questions") {
  Bench bench{"healthy+forward-dead@300ms"};
  bench.run({"limactl", {"list", "--json"}, {}, ""});
  CHECK(bench.dial(6379, Greeting::none).contact == Contact::answered);
  bench.guest();
  CHECK(bench.dial(6379, Greeting::none).contact == Contact::refused);
  CHECK_FALSE(make("healthy+forward-dead@soon").has_value());
  CHECK_FALSE(make("healthy+no-such-fault@1s").has_value());
}

TEST_CASE("names are unique") {
  std::set<std::string> names;
  for (const Scenario& scenario : scenarios()) {
    CHECK((scenario.name.empty() || names.insert(scenario.name).second));
    for (const std::string& alias : scenario.aliases) {
      CHECK(names.insert(alias).second);
    }
  }
}

TEST_CASE("an unknown scenario is refused with the nearest name") {
  const auto refused = make("zombi");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().hints.front() == "did you mean zombie?");
  CHECK_FALSE(make("zombie:x").has_value());
  CHECK_FALSE(make("").has_value());
}

TEST_CASE("seed 0 is the canonical stack, others are its kin") {
  CHECK(make_model("healthy").value().parameters.cluster == "joelclaw");
  std::set<std::string> clusters, profiles;
  for (int seed = 1; seed < 40; ++seed) {
    const Model model = make_model("healthy:" + std::to_string(seed)).value();
    clusters.insert(model.parameters.cluster);
    profiles.insert(model.parameters.profile);
    CHECK(model.parameters.spec_file);
  }
  CHECK(clusters.size() > 2);
  CHECK(profiles.size() > 2);
}

TEST_CASE("each incident of the operator's log looks as it was seen") {
  CHECK(Bench{"S05"}.dial(6379, Greeting::none).contact == Contact::refused);
  CHECK(Bench{"S06"}.dial(6379, Greeting::redis_ping).line == "+PONG");
  CHECK(Bench{"S07"}.engine("/_ping").body == "OK");
  CHECK(Bench{"S07"}.dial(8288, Greeting::none).contact == Contact::refused);
  CHECK(Bench{"S26"}.get(TcpTarget{"localhost", 9627}, "/xrpc/_health").contact == Contact::closed);
  CHECK(Bench{"S27"}.get(TcpTarget{"localhost", 8108}, "/health").contact == Contact::closed);
  CHECK(Bench{"S44"}.dial(6379, Greeting::none).contact == Contact::answered);
  CHECK(Bench{"S44"}.dial(6379, Greeting::redis_ping).contact == Contact::silent);
  CHECK(Bench{"S25"}.get(TcpTarget{"127.0.0.1", 3111}, "/api/inngest").status == 404);
  CHECK(Bench{"S48"}.host().surroundings.host_name() == "flagg");
}

}  // namespace joelclaw::infra::simulation
