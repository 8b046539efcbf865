// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/reply.hpp>

namespace joelclaw::infra::simulation {

Reply answer_gh(Model& model, const Command& command);
Reply answer_mv(Model& model, const Command& command);

}  // namespace joelclaw::infra::simulation
