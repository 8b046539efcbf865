// SPDX-License-Identifier: MIT
#pragma once

#include "source_tree.hpp"

#include <string>
#include <vector>

namespace joelclaw::infra::architecture {

/// What is wrong, one line each, as `path:line: what: why`. Nothing where the file keeps the rule.
using Faults = std::vector<std::string>;

/// Rooms include only the rooms that the picture in ARCHITECTURE.md lets them see.
Faults include_faults(const SourceFile& file);

/// Libraries of others appear in .cpp files, each in the rooms that need it.
Faults third_party_faults(const SourceFile& file);

/// Which runtime carries the stack is known to driver/ and tool/ alone.
Faults runtime_name_faults(const SourceFile& file);

/// A command line begins in driver/ or tool/, nowhere else.
Faults program_name_faults(const SourceFile& file);

/// No shell reads what we write: no system(), no popen(), and `sh -c` only as the far end of ssh.
Faults shell_faults(const SourceFile& file);

/// Below the ports' real adapters nobody reads the clock, the environment or a file, prints, or ends the process.
Faults purity_faults(const SourceFile& file);

/// A file that fits in a head.
Faults length_faults(const SourceFile& file);

}  // namespace joelclaw::infra::architecture
