// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/render/port_text.hpp>

#include <support/catch.hpp>
#include <unit/render/schema_check.hpp>

namespace joelclaw::infra {
namespace {

PortRow right(std::uint16_t host, std::uint16_t container, const std::string& service) {
  PortRow row;
  row.mapping.host = host;
  row.mapping.container = container;
  row.mapping.service = ObjectName{"joelclaw", service};
  row.in_spec = true;
  row.node_port = container;
  row.service_type = "NodePort";
  row.wanted = row.published = row.forwarded = row.listening = true;
  row.probe = ProbeVerdict::right;
  row.state = CheckState::ok;
  return row;
}

std::vector<PortRow> three() {
  std::vector<PortRow> rows{right(6379, 6379, "redis"), right(9627, 3000, "bluesky-pds"),
                            right(8108, 8108, "typesense")};
  rows[1].state = CheckState::fail;
  rows[1].published = false;
  rows[1].probe = ProbeVerdict::refused;
  rows[1].notes = {"in the container's configuration, and not published: the engine has not taken it up"};
  rows[2].state = CheckState::unknown;
  rows[2].published = std::nullopt;
  return rows;
}

Style narrow() {
  Style style;
  style.width = 80;
  return style;
}

}  // namespace

TEST_CASE("a table of ports, a line each, with the fault below its port") {
  CHECK(render_ports("joelclaw", three(), narrow()) ==
        "joelclaw  3 ports: 1 fails, 1 unknown\n"
        "\n"
        "           PORT       SERVICE               NODEPORT  DOCKER  HOST    PROBE\n"
        "  ok       6379       joelclaw/redis        6379      yes     yes     right\n"
        "  FAIL     9627:3000  joelclaw/bluesky-pds  3000      wanted  yes     refused\n"
        "           in the container's configuration, and not published: the engine has\n"
        "           not taken it up\n"
        "  unknown  8108       joelclaw/typesense    8108      ?       yes     right\n");
}

TEST_CASE("quiet tells only what is not right") {
  const std::string text = render_ports("joelclaw", three(), narrow(), true);
  CHECK(text.find("redis") == std::string::npos);
  CHECK(text.find("bluesky-pds") != std::string::npos);
  const std::vector<PortRow> fine{right(6379, 6379, "redis")};
  CHECK(render_ports("joelclaw", fine, narrow(), true) == "joelclaw  1 port, all right\n");
}

TEST_CASE("no port at all is a line of its own") {
  CHECK(render_ports("joelclaw", {}, narrow()) == "joelclaw  0 ports\n");
}

TEST_CASE("a long name of a Service is cut, so that no line is wider than the terminal") {
  const std::vector<PortRow> rows{right(31000, 31000, std::string(63, 'n'))};
  const std::string text = render_ports("joelclaw", rows, narrow());
  for (const std::string_view line : lines_of(text)) {
    CHECK(display_width(line) <= 80);
  }
  Style file = narrow();
  file.width = 0;
  CHECK_THAT(render_ports("joelclaw", rows, file), ContainsSubstring(std::string(63, 'n')));
}

TEST_CASE("what could not be asked is null to a program, not false") {
  const std::string json = ports_result(three()).compact();
  CHECK(schema_complaints("ports.json", json) == std::vector<std::string>{});
  CHECK_THAT(json, ContainsSubstring("\"published\":null"));
  CHECK_THAT(json, ContainsSubstring("\"published\":false"));
}

}  // namespace joelclaw::infra
