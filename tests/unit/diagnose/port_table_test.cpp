// SPDX-License-Identifier: MIT
#include <support/catch.hpp>
#include <support/snapshot_builder.hpp>

#include <infra/diagnose/diagnose.hpp>
#include <infra/diagnose/port_table.hpp>
#include <infra/stack/default_spec.hpp>

#include <algorithm>

namespace joelclaw::infra::test {
namespace {

struct Look {
  Snapshot now = healthy_snapshot();
  StackSpec spec = default_spec();

  std::vector<PortRow> rows() const { return port_table(now, spec, diagnose(now, spec)); }
};

PortRow row_of(const std::vector<PortRow>& rows, std::uint16_t host) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [host](const PortRow& row) { return row.mapping.host == host; });
  REQUIRE(found != rows.end());
  return *found;
}

std::string notes_of(const PortRow& row) {
  std::string text;
  for (const std::string& note : row.notes) {
    text += note + "\n";
  }
  return text;
}

/// The one row that is not right, of a look at which everything else is.
PortRow only_fault(const Look& look) {
  const auto rows = look.rows();
  const auto faulty = [](const PortRow& row) { return row.state != CheckState::ok; };
  REQUIRE(std::count_if(rows.begin(), rows.end(), faulty) == 1);
  return *std::find_if(rows.begin(), rows.end(), faulty);
}

Binding binding_of(const std::string& host_ip, std::uint16_t host, std::uint16_t container) {
  Binding binding;
  binding.host_ip = host_ip;
  binding.host = host;
  binding.container = container;
  return binding;
}

}  // namespace

TEST_CASE("on a good day each port of the spec is right, and the cluster's own are told as such") {
  const Look look;
  const auto rows = look.rows();
  REQUIRE(rows.size() == look.spec.ports.size() + 2);
  CHECK(worst_of(rows) == CheckState::ok);
  const PortRow pds = row_of(rows, 9627);
  CHECK(pds.mapping.container == 3000);
  CHECK(pds.node_port == 3000);
  CHECK(pds.service_type == "NodePort");
  CHECK(pds.published == true);
  CHECK(pds.listening == true);
  CHECK(pds.forwarded == true);
  CHECK(pds.probe == ProbeVerdict::right);
  CHECK(std::count_if(rows.begin(), rows.end(), [](const PortRow& row) { return row.reserved && !row.in_spec; }) == 2);
}

TEST_CASE("a NodePort that is not the container's side of the port is named") {
  Look look;
  service(look.now, "bluesky-pds").ports.at(0).node_port = 9627;
  fail_probe(look.now, "bluesky-pds", ProbeVerdict::refused);
  const PortRow row = only_fault(look);
  CHECK(row.state == CheckState::fail);
  CHECK(row.mapping.host == 9627);
  CHECK_THAT(notes_of(row), ContainsSubstring("its NodePort is 9627"));
}

TEST_CASE("who took a port of this host is named") {
  Look look;
  usurp_port(look.now, 3111, "node", "/usr/local/bin/node worker.js");
  fail_probe(look.now, "system-bus-worker", ProbeVerdict::wrong);
  const PortRow row = only_fault(look);
  CHECK(row.state == CheckState::fail);
  CHECK(row.forwarded == false);
  CHECK_THAT(notes_of(row), ContainsSubstring("node"));
}

TEST_CASE("a Service that is for the cluster alone again is named") {
  Look look;
  service(look.now, "typesense").type = "ClusterIP";
  service(look.now, "typesense").ports.at(0).node_port = 0;
  fail_probe(look.now, "typesense", ProbeVerdict::refused);
  const PortRow row = only_fault(look);
  CHECK(row.state == CheckState::fail);
  CHECK(row.service_type == "ClusterIP");
  CHECK_FALSE(row.node_port);
  CHECK_THAT(notes_of(row), ContainsSubstring("ClusterIP"));
}

TEST_CASE("a binding that nobody asked for is to be looked at, and breaks nothing") {
  Look look;
  const Binding stale = binding_of("127.0.0.1", 3112, 3112);
  node_container(look.now).wanted.push_back(stale);
  node_container(look.now).actual.push_back(stale);
  auto& listeners = sure(look.now.host.listeners);
  listeners.push_back(listeners.at(0));
  listeners.back().port = 3112;
  const PortRow row = only_fault(look);
  CHECK(row.state == CheckState::warn);
  CHECK_FALSE(row.in_spec);
  CHECK(notes_of(row) == "published, and not in the spec\n");
}

