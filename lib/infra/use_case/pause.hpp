// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/base/time.hpp>

#include <string>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

/// Heal leaves the stack alone for so long; answers until when. Replaces a pause that is in force.
Result<WallTime> pause_healing(const StackSpec& spec, Host& host, Duration duration, const std::string& reason);
/// Ends a pause; that there is none is no error.
Status resume_healing(const StackSpec& spec, Host& host);

}  // namespace joelclaw::infra
