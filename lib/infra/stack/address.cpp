// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/grammar.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace joelclaw::infra {
namespace {

constexpr std::string_view url_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?[]@!$&'()*+,;=%";

Error wrong(std::string what) {
  return Error{.what = std::move(what)};
}

/// HOST or HOST:PORT with a port to fall back to.
std::optional<std::pair<std::string, std::uint16_t>> parse_authority(std::string_view text, std::uint16_t fallback) {
  const bool bare = text.starts_with('[') ? text.ends_with(']') : text.find(':') == std::string_view::npos;
  return parse_host_port(bare ? std::string{text} + ":" + std::to_string(fallback) : std::string{text});
}

}  // namespace

std::optional<std::uint16_t> parse_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text.front() == '0') {
    return std::nullopt;
  }
  const auto number = parse_number(text);
  return number && *number <= 65535 ? std::optional{static_cast<std::uint16_t>(*number)} : std::nullopt;
}

std::optional<std::string> canonical_ip(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return std::nullopt;  // inet_pton would stop there and be content
  }
  const std::string zero_ended{text};
  std::array<unsigned char, sizeof(in6_addr)> address{};
  std::array<char, INET6_ADDRSTRLEN> printed{};
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, zero_ended.c_str(), address.data()) == 1 &&
        inet_ntop(family, address.data(), printed.data(), static_cast<socklen_t>(printed.size())) != nullptr) {
      return std::string{printed.data()};
    }
  }
  return std::nullopt;
}

std::optional<std::pair<std::string, std::uint16_t>> parse_host_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  const auto port = parse_port(text.substr(colon + 1));
  std::string host = to_lower(text.substr(0, colon));
  if (host.starts_with('[') && host.ends_with(']')) {
    const auto address = canonical_ip(std::string_view{host}.substr(1, host.size() - 2));
    if (!address || !contains(*address, ":")) {
      return std::nullopt;
    }
    host = *address;
  } else if (!rule::host_name.accepts(host)) {
    return std::nullopt;
  }
  return port ? std::optional{std::pair{host, *port}} : std::nullopt;
}

Result<HttpProbe> parse_http_url(std::string_view text) {
  HttpProbe probe;
  probe.url = std::string{text};
  probe.tls = text.starts_with("https://");
  if (!probe.tls && !text.starts_with("http://")) {
    return wrong("is not a URL: http://HOST:PORT/PATH or https://HOST:PORT/PATH");
  }
  const std::string_view rest = text.substr(probe.tls ? 8 : 7);
  const auto slash = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, slash);
  if (contains(authority, "@")) {
    return wrong("carries a user or a password: a spec holds no secret");
  }
  const auto target = parse_authority(authority, probe.tls ? 443 : 80);
  if (!target) {
    return wrong("has no valid host and port: HOST, HOST:PORT or [IPV6]:PORT");
  }
  if (rest.substr(slash).find_first_not_of(url_characters) != std::string_view::npos) {
    return wrong("has a path with a character that must be escaped there, or a fragment");
  }
  probe.host = target->first;
  probe.port = target->second;
  probe.path = (slash == rest.size() || rest[slash] != '/' ? "/" : "") + std::string{rest.substr(slash)};
  return probe;
}

std::string without_user(std::string_view text) {
  const auto scheme = text.find("://");
  const auto begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto at = text.substr(0, text.find_first_of("/?#", begin)).rfind('@');
  if (scheme == std::string_view::npos || at == std::string_view::npos) {
    return std::string{text};
  }
  return std::string{text.substr(0, begin)} + "***" + std::string{text.substr(at)};
}

std::optional<ObjectName> parse_object_name(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  ObjectName name{std::string{text.substr(0, slash)}, std::string{text.substr(slash + 1)}};
  const bool right = rule::dns_label.accepts(name.space) && rule::dns_subdomain.accepts(name.name);
  return right ? std::optional{std::move(name)} : std::nullopt;
}

std::optional<ServiceProbe> parse_service_target(std::string_view text) {
  ServiceProbe probe;
  probe.tls = text.starts_with("https:");
  if (probe.tls) {
    text.remove_prefix(6);
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  const auto name = parse_object_name(text.substr(0, colon));
  const std::string_view rest = text.substr(colon + 1);
  const auto slash = std::min(rest.find('/'), rest.size());
  probe.port = std::string{rest.substr(0, slash)};
  probe.path = slash == rest.size() ? "/" : std::string{rest.substr(slash)};
  const bool right = name && rule::dns_label.accepts(name->name) && rule::service_port.accepts(probe.port) &&
                     probe.path.find_first_not_of(url_characters) == std::string::npos;
  if (!right) {
    return std::nullopt;
  }
  probe.service = *name;
  return probe;
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  in_addr address{};
  const std::string zero_ended{text};
  return inet_pton(AF_INET, zero_ended.c_str(), &address) == 1 ? std::optional{ntohl(address.s_addr)} : std::nullopt;
}

std::optional<Network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto address = parse_ipv4(text.substr(0, slash));
  const std::string_view bits = text.substr(slash + 1);
  const auto prefix = bits.size() > 2 || (bits.size() == 2 && bits.front() == '0') ? std::nullopt : parse_number(bits);
  if (!address || !prefix || *prefix > 32) {
    return std::nullopt;
  }
  return Network{*address, static_cast<int>(*prefix)};
}

}  // namespace joelclaw::infra
