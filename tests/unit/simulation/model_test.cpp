// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

#include <infra/simulation/event.hpp>
#include <infra/simulation/model_json.hpp>
#include <infra/simulation/scenario.hpp>

namespace joelclaw::infra::simulation {

TEST_CASE("a model written to JSON and read back is the same model") {
  for (const char* wish : {"S01", "S12", "S29:5", "S40", "S41", "S48", "port-conflict+vm-crash-loop"}) {
    INFO(wish);
    const Model model = make_model(wish).value();
    const std::string text = to_json(model);
    CHECK(to_json(model_from_json(text).value()) == text);
  }
  CHECK_FALSE(model_from_json("{}").has_value());
  CHECK_FALSE(model_from_json("not json").has_value());
}

TEST_CASE("a stopped VM that is started boots through all its layers") {
  Bench bench{"S02"};
  apply(bench.model(), {EventKind::start_vm, "", ""});
  CHECK(bench.model().vm.ssh_port != 60022);  // Lima takes a free one at each start
  CHECK(bench.engine("/_ping").body == "OK");
  CHECK(bench.dial(6379, Greeting::redis_ping).contact == Contact::closed);
  bench.host().clock.pause(Duration{120'000});
  CHECK(bench.dial(6379, Greeting::redis_ping).line == "+PONG");
}

TEST_CASE("a container without a policy stays down when its VM comes back") {
  Bench bench{"restart-policy-missing"};
  apply(bench.model(), {EventKind::stop_vm, "", "force"});
  apply(bench.model(), {EventKind::start_vm, "", ""});
  CHECK(bench.model().node()->state == "exited");
  CHECK(bench.model().node()->exit_code == 255);
  apply(bench.model(), {EventKind::start_container, "joelclaw-controlplane-1", ""});
  CHECK(bench.model().node()->state == "running");
}

TEST_CASE("a container with more CPUs than its VM is not started") {
  Bench bench{"S15"};
  apply(bench.model(), {EventKind::start_container, "joelclaw-controlplane-1", ""});
  CHECK(bench.model().node()->state == "exited");
  CHECK_THAT(bench.model().node()->error, ContainsSubstring("there are only 4 CPUs available"));
}

TEST_CASE("what the master forwarded dies with it, and is forwarded again") {
  Bench bench{"healthy"};
  apply(bench.model(), {EventKind::lose_master, "", ""});
  CHECK(bench.engine("/_ping").contact == Contact::refused);
  apply(bench.model(), {EventKind::start_master, "", ""});
  apply(bench.model(), {EventKind::forward_socket, "", ""});
  CHECK(bench.engine("/_ping").body == "OK");
  CHECK(bench.dial(6379, Greeting::none).contact == Contact::refused);
  apply(bench.model(), {EventKind::forward_port, "6379", ""});
  CHECK(bench.dial(6379, Greeting::redis_ping).line == "+PONG");
}

TEST_CASE("patches reach what they name and nothing else") {
  Bench bench{"S26+S27+S18"};
  apply(bench.model(), {EventKind::set_node_port, "joelclaw/bluesky-pds/http", "3000"});
  apply(bench.model(), {EventKind::set_service_type, "joelclaw/typesense", "NodePort"});
  apply(bench.model(), {EventKind::uncordon, "", ""});
  apply(bench.model(), {EventKind::untaint, "node-role.kubernetes.io/control-plane", ""});
  CHECK(bench.get(TcpTarget{"localhost", 9627}, "/xrpc/_health").status == 200);
  CHECK(bench.get(TcpTarget{"localhost", 8108}, "/health").status == 200);
  CHECK_FALSE(bench.model().cluster.node.cordoned);
  CHECK(bench.model().cluster.node.taints.empty());
}

}  // namespace joelclaw::infra::simulation
