// SPDX-License-Identifier: MIT
#include <infra/stack/port_argument.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {

TEST_CASE("a port is read as it is typed and printed as it is read", "[stack]") {
  struct Row {
    const char* typed;
    const char* printed;
  };
  const Row table[] = {
      {"6379", "6379:6379/tcp"},
      {"9627:3000", "9627:3000/tcp"},
      {"9627:3000/tcp", "9627:3000/tcp"},
      {"53/udp", "53:53/udp"},
      {"0.0.0.0:80", "80:80/tcp"},
      {"127.0.0.1:80", "127.0.0.1:80:80/tcp"},
      {"127.0.0.1:53:5353/udp", "127.0.0.1:53:5353/udp"},
      {"[::1]:80", "[::1]:80:80/tcp"},
      {"[0:0:0:0:0:0:0:1]:80:8080", "[::1]:80:8080/tcp"},
      {"[::]:1:65535", "[::]:1:65535/tcp"},
  };
  for (const Row& row : table) {
    INFO(row.typed);
    const auto mapping = parse_port_argument(row.typed);
    REQUIRE(mapping.has_value());
    CHECK(to_string(*mapping) == row.printed);
    const auto again = parse_port_argument(row.printed);
    REQUIRE(again.has_value());
    CHECK(*again == *mapping);
  }
}

TEST_CASE("what is no port is refused with the form that is", "[stack]") {
  struct Row {
    const char* typed;
    const char* why;
  };
  const char* number = "a port is a number from 1 to 65535, without a leading zero";
  const char* address = "what stands before the host's port is no IP address";
  const Row table[] = {{"", number},
                       {"0", number},
                       {"65536", number},
                       {"080", number},
                       {"-1", number},
                       {"+1", number},
                       {" 80", number},
                       {"80 ", number},
                       {"http", number},
                       {"80:", number},
                       {":80", address},
                       {"80:0", number},
                       {"1:2:3", number},
                       {"127.0.0.1:", number},
                       {"localhost:80", address},
                       {"256.0.0.1:80", address},
                       {"127.1:80", address},
                       {"::1:80", address},
                       {"[::1]80", address},
                       {"[::1]", address},
                       {"[127.0.0.1]:80", address},
                       {"[::1%lo]:80", address},
                       {"80/sctp", "the protocol is tcp or udp"},
                       {"80/", "the protocol is tcp or udp"},
                       {"80/TCP", "the protocol is tcp or udp"},
                       {"80/tcp/udp", "the protocol is tcp or udp"}};
  for (const Row& row : table) {
    INFO(row.typed);
    const auto mapping = parse_port_argument(row.typed);
    REQUIRE(!mapping.has_value());
    CHECK(mapping.error().what == "is no port");
    CHECK(mapping.error().why == row.why);
    CHECK(mapping.error().hints.size() == 1);
  }
}

TEST_CASE("an address does not end at a NUL", "[stack]") {
  using namespace std::string_view_literals;
  CHECK(!parse_port_argument("127.0.0.1\0x:80"sv).has_value());
}

TEST_CASE("a port is known by address, number and protocol", "[stack]") {
  const PortMapping port{"0.0.0.0", 80, 8080, Protocol::tcp, std::nullopt, ""};
  PortMapping other = port;
  other.container = 81;
  other.service = ObjectName{"a", "b"};
  CHECK(port.same_identity(other));
  other.protocol = Protocol::udp;
  CHECK(!port.same_identity(other));
  other = port;
  other.host_ip = "127.0.0.1";
  CHECK(!port.same_identity(other));
  other = port;
  other.host = 81;
  CHECK(!port.same_identity(other));
}

}  // namespace joelclaw::infra
