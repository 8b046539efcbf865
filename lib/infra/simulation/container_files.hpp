// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <optional>
#include <string>

namespace joelclaw::infra::simulation {

// What dockerd keeps of a container below its root (tools.md 5.3): it reads both files when it starts, and writes both at
// each checkpoint, whatever they say by then.

/// Files in the VM lie among those of the host under a name that no path of the host has.
std::string in_vm(const std::string& path);
/// What they are called in the VM; empty for a file of the host.
std::string vm_path(const std::string& name);
std::string container_directory(const Container& container);
/// The file as it lies there now; none where there is none.
std::optional<std::string> container_file(const Model& model, const std::string& path);

/// dockerd writes what it knows, and ends: what was edited while it ran is overwritten.
void write_container_files(Model& model);
/// What was edited in the files of one container while dockerd ran is overwritten.
void checkpoint(Model& model, const Container& container);
/// dockerd starts: whatever it cannot read it does not know.
void read_container_files(Model& model);

}  // namespace joelclaw::infra::simulation
