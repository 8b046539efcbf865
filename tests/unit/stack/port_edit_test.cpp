// SPDX-License-Identifier: MIT
#include <infra/stack/port_edit.hpp>

#include "support/catch.hpp"

#include <infra/base/text.hpp>
#include <infra/stack/default_spec.hpp>
#include <infra/stack/load_spec.hpp>

#include <string>

namespace joelclaw::infra {
namespace {

const std::string head = "apiVersion: joelclaw-infra/v1\nname: a\ncluster:\n  name: a   # ours\n";
const std::string line = "- {host: 9627, container: 3000, service: joelclaw/bluesky-pds}";

PortMapping bluesky() {
  PortMapping port;
  port.host = 9627;
  port.container = 3000;
  port.service = ObjectName{"joelclaw", "bluesky-pds"};
  return port;
}

}  // namespace

TEST_CASE("a port joins the list as a line of its own, wherever the list stands and however it is written") {
  struct Case {
    const char *before, *added, *after;
  };
  for (const Case& each : {
           Case{"ports:\n  - {host: 1080, container: 1080}  # first\n", "  ", "\n# behind\nnamespaces: []\n"},
           Case{"ports:\n- host: 1080\n  container: 1080   # both\n  # of it\n", "", ""},
           Case{"ports:   # all\n    - host: 1080\n      container: 1080\n    - {host: 1081,\n       container: 1081}\n", "    ", "\n\nnamespaces: []"},
       }) {
    const std::string before = head + each.before + each.after;
    const auto after = with_port_entry(before, bluesky());
    INFO(before);
    REQUIRE(after);
    const auto at = after->find(line);
    REQUIRE(at != std::string::npos);
    const std::string added = each.added + line + "\n";
    std::string rest = *after;
    CHECK(after->size() == before.size() + added.size());
    rest.erase(after->find(added), added.size());
    CHECK(rest == before);
    CHECK(*without_port_entry(*after, bluesky()) == before);
    const auto loaded = load_spec(*after, "");
    REQUIRE(loaded);
    CHECK(loaded->ports.back() == bluesky());
  }
}

TEST_CASE("the default spec as a file takes a port and gives it back") {
  PortMapping port;
  port.host = port.container = 3838;
  const auto after = with_port_entry(default_spec_yaml(), port);
  REQUIRE(after);
  CHECK(*without_port_entry(*after, port) == default_spec_yaml());
  const auto less = without_port_entry(default_spec_yaml(), bluesky());
  REQUIRE(less);
  CHECK(load_spec(*less, "")->ports.size() + 1 == default_spec().ports.size());
}

TEST_CASE("where a line more or less would not say it, nothing is edited and the lines are told") {
  for (const char* ports : {"ports: [{host: 1080, container: 1080}]\n", "ports: []\n", ""}) {
    const auto after = with_port_entry(head + ports, bluesky());
    INFO(ports);
    REQUIRE_FALSE(after);
    CHECK_THAT(join(after.error().hints, "\n"), ContainsSubstring(line));
  }
  const auto twice = with_port_entry(head + "ports:\n  - {host: 9627, container: 9627}\n", bluesky());
  CHECK_FALSE(twice);
}

TEST_CASE("line ends are the file's own, and a last line without one gets one") {
  std::string text = head + "ports:\n  - {host: 1080, container: 1080}";
  REQUIRE(with_port_entry(text, bluesky()));
  CHECK(*with_port_entry(text, bluesky()) == text + "\n  " + line + "\n");
}

}  // namespace joelclaw::infra