TEST_CASE("a binding that the engine never took up is not taken for a published port") {
  Look look;
  auto& actual = node_container(look.now).actual;
  actual.erase(std::remove_if(actual.begin(), actual.end(), [](const Binding& each) { return each.host == 31000; }),
               actual.end());
  port(look.now, 31000).contact = Contact::refused;
  const PortRow row = only_fault(look);
  CHECK(row.state == CheckState::fail);
  CHECK(row.wanted == true);
  CHECK(row.published == false);
  CHECK_THAT(notes_of(row), ContainsSubstring("the engine has not taken it up"));
}

TEST_CASE("a published port that nobody listens on here is a lost forward") {
  Look look;
  lose_ports(look.now);
  const auto rows = look.rows();
  const PortRow row = row_of(rows, 31000);
  CHECK(row.state == CheckState::fail);
  CHECK(row.published == true);
  CHECK(row.listening == false);
  CHECK_THAT(notes_of(row), ContainsSubstring("its forward is lost"));
}

TEST_CASE("two Services at one port of the node: the one named first has it") {
  Look look;
  PortMapping second = look.spec.ports.at(0);
  second.host = 16379;
  second.service = ObjectName{"joelclaw", "typesense"};
  second.service_port.clear();
  look.spec.ports.push_back(second);
  const auto rows = look.rows();
  CHECK(row_of(rows, look.spec.ports.at(0).host).state == CheckState::ok);
  const PortRow row = row_of(rows, 16379);
  CHECK(row.state == CheckState::fail);
  CHECK_THAT(notes_of(row), ContainsSubstring("port 6379 of the node is joelclaw/redis's already"));
}

TEST_CASE("a port whose Service is gone is named") {
  Look look;
  auto& services = sure(look.now.kubernetes.services);
  services.erase(std::remove_if(services.begin(), services.end(),
                                [](const ServiceFacts& each) { return each.name.name == "aistor-s3-api"; }),
                 services.end());
  CHECK_THAT(notes_of(row_of(look.rows(), 31000)), ContainsSubstring("there is no Service aistor/aistor-s3-api"));
}

TEST_CASE("a port below 1024 on the loopback address is warned of") {
  Look look;
  for (auto* bindings : {&node_container(look.now).wanted, &node_container(look.now).actual}) {
    bindings->push_back(binding_of("127.0.0.1", 443, 30443));
  }
  PortMapping mapping;
  mapping.host_ip = "127.0.0.1";
  mapping.host = 443;
  mapping.container = 30443;
  look.spec.ports.push_back(mapping);
  CHECK_THAT(notes_of(row_of(look.rows(), 443)),
             ContainsSubstring("below 1024 the forwarder listens on every address"));
}

TEST_CASE("what could not be asked is unknown, except where a right answer came through it") {
  Look look;
  kill_socket(look.now);
  guest(look.now).containers = not_asked<std::vector<ContainerFacts>>();
  look.now.host.listeners = not_asked<std::vector<Listener>>();
  const auto rows = look.rows();
  CHECK(row_of(rows, 6379).state == CheckState::ok);
  CHECK_FALSE(row_of(rows, 6379).published);
  const PortRow row = row_of(rows, 31000);
  CHECK(row.state == CheckState::unknown);
  CHECK(notes_of(row) == "the engine could not be asked\n");
  CHECK(worst_of(rows) == CheckState::unknown);
}

TEST_CASE("udp is never taken for the tcp port of the same number") {
  Look look;
  PortMapping udp = look.spec.ports.at(0);
  udp.protocol = Protocol::udp;
  look.spec.ports.push_back(udp);
  const auto rows = look.rows();
  CHECK(rows.at(0).state == CheckState::ok);
  const auto found =
      std::find_if(rows.begin(), rows.end(), [](const PortRow& row) { return row.mapping.protocol == Protocol::udp; });
  REQUIRE(found != rows.end());
  CHECK(found->published == false);
  CHECK_FALSE(found->listening);
  CHECK_FALSE(found->probe);
  CHECK(found->state == CheckState::fail);
}

}  // namespace joelclaw::infra::test
