// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/text.hpp>
#include <infra/snapshot/probe.hpp>

#include <string_view>

namespace joelclaw::infra {

/// Why a child gave no answer: missing, late, killed, or ended with an error of its own (with its last words).
Unknown unknown_from(const Outcome& outcome);
/// Why a server that is only a go-between gave no answer.
Unknown unknown_from(const HttpAnswer& answer);
/// An answer that cannot be read, with its beginning for evidence.
Unknown garbage(std::string_view text);
/// Lines whose last one has no end: who wrote them was stopped in the middle.
bool is_cut(std::string_view lines);

}  // namespace joelclaw::infra
