// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/stack/port_mapping.hpp>
#include <infra/stack/probe_spec.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace joelclaw::infra {

/// What a text must be: a test, and the words for who wrote something else ("'x' is not WANTED").
struct TextRule {
  bool (*accepts)(std::string_view text);
  const char* wanted;
};

namespace rule {
extern const TextRule any;            ///< not empty
extern const TextRule stack_name;     ///< a folder, a launchd label and a lock are named after it
extern const TextRule dns_label;      ///< namespaces, services
extern const TextRule dns_subdomain;  ///< pods, secrets
extern const TextRule cluster_name;   ///< "-controlplane-1" must still fit behind it
extern const TextRule host_name;
extern const TextRule profile;  ///< Lima's identifiers, without the forms that Colima renames
extern const TextRule context_name;
extern const TextRule docker_context;
extern const TextRule version;  ///< v1.2.3
extern const TextRule chart;
extern const TextRule chart_version;
extern const TextRule release;
extern const TextRule repository_name;
extern const TextRule repository_url;
extern const TextRule registry;
extern const TextRule module_name;  ///< of a kernel module
extern const TextRule device;
extern const TextRule cidr;  ///< IPv4, its host bits zero
extern const TextRule ipv4;
extern const TextRule ip;
extern const TextRule path;         ///< absolute, below ~/, or relative to the spec's folder; no `..` in it
extern const TextRule rooted_path;  ///< absolute or below ~/
extern const TextRule absolute_path;
extern const TextRule program;  ///< a name to be searched, or an absolute path
extern const TextRule probe_name;
extern const TextRule sha256;
extern const TextRule suppression;   ///< CHECK or CHECK:SUBJECT
extern const TextRule service_port;  ///< name or number
}  // namespace rule

/// A decimal port from 1 to 65535 without a leading zero.
std::optional<std::uint16_t> parse_port(std::string_view text);

/// An address in its canonical spelling, so that two spellings of it are one; none where it is no address.
std::optional<std::string> canonical_ip(std::string_view text);

/// "localhost:6379", "[::1]:6379"; the host in lower case and without brackets.
std::optional<std::pair<std::string, std::uint16_t>> parse_host_port(std::string_view text);

/// http://HOST[:PORT][/PATH], https as well. The error's `what` ends a sentence that begins with the URL.
Result<HttpProbe> parse_http_url(std::string_view text);

/// The text with what stands before an `@` in a URL's host masked: it could be a password, and refusals are shown.
std::string without_user(std::string_view text);

/// NS/NAME
std::optional<ObjectName> parse_object_name(std::string_view text);

/// [https:]NS/NAME:PORT[/PATH]
std::optional<ServiceProbe> parse_service_target(std::string_view text);

/// Address and first free bits of an IPv4 network.
struct Network {
  std::uint32_t address = 0;
  int prefix = 0;
  std::uint32_t mask() const { return prefix == 0 ? 0 : ~std::uint32_t{0} << static_cast<unsigned>(32 - prefix); }
  bool contains(std::uint32_t other) const { return (other & mask()) == address; }
};
std::optional<std::uint32_t> parse_ipv4(std::string_view text);
/// Also one whose host bits are not zero.
std::optional<Network> parse_network(std::string_view text);

}  // namespace joelclaw::infra
