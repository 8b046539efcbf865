// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {

TEST_CASE("the engine answers over the forwarded socket") {
  Bench bench{"healthy"};
  const HttpAnswer ping = bench.engine("/_ping");
  CHECK(ping.body == "OK");
  CHECK(ping.header("api-version") == "1.52");
  CHECK(nlohmann::json::parse(bench.engine("/info").body)["NCPU"] == 8);
  const auto list = nlohmann::json::parse(
      bench.engine("/containers/json?all=1&filters=%7B%22label%22%3A%5B%22talos.cluster.name%3Djoelclaw%22%5D%7D")
          .body);
  REQUIRE(list.size() == 1);
  const auto inspect =
      nlohmann::json::parse(bench.engine("/containers/" + list[0]["Id"].get<std::string>() + "/json").body);
  CHECK(inspect["State"]["Status"] == "running");
  CHECK(inspect["HostConfig"]["PortBindings"]["3000/tcp"][0]["HostPort"] == "9627");
  CHECK(inspect["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped");
  CHECK(inspect["Mounts"].size() == 9);
  CHECK(inspect["NetworkSettings"]["Networks"]["joelclaw"]["IPAMConfig"]["IPv4Address"] == "10.5.0.2");
  CHECK(bench.engine("/containers/none/json").status == 404);
  CHECK(bench.simulated.unknown_questions().empty());
}

TEST_CASE("an engine serves the versions of its generation") {
  Bench bench{"healthy"};
  CHECK(bench.engine("/v1.44/info").status == 200);
  CHECK(bench.engine("/v1.41/info").status == 400);
  bench.model().parameters.docker = 20;
  CHECK(bench.engine("/v1.44/info").status == 400);
  CHECK(bench.engine("/v1.41/info").status == 200);
  CHECK(bench.engine("/_ping").header("api-version") == "1.41");
}

TEST_CASE("the socket fails as a socket does") {
  CHECK(Bench{"S02"}.engine("/_ping").contact == Contact::absent);
  CHECK(Bench{"S05"}.engine("/_ping").contact == Contact::refused);
  CHECK(Bench{"docker-hung"}.engine("/_ping").contact == Contact::silent);
  CHECK(Bench{"docker-down"}.engine("/_ping").contact == Contact::closed);
  CHECK(Bench{"denied"}.engine("/_ping").contact == Contact::denied);
}

TEST_CASE("a caller wakes a dockerd that waits behind its socket unit") {
  Bench bench{"docker-idle"};
  CHECK_THAT(bench.guest().out, ContainsSubstring("unit docker.service inactive\nunit docker.socket active"));
  CHECK(bench.engine("/_ping").body == "OK");
  CHECK_THAT(bench.guest().out, ContainsSubstring("unit docker.service active"));
}

TEST_CASE("an exited container has wanted bindings and no actual ones") {
  Bench bench{"S14"};
  const auto inspect = nlohmann::json::parse(bench.engine("/containers/joelclaw-controlplane-1/json").body);
  CHECK(inspect["State"]["ExitCode"] == 255);
  CHECK(inspect["NetworkSettings"]["Ports"].empty());
  CHECK_FALSE(inspect["HostConfig"]["PortBindings"].empty());
  CHECK_THAT(bench.guest().out, ContainsSubstring("\"Status\":\"Exited (255) 3 minutes ago\""));
}

}  // namespace joelclaw::infra::simulation
