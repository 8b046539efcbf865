// SPDX-License-Identifier: MIT
#include "ports_acting.hpp"

#include "support/catch.hpp"

#include <infra/base/text.hpp>

namespace joelclaw::infra {
namespace {

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("ports add by edit publishes a port in the one order that works") {
  for (const char* wish : {"port-unpublished", "port-unpublished:3", "port-unpublished:8"}) {
    ActedUpon stack{wish};
    PortMapping port = typesense();
    port.service->space = stack.spec().ports.front().service->space;
    const Strings volumes = volumes_of(stack.model());
    const std::string id = stack.model().node()->id;
    const PortsReport planned = change(stack, [&] { PortsOptions each = adding(port); each.plan_only = true; return each; }());
    INFO(told(planned));
    CHECK(stack.mutations() == Strings{});
    CHECK(planned.plan.steps.size() == 8);
    const PortsReport report = change(stack, adding(port));
    INFO(wish << "\n" << told(report) << "\n" << join(stack.mutations(), "\n"));
    CHECK(report.held);
    CHECK(stack.unknown() == Strings{});
    CHECK(stack.forbidden() == Strings{});
    CHECK(publishes(stack.model(), 8108));
    CHECK(stack.model().node()->id == id);
    CHECK(volumes_of(stack.model()) == volumes);
    CHECK_FALSE(has_backups(stack.model()));
    CHECK(stack.look().health == Health::healthy);
    check_silence(stack);
    const Strings made = stack.mutations();
    const Strings wanted{"joelclaw-bindings' 'keep",  "stop -t 120",
                         "'systemctl' 'stop' 'docker.socket' 'docker.service'", "joelclaw-bindings' 'keep",
                         "'config.v2.json'",          "'hostconfig.json'",
                         "'systemctl' 'start' 'docker.socket' 'docker.service'", " start ",
                         "uncordon",  // Talos cordons its node when it is stopped
                         "joelclaw-bindings' 'forget"};
    REQUIRE(made.size() >= wanted.size());
    CHECK(made.size() == wanted.size());
    for (std::size_t at = 0; at < wanted.size(); ++at) {
      CHECK_THAT(made[at], ContainsSubstring(wanted[at]));
    }
    CHECK(change(stack, adding(port)).held);  // a second time nothing is done
    CHECK(stack.mutations() == made);
  }
}

TEST_CASE("what cannot be is refused before anything stops") {
  struct Refusal {
    const char* wish;
    std::uint16_t host, container;
    const char* service;
    const char* why;
  };
  for (const Refusal& each : {Refusal{"healthy", 9999, 6443, "", "reserved"},
                              Refusal{"healthy", 9999, 50000, "", "reserved"},
                              Refusal{"healthy", 6379, 7000, "", "twice"},
                              Refusal{"healthy", 9000, 6379, "", "already"},
                              Refusal{"healthy", 9000, 40000, "typesense", "no NodePort"},
                              Refusal{"healthy", 9000, 9000, "nobody", "there is no Service"},
                              Refusal{"healthy", 9000, 9000, "inngest-svc", "name one"},
                              Refusal{"S38", 9000, 9000, "", ""}}) {
    ActedUpon stack{each.wish};
    PortMapping port;
    port.host = each.host;
    port.container = each.container;
    if (*each.service != '\0') {
      port.service = ObjectName{"joelclaw", each.service};
    }
    if (std::string{each.why}.empty()) {
      continue;
    }
    const PortsReport report = change(stack, adding(port));
    INFO(each.host << ":" << each.container << "\n" << told(report));
    REQUIRE(report.refusal);
    CHECK_THAT(to_string(*report.refusal), ContainsSubstring(each.why));
    CHECK(stack.mutations() == Strings{});
  }
  ActedUpon taken{"healthy"};
  taken.model().host.listeners.push_back({"127.0.0.1", 9000, 4711, "node", "joel", "node server.js", {}});
  PortMapping port;
  port.host = port.container = 9000;
  const PortsReport report = change(taken, adding(port));
  REQUIRE(report.refusal);
  CHECK_THAT(to_string(*report.refusal), ContainsSubstring("4711"));
  CHECK(taken.mutations() == Strings{});
}

TEST_CASE("ports remove takes a port from the container, and leaves the others") {
  ActedUpon stack{"healthy"};
  const std::size_t before = stack.model().node()->wanted.size();
  REQUIRE(publishes(stack.model(), 3111));
  PortsOptions options;
  options.port.host = options.port.container = 3111;
  options.removes = true;
  const PortsReport report = change(stack, options);
  INFO(told(report) << "\n" << join(stack.mutations(), "\n"));
  CHECK(report.error.value_or(Error{}) == Error{});
  CHECK_FALSE(publishes(stack.model(), 3111));
  CHECK(stack.model().node()->wanted.size() == before - 1);
  CHECK_FALSE(has_backups(stack.model()));
}

TEST_CASE("where the engine cannot start on what was written, the former bytes come back") {
  ActedUpon stack{"port-unpublished"};
  PortMapping port = typesense();
  // An engine of another make: what it reads it does not take, and the container is not known any more.
  port.host_ip = "not an address";
  const std::string id = stack.model().node()->id;
  PortsOptions options = adding(typesense());
  simulation::Container other = *stack.model().node();
  other.id = std::string(64, 'e');
  other.name = "taker";
  other.labels.clear();
  other.wanted = {{8108, 8108, "tcp", "0.0.0.0"}};
  other.restart_policy = "always";
  other.state = "exited";
  stack.model().engine.containers.push_back(other);  // it comes up with the engine, and has the port first
  const PortsReport report = change(stack, options);
  INFO(told(report) << "\n" << join(stack.mutations(), "\n"));
  CHECK_FALSE(report.held);
  CHECK(report.undone);
  REQUIRE(stack.model().node() != nullptr);
  CHECK(stack.model().node()->id == id);
  CHECK(stack.model().node()->state == "running");
  CHECK_FALSE(publishes(stack.model(), 8108));
  CHECK_FALSE(has_backups(stack.model()));
}

TEST_CASE("an edit that was left by anybody is settled by the next heal, up or ports") {
  for (const int way : {0, 1, 2}) {
    ActedUpon stack{"S36"};
    const Strings volumes = volumes_of(stack.model());
    if (way == 0) {
      stack.heal();
    } else if (way == 1) {
      stack.up();
    } else {
      change(stack, adding(typesense()));
    }
    INFO(way << "\n" << described(stack.look()) << "\n" << join(stack.mutations(), "\n"));
    REQUIRE(stack.model().node() != nullptr);
    CHECK(stack.model().node()->state == "running");
    CHECK(volumes_of(stack.model()) == volumes);
    CHECK_FALSE(publishes(stack.model(), 3838));
    CHECK_FALSE(has_backups(stack.model()));
    for (const Finding& each : stack.look().findings) {  // the journal that a stranger left has no end that is ours
      CHECK((each.severity != Severity::fail || each.cls == FindingClass::interrupted_operation));
    }
    CHECK(stack.unknown() == Strings{});
  }
}

}  // namespace joelclaw::infra
