// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/spec_file.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {
class Filesystem;
}

namespace joelclaw::infra::cli {

/// Everything by which a path is reached, the file first: itself, the directories above it, and where a link leads
/// through it, the link, its target and the directories above that. What cannot be looked at is left out.
std::vector<SpecPath> way_to(const std::string& path, const Filesystem& files);

}  // namespace joelclaw::infra::cli
