// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/execute/proof.hpp>
#include <infra/plan/gates.hpp>
#include <infra/plan/plan.hpp>
#include <infra/progress/reporter.hpp>
#include <infra/tool/kubernetes.hpp>
#include <infra/use_case/change.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

struct HealOptions {
  bool plan_only = false;
  std::string force;              ///< why a person overrides holds and cooldowns; empty: nobody does
  Duration wait{};                ///< for the locks
  std::optional<Instant> deadline = {};  ///< of the whole command, on the awake clock
  std::set<Gate> without = {};    ///< gates of a test build
  std::set<Proof> unproven = {};  ///< proofs of a test build
};

enum class Decision { nothing_to_do, repair, hold, escalate };
std::string to_string(Decision decision);

/// One tick of the healer.
struct HealReport : ChangeReport {
  Decision decision = Decision::nothing_to_do;
  std::optional<Hold> hold;  ///< the one that ends last, where it is a hold
  std::vector<Escalation> escalations;
  KubeAccess api;            ///< by which the API server is asked; no context where none is this cluster's
};

/// Looks, repairs what the plan allows, looks again and so on until nothing more is due, then proves that it holds: first
/// convergence, then the stability window. Always ends: within the tick's budget, whatever hangs.
HealReport heal(const StackSpec& spec, Host& host, Reporter& reporter, const HealOptions& options);

}  // namespace joelclaw::infra
