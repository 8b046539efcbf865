// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/file.hpp>
#include <infra/stack/spec_problem.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace joelclaw::infra {

/// What was seen of the spec or of something on the way to it, without following a link.
struct SpecPath {
  std::string path;
  FileInfo info;
};

/// Why a spec must not be trusted, none where it may be. It names commands that run, so whoever can write it or can
/// replace anything on its way is as good as its user.
///
/// `way` begins with the spec file; behind it come all directories above, and where a link leads through it, the link,
/// its target and all directories above that.
///
/// | what is there     | owner                                   | mode                           |
/// |-------------------|-----------------------------------------|--------------------------------|
/// | file, directories | effective user or root; as root only root | writable by its owner alone  |
/// | links             | the same                                | not judged: a link has none    |
/// | anything else     | refused                                 |                                |
std::optional<SpecProblem> check_spec_file(std::span<const SpecPath> way, std::uint32_t effective_uid);

}  // namespace joelclaw::infra
