// SPDX-License-Identifier: MIT
#include <infra/stack/grammar.hpp>

#include <infra/base/text.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";

bool is_lower(char c) {
  return lower.find(c) != std::string_view::npos;
}
bool is_digit(char c) {
  return digits.find(c) != std::string_view::npos;
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return is_lower(c) || is_upper(c);
}
bool is_alnum(char c) {
  return is_letter(c) || is_digit(c);
}
bool is_lower_alnum(char c) {
  return is_lower(c) || is_digit(c);
}

/// Every character passes `test` or is one of `more`.
bool all_of(std::string_view text, bool (*test)(char), std::string_view more = "") {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return test(c) || more.find(c) != std::string_view::npos; });
}

bool printable(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool label(std::string_view text, std::size_t limit, bool (*test)(char)) {
  return !text.empty() && text.size() <= limit && all_of(text, test, "-") && text.front() != '-' && text.back() != '-';
}

bool labels(std::string_view text, std::size_t limit, bool (*test)(char)) {
  const auto parts = split(text, '.');
  return !text.empty() && text.size() <= limit && text.back() != '.' &&
         std::all_of(parts.begin(), parts.end(), [&](std::string_view part) { return label(part, 63, test); });
}

/// Letters and digits, with single signs of `between` between them.
bool words(std::string_view text, bool (*test)(char), std::string_view between) {
  bool after_word = false;
  for (const char c : text) {
    const bool sign = between.find(c) != std::string_view::npos;
    if ((!sign && !test(c)) || (sign && !after_word)) {
      return false;
    }
    after_word = !sign;
  }
  return after_word;
}

bool has_dotdot(std::string_view path) {
  const auto parts = split(path, '/');
  return std::any_of(parts.begin(), parts.end(), [](std::string_view part) { return part == ".."; });
}

bool plain_path(std::string_view text) {
  return !text.empty() && text.size() <= 1024 && printable(text) && !has_dotdot(text);
}

/// A name whose last part is all digits can only be an address: "10.0.0" and "256.1.1.1" are neither.
bool is_host_name(std::string_view text) {
  const std::string_view last = text.substr(text.rfind('.') == std::string_view::npos ? 0 : text.rfind('.') + 1);
  return labels(text, 253, is_alnum) && (!all_of(last, is_digit) || parse_ipv4(text).has_value());
}

bool is_profile(std::string_view text) {
  // `colima` and `colima-NAME` are renamed by Colima, so that what we would look for is not what it makes; the length
  // keeps ssh's socket below ~/.colima/_lima within the 104 bytes of a unix socket's path
  return text.size() <= 40 && words(text, is_alnum, "._-") && text != "colima" && !text.starts_with("colima-");
}

bool is_version(std::string_view text) {
  if (!text.starts_with('v')) {
    return false;
  }
  text.remove_prefix(1);
  const auto dash = std::min(text.find_first_of("-+"), text.size());
  const auto parts = split(text.substr(0, dash), '.');
  const bool numbers = std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && part.size() <= 6 && all_of(part, is_digit) && (part.size() == 1 || part.front() != '0');
  });
  return parts.size() == 3 && numbers && text.substr(0, dash).back() != '.' &&
         (dash == text.size() || words(text.substr(dash + 1), is_alnum, ".-+"));
}

bool is_chart_version(std::string_view text) {
  return text.empty() || is_version(text.starts_with('v') ? std::string{text} : "v" + std::string{text});
}

bool is_chart(std::string_view text) {
  if (text.starts_with("oci://")) {
    return text.size() > 6 && all_of(text.substr(6), is_alnum, "._-/:");
  }
  if (text.starts_with('/') || text.starts_with("./") || text.starts_with("~/")) {
    return plain_path(text);
  }
  const auto slash = text.find('/');
  return slash != std::string_view::npos && words(text.substr(0, slash), is_alnum, "._-") &&
         words(text.substr(slash + 1), is_alnum, "._-");
}

bool is_repository_url(std::string_view text) {
  return (text.starts_with("oci://") && text.size() > 6 && !contains(text, "@") && printable(text)) ||
         parse_http_url(text).has_value();
}

bool is_registry(std::string_view text) {
  return rule::host_name.accepts(text) || parse_host_port(text).has_value();
}

bool is_cidr(std::string_view text) {
  const auto network = parse_network(text);
  return network && network->contains(network->address);
}

bool is_service_port(std::string_view text) {
  return parse_port(text).has_value() ||
         (label(text, 15, is_lower_alnum) && std::any_of(text.begin(), text.end(), is_lower) && !contains(text, "--"));
}

bool is_program(std::string_view text) {
  return text.starts_with('/') ? plain_path(text) && text.back() != '/'
                               : !text.empty() && text.front() != '-' && all_of(text, is_alnum, "._+-");
}

