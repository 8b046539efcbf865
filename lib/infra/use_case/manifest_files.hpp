// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/manifest_facts.hpp>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

/// The manifests that the spec names: a file, or a folder's own files in the order of their names, as kubectl takes them.
ManifestFacts read_manifests(const StackSpec& spec, const Host& host);

}  // namespace joelclaw::infra
