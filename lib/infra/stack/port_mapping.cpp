// SPDX-License-Identifier: MIT
#include <infra/stack/port_mapping.hpp>

#include <infra/base/text.hpp>
#include <infra/stack/grammar.hpp>
#include <infra/stack/port_argument.hpp>

#include <vector>

namespace joelclaw::infra {
namespace {

Error wrong(std::string_view text, std::string why) {
  return Error{.subject = excerpt(text, 60),
               .what = "is no port",
               .why = std::move(why),
               .hints = {"[IP:]HOST[:CONTAINER][/tcp|udp], like 9627:3000 or 127.0.0.1:53:53/udp; IPv6 in brackets"}};
}

/// Takes "IP:" or "[IP]:" off the front; false where what stands there is no address.
bool take_address(std::string_view& text, std::string& address) {
  const bool bracketed = text.starts_with('[');
  const auto end = bracketed ? text.find("]:") : text.find(':');
  if (end == std::string_view::npos) {
    return !bracketed;
  }
  const std::string_view front = bracketed ? text.substr(1, end - 1) : text.substr(0, end);
  const auto canonical = canonical_ip(front);
  if (!canonical || contains(*canonical, ":") != bracketed) {
    return !bracketed && parse_number(front).has_value();
  }
  address = *canonical;
  text.remove_prefix(end + (bracketed ? 2 : 1));
  return true;
}

}  // namespace

std::string to_string(Protocol protocol) {
  return protocol == Protocol::udp ? "udp" : "tcp";
}

std::string to_string(const ObjectName& name) {
  return name.space + "/" + name.name;
}

std::string to_string(const PortRange& range) {
  return std::to_string(range.first) + "-" + std::to_string(range.last);
}

std::optional<PortRange> parse_port_range(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto first = parse_number(text.substr(0, dash));
  const auto last = parse_number(text.substr(dash + 1));
  if (!first || !last || *first == 0 || *first > *last || *last > 65'535) {
    return std::nullopt;
  }
  return PortRange{static_cast<std::uint16_t>(*first), static_cast<std::uint16_t>(*last)};
}

bool PortMapping::same_identity(const PortMapping& other) const {
  return host_ip == other.host_ip && host == other.host && protocol == other.protocol;
}

std::string to_string(const PortMapping& mapping) {
  std::string text;
  if (mapping.host_ip != "0.0.0.0") {
    text = (contains(mapping.host_ip, ":") ? "[" + mapping.host_ip + "]" : mapping.host_ip) + ":";
  }
  return text + std::to_string(mapping.host) + ":" + std::to_string(mapping.container) + "/" +
         to_string(mapping.protocol);
}

Result<PortMapping> parse_port_argument(std::string_view text) {
  PortMapping mapping;
  std::string_view rest = text;
  if (const auto slash = rest.find('/'); slash != std::string_view::npos) {
    const std::string_view protocol = rest.substr(slash + 1);
    if (protocol != "tcp" && protocol != "udp") {
      return wrong(text, "the protocol is tcp or udp");
    }
    mapping.protocol = protocol == "udp" ? Protocol::udp : Protocol::tcp;
    rest = rest.substr(0, slash);
  }
  if (!take_address(rest, mapping.host_ip)) {
    return wrong(text, "what stands before the host's port is no IP address");
  }
  const auto colon = rest.find(':');
  const auto host = parse_port(rest.substr(0, colon));
  const auto container = colon == std::string_view::npos ? host : parse_port(rest.substr(colon + 1));
  if (!host || !container) {
    return wrong(text, "a port is a number from 1 to 65535, without a leading zero");
  }
  mapping.host = *host;
  mapping.container = *container;
  return mapping;
}

}  // namespace joelclaw::infra
