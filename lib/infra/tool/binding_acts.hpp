// SPDX-License-Identifier: MIT
#pragma once

#include <infra/tool/docker_acts.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// What is done to an engine's files of one container, as root in the machine that carries the engine. Backups lie
/// beside the files, with their mode and owner, so that nothing of them ever leaves the machine.
///
/// | verb    | engine       | does                                                                               |
/// |---------|--------------|------------------------------------------------------------------------------------|
/// | keep    | any          | both files' bytes into backups                                                     |
/// | write   | not running  | stdin, a line with its SHA-256 and then the text, becomes the file, which is the backup's still |
/// | restore | not running  | both files get the backups' bytes                                                  |
/// | forget  | any          | the backups are removed                                                            |
///
/// Each file is replaced by a rename, synced before and after. All are POSIX sh.
enum class BindingVerb { keep, write, restore, forget };

/// `sh -c SCRIPT joelclaw-bindings VERB DIRECTORY [FILE]`
std::vector<std::string> binding_words(BindingVerb verb, const std::string& directory, const std::string& file = {});
/// The file's text on stdout.
std::vector<std::string> show_words(const std::string& directory, const std::string& file);

/// The stdin of `write`.
std::string write_input(const std::string& text);

/// Ends with 1 where the engine does not know it (any more).
Command docker_known_command(const EngineAccess& engine, const std::string& container, Duration deadline);
/// Names of running containers, a line each.
Command docker_names_command(const EngineAccess& engine, Duration deadline);
/// Directories of containers in which a change of ports has left its backups, a line each.
std::vector<std::string> kept_words();

/// The end of a backup's name.
inline constexpr const char* kept_suffix = ".joelclaw-before";

}  // namespace joelclaw::infra
