// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/manifest_facts.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra {

/// Whether kubectl would look at a file of this name in a folder.
bool is_manifest_name(std::string_view name);

/// Adds the documents of one file. What is no object of Kubernetes (a Helm values file, a kustomization) is left out with
/// a note, and with it the whole file: half a file applied is no state that anybody has written.
void parse_manifest(const std::string& path, std::string_view text, ManifestFacts& to);

}  // namespace joelclaw::infra
