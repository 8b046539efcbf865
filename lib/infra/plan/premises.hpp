// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/snapshot.hpp>

#include <map>
#include <string>

namespace joelclaw::infra {

/// The facts on which a plan rests: whose containers, volumes, bindings, VM and cluster entry these are. Nothing that
/// changes while nothing is changed: no time, counter, pod name, usage or text.
std::map<std::string, std::string> premises_of(const Snapshot& now);

}  // namespace joelclaw::infra
