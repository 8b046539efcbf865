// SPDX-License-Identifier: MIT
#pragma once

#include "run_report.hpp"

#include <infra/use_case/heal.hpp>

namespace joelclaw::infra::cli {

/// One tick as an answer.
Report report_of(const HealReport& healed, const StackSpec& spec, const Session& session, bool plan_only);

/// `heal --watch`: ticks until it is asked to stop, the budget ends or nobody reads.
Report watch_heal(Session& session, const Acting& acting);

}  // namespace joelclaw::infra::cli
