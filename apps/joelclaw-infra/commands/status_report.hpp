// SPDX-License-Identifier: MIT
#pragma once

#include "../report.hpp"
#include "../session.hpp"

namespace joelclaw::infra::cli {

/// A verdict as an answer: screen, result, exit code and what to do next.
Report report_of(const Diagnosis& diagnosis, const StackSpec& spec, const Session& session);

/// `status --watch`: looks again until it is interrupted, the budget ends or nobody reads.
Report watch_status(Session& session, const StackSpec& spec);

}  // namespace joelclaw::infra::cli
