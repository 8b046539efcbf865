// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/plan/plan_ports.hpp>
#include <infra/use_case/change.hpp>

#include <optional>
#include <string>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

struct PortsOptions {
  PortMapping port;
  bool removes = false;
  PortStrategy strategy = PortStrategy::edit;
  bool plan_only = false;
  std::string confirm;  ///< the digest that a person has seen, or its first digits; empty: none
  std::string canonical_spec;  ///< as the digest has it
  std::string record;   ///< the spec's file; empty: there is none
  Duration wait{};      ///< for the locks
  std::optional<Instant> deadline = {};
};

struct PortsReport : ChangeReport {
  std::optional<Error> refusal;  ///< before anything stopped: nothing was changed
  bool needs_digest = false;     ///< refused for want of a confirmation, or because the one given is void
  bool undone = false;           ///< it failed, and the former ports are back
};

/// Publishes one more port of the node container, or one less, as one transaction: either the port answers on this host
/// and the spec names it, or the container runs as it did before. A run that is killed anywhere is finished or rolled
/// back by the next `ports`, `up` or `heal`. `spec` is as it was before.
PortsReport change_ports(const StackSpec& spec, Host& host, Reporter& reporter, const PortsOptions& options);

}  // namespace joelclaw::infra
