// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <cstdint>
#include <string>

namespace joelclaw::infra::simulation {

/// What colima.yaml says, as far as a start heeds it here. An edited file on this host counts before the model's own.
struct SavedProfile {
  int cpus = 2;
  std::uint64_t memory = 2ULL << 30U, disk = 100ULL << 30U;
  std::string provision;  ///< its scripts
  bool loads_module = false;
};
SavedProfile saved_profile(const Model& model);

/// As `colima start` with flags does: the file says it from now on, the VM from its next start. The text is
/// cpus=N,memory=BYTES,disk=BYTES,...; what it leaves out stays.
void save_profile(Model& model, const std::string& wishes);

std::string saved_profile_path(const Model& model);

}  // namespace joelclaw::infra::simulation
