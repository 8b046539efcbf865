// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/time.hpp>
#include <infra/snapshot/probe.hpp>
#include <infra/stack/port_mapping.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// A published port as this host sees it: a bare connection, closed at once.
struct PortSighting {
  PortMapping mapping;
  Probe<Contact> contact;  ///< answered: somebody listens. udp is not asked
  bool operator==(const PortSighting&) const = default;
};

/// How a service answered its probe.
enum class ProbeVerdict {
  right,      ///< as expected
  limited,    ///< alive, but loading or asking for a password (Redis)
  wrong,      ///< it answered otherwise
  refused,    ///< refused, closed, reset, unreachable, unresolved, no answer to connect
  untrusted,  ///< TLS that does not verify
  blackhole,  ///< connected, and no byte until the deadline
};
std::string to_string(ProbeVerdict verdict);

struct ProbeAnswer {
  ProbeVerdict verdict = ProbeVerdict::right;
  std::string detail;  ///< what came instead, as an excerpt
  bool operator==(const ProbeAnswer&) const = default;
};

struct ProbeSighting {
  std::string name;              ///< of the spec's probe
  Probe<ProbeAnswer> answer;
  Probe<ProbeAnswer> inside;     ///< asked again from inside the VM, where it failed on a published port
  Duration took{};
  bool operator==(const ProbeSighting&) const = default;
};

struct EndpointFacts {
  std::vector<PortSighting> ports;     ///< in the spec's order
  std::vector<ProbeSighting> probes;   ///< in the spec's order
  bool operator==(const EndpointFacts&) const = default;
};

}  // namespace joelclaw::infra
