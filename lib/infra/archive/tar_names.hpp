// SPDX-License-Identifier: MIT
#pragma once

#include <infra/archive/tar_header.hpp>
#include <infra/base/result.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// Holds that nothing of an archive can come to lie outside the directory that it is unpacked into, whoever wrote it.
///
/// A member's directory must itself be a member and the one that is being told, as in every archive of one tree: so no
/// member is reached through a link. A link is then judged by its text alone: not absolute, and no more `..`, all of
/// them in front, than there are directories above it. Needs memory for the depth of the tree, not for its size.
class TarNames {
 public:
  Status check(const TarHeader& member);

 private:
  Status enter(const TarHeader& member, std::vector<std::string> parts);
  std::vector<std::string> m_open;  ///< the directory that is being told, by its components
  bool m_has_root = false;
};

}  // namespace joelclaw::infra
