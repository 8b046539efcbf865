// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/stack/port_mapping.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace joelclaw::infra {

/// What a JSON answer must hold: a path of keys ("status"; nested ones dotted) and what is there.
struct JsonExpectation {
  enum class Kind { equals, present, length };
  std::string path;
  Kind kind = Kind::present;
  std::string value;         ///< of equals: the value as compact JSON
  std::uint64_t length = 0;  ///< of length: members of an array, object or bytes of a string
  bool operator==(const JsonExpectation&) const = default;
};

struct ProbeExpectation {
  std::optional<std::pair<int, int>> status;  ///< inclusive; none: 200 to 399
  std::optional<std::string> body;            ///< equal after trimming white space at both ends
  std::optional<std::string> contains;
  std::vector<JsonExpectation> json;
  std::optional<std::string> banner;  ///< what a tcp peer says first begins with it
  std::optional<std::string> output;  ///< of exec: stdout, trimmed
  bool operator==(const ProbeExpectation&) const = default;
};

struct ProbeTls {
  std::string ca_file, server_name, pin_sha256;
  bool operator==(const ProbeTls&) const = default;
};

struct HttpProbe {
  std::string url;  ///< as written, for people
  bool tls = false;
  std::string host;
  std::uint16_t port = 0;
  std::string path = "/";
  ProbeTls tls_policy;
  bool operator==(const HttpProbe&) const = default;
};
struct TcpProbe {
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const TcpProbe&) const = default;
};
struct RedisProbe {
  std::string host;
  std::uint16_t port = 0;
  std::vector<std::string> password_command;
  bool operator==(const RedisProbe&) const = default;
};
struct ExecProbe {
  ObjectName pod;
  std::string container;  ///< empty: the pod's first
  std::vector<std::string> command;
  bool operator==(const ExecProbe&) const = default;
};
/// Through the API server's service proxy: reaches what is published nowhere.
struct ServiceProbe {
  bool tls = false;
  ObjectName service;
  std::string port;  ///< number or name
  std::string path = "/";
  bool operator==(const ServiceProbe&) const = default;
};

struct ProbeSpec {
  std::string name;
  bool critical = false;
  Duration timeout{5'000};
  std::variant<HttpProbe, TcpProbe, RedisProbe, ExecProbe, ServiceProbe> what;
  ProbeExpectation expect;
  bool operator==(const ProbeSpec&) const = default;

  /// Asked from the host, not through the API server or a kubelet.
  bool from_host() const;
  /// The host's own port that it asks (127.0.0.1 or localhost only).
  std::optional<std::uint16_t> host_port() const;
};

/// "http http://localhost:8108/health", "redis localhost:6379", ...
std::string describe_target(const ProbeSpec& probe);

}  // namespace joelclaw::infra