bool is_suppression(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  const bool subject = colon == text.size() || (colon + 1 < text.size() && printable(text));
  return words(text.substr(0, colon), is_lower_alnum, ".-") && subject && text.size() <= 200;
}

}  // namespace

namespace rule {

const TextRule any{[](std::string_view text) { return !text.empty() && text.find('\0') == std::string_view::npos; },
                   "a text"};
const TextRule stack_name{[](std::string_view text) { return label(text, 40, is_lower_alnum); },
                          "a name: lower-case letters, digits and '-' between them, at most 40"};
const TextRule dns_label{[](std::string_view text) { return label(text, 63, is_lower_alnum); },
                         "a Kubernetes name: lower-case letters, digits and '-' between them, at most 63"};
const TextRule dns_subdomain{[](std::string_view text) { return labels(text, 253, is_lower_alnum); },
                             "a Kubernetes name: lower-case letters, digits, '-' and '.' between them"};
const TextRule cluster_name{[](std::string_view text) { return label(text, 48, is_lower_alnum); },
                            "a cluster's name: lower-case letters, digits and '-' between them, at most 48"};
const TextRule host_name{is_host_name, "a host's name: letters, digits, '-' and '.' between them"};
const TextRule profile{is_profile,
                       "a profile's name: letters and digits, with single '.', '_' or '-' between them, at most 40, "
                       "without a leading 'colima-' (the first profile is 'default')"};
const TextRule context_name{[](std::string_view text) {
                              return text.empty() || (text.size() <= 253 && printable(text) && text.front() != '-');
                            },
                            "a kubeconfig context: one line that does not begin with '-'"};
const TextRule docker_context{[](std::string_view text) {
                                return text.empty() ||
                                       (is_alnum(text.front()) && text.size() >= 2 && all_of(text, is_alnum, "_.+-"));
                              },
                              "a Docker context: two or more letters, digits, '_', '.', '+' or '-'"};
const TextRule version{is_version, "a version like v1.12.4"};
const TextRule chart{is_chart, "a chart: REPOSITORY/NAME, oci://..., or a path that begins with '/', './' or '~/'"};
const TextRule chart_version{is_chart_version, "a chart's version like 1.9.0; empty: the newest"};
const TextRule release{[](std::string_view text) { return label(text, 53, is_lower_alnum); },
                       "a Helm release: lower-case letters, digits and '-' between them, at most 53"};
const TextRule repository_name{[](std::string_view text) { return words(text, is_alnum, "._-"); },
                               "a repository's name: letters and digits, with single '.', '_' or '-' between them"};
const TextRule repository_url{is_repository_url,
                              "a repository's URL: https://HOST/PATH or oci://HOST/PATH, no user in it"};
const TextRule registry{is_registry, "a registry: HOST or HOST:PORT"};
const TextRule module_name{[](std::string_view text) { return words(text, is_alnum, "_-") && text.size() <= 55; },
                           "a kernel module: letters, digits, '_' and '-'"};
const TextRule device{[](std::string_view text) {
                        return !text.empty() && text.size() <= 15 && text.front() != '-' && text != "." && text != ".." &&
                               all_of(text, is_alnum, "._-");
                      },
                      "a network device like col0, at most 15 characters"};
const TextRule cidr{is_cidr, "an IPv4 network like 192.168.1.0/24, the bits behind the prefix zero"};
const TextRule ipv4{[](std::string_view text) { return parse_ipv4(text).has_value(); },
                    "an IPv4 address like 192.168.64.1"};
const TextRule ip{[](std::string_view text) { return canonical_ip(text).has_value(); },
                  "an IP address like 127.0.0.1 or ::1"};
const TextRule path{plain_path, "a path: absolute, below ~/, or relative to the spec's folder, without '..'"};
const TextRule rooted_path{
    [](std::string_view text) { return plain_path(text) && (text.starts_with('/') || text.starts_with("~/")); },
    "an absolute path or one below ~/, without '..'"};
const TextRule absolute_path{[](std::string_view text) { return plain_path(text) && text.starts_with('/'); },
                             "an absolute path, without '..'"};
const TextRule program{is_program, "a program: a name that is searched, or an absolute path"};
const TextRule probe_name{[](std::string_view text) { return text.size() <= 63 && words(text, is_lower_alnum, "._-"); },
                          "a probe's name: lower-case letters and digits, with single '.', '_' or '-' between them"};
const TextRule sha256{[](std::string_view text) { return text.size() == 64 && all_of(text, is_digit, "abcdefABCDEF"); },
                      "a SHA-256 in hex: 64 digits of 0-9 and a-f"};
const TextRule suppression{is_suppression, "a check's name, or CHECK:SUBJECT"};
const TextRule service_port{is_service_port, "a port of a Service: its number or its name"};

}  // namespace rule
}  // namespace joelclaw::infra
