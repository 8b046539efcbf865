// SPDX-License-Identifier: MIT
#pragma once

namespace joelclaw::infra {

/// What a repair is believed by. Each may be switched off in a test build, so that one which no test misses is found.
enum class Proof {
  goal,         ///< a step's end is judged by the world, not by what its tools said
  convergence,  ///< a restart is over when every layer is well again
  stability,    ///< and stays so for the policy's window
};

}  // namespace joelclaw::infra
