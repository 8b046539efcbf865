// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace joelclaw::infra {

struct StackSpec;

/// Makes every path of the spec absolute, since a program that is handed one takes it from where it happens to run:
/// `~/` is below `home`, anything else that is not absolute below the spec's own `folder`. Names that are no paths
/// ("live", a chart of a repository, a program that is searched) stay as they are. `~/` stays too where no home is
/// known.
void make_paths_absolute(StackSpec& spec, const std::string& folder, const std::string& home);

}  // namespace joelclaw::infra
