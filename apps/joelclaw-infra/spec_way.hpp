// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/spec_file.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {
class Filesystem;
}

namespace joelclaw::infra::cli {

/// Everything by which a path is reached, what it leads to first: that itself, the directories above it, and the links
/// on the way with the directories above them. Empty where any of it is not there or cannot be looked at.
std::vector<SpecPath> way_to(const std::string& path, const Filesystem& files);

}  // namespace joelclaw::infra::cli
