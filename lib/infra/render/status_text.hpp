// SPDX-License-Identifier: MIT
#pragma once

#include <infra/render/next_action.hpp>
#include <infra/render/style.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

struct Diagnosis;

/// What the screen says beside the diagnosis.
struct StatusContext {
  Advice advice;
  std::string spec_origin;  ///< a file; empty: the built-in default
};

/// The verdict in one line: "joelclaw  DOWN   host-forward-dead: the VM is healthy, but ..."
std::string render_headline(const Diagnosis& diagnosis, const Style& style);

/// The screen of `status`: headline, the twelve layers, then cause, evidence and repair of the root cause, and what
/// else there is in a bounded number of lines. `quiet` leaves the headline, and nothing of a healthy stack.
std::string render_status(const Diagnosis& diagnosis, const Style& style, Verbosity verbosity,
                          const StatusContext& context = {});

/// One sentence for the envelope's `fix`: the first step, or nothing.
std::string fix_of(const Diagnosis& diagnosis, const Advice& advice);

}  // namespace joelclaw::infra
