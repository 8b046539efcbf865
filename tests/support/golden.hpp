// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace joelclaw::infra {

/// What tests/golden/`name`.txt holds; with UPDATE_GOLDEN=1 it is written as `now` first, to be looked at with git diff.
std::string golden(const std::string& name, const std::string& now);

}  // namespace joelclaw::infra
