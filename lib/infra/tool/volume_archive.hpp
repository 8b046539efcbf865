// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/result.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace joelclaw::infra {

// Words for the machine's own tools, run there as root. GNU's tar and coreutils, as every Linux VM of this stack has.

/// The tree of a directory as an archive on stdout: sorted, so that equal trees are equal archives, with owners by
/// number, holes as holes, and times to the nanosecond.
std::vector<std::string> tar_create_words(const std::string& directory);
/// What files changed or went while they were read, and nothing worse: the archive is whole, the files may be torn.
bool is_only_changed(const Outcome& outcome);

/// Bytes on the disk of each directory.
std::vector<std::string> measure_words(const std::vector<std::string>& directories);
/// By path; a directory that is not there is not in it.
std::map<std::string, std::uint64_t> parse_measures(const Outcome& outcome);

}  // namespace joelclaw::infra
