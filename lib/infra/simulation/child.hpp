// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace joelclaw::infra::simulation {

struct Model;

/// The process that an act is done by, and the act of a process; 0: it is no such process. A child lives while something
/// of its own work is to come.
std::int64_t child_of(std::size_t act);
std::size_t act_of(const Model& model, std::int64_t pid);
bool child_lives(const Model& model, std::int64_t pid);

}  // namespace joelclaw::infra::simulation
