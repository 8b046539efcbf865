// SPDX-License-Identifier: MIT
#pragma once

#include "session.hpp"

#include <infra/progress/reporter.hpp>

#include <memory>

namespace joelclaw::infra::cli {

/// Who tells of a run while it goes on: a live line on a terminal, a line a step elsewhere, JSON lines where they were
/// asked for, nobody where it is to be quiet.
std::unique_ptr<Reporter> reporter_for(Session& session);

}  // namespace joelclaw::infra::cli
