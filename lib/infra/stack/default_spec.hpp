// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/stack_spec.hpp>

#include <string>

namespace joelclaw::infra {

/// The stack that is built in: what is served where no spec file exists. Nothing of it is `written`, so it never
/// resizes a VM and never calls one drifted.
StackSpec default_spec();

/// The same as a file to begin with, each part explained. It loads to the same values; sizes and the like, which would
/// become wishes by being written, stand there as comments.
std::string default_spec_yaml();

}  // namespace joelclaw::infra
