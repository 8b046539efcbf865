// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/snapshot.hpp>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

/// Looks at every layer once and reads nothing but facts. Opens no file for writing, starts no mutating child.
///
/// Everything whose premise is met is asked at once; a question with a premise is asked the moment that has answered, and
/// not at all where it has not. Each question has the spec's requestTimeout; the whole look ends within requestTimeout
/// and one second, whatever hangs.
Snapshot observe(const StackSpec& spec, Host& host);

}  // namespace joelclaw::infra
