// SPDX-License-Identifier: MIT
#pragma once

#include "dst/play.hpp"

namespace joelclaw::infra::dst {

// Healers as they are written in a hurry, on the same world through the same ports. A judge that lets one of them pass
// judges nothing.

/// The docker socket does not answer once: force cycle.
Healer restarts_on_first_blip();
/// Knows one command, and gives it.
Healer only_ever_starts();
/// Restarts the node container when one probe is slow, each time that it looks (operations.md 2.7).
Healer restarts_on_slow_probe();
/// A pod that is not ready is deleted, and its claim with it.
Healer deletes_claims();
/// Two probes in a row fail: force cycle; then it is done, whatever came of it, and does not remember
/// (operations.md 2.5).
Healer forgets_its_attempts();
/// Frees disk space with everything that frees any.
Healer prunes_everything();

}  // namespace joelclaw::infra::dst
