// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace joelclaw::infra {

/// Everything that makes claims into directories of the node, and the default class: one text of several documents, as
/// this program ships it. `version` is the image's tag. Nothing is fetched for it but the images that it names.
std::string local_path_manifest(const std::string& version);
/// What a node without them pulls: the provisioner, and the helper that makes and removes a directory.
std::vector<std::string> local_path_images(const std::string& version);

}  // namespace joelclaw::infra
