// SPDX-License-Identifier: MIT
#include <infra/archive/tar_names.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t longest_name = 4096;  // PATH_MAX
constexpr std::string_view known_types = "01256";

Error refused(const TarHeader& member, const std::string& why) {
  return {"archive", "is refused", excerpt(member.name) + ": " + why, {}};
}

/// Without empty ones and "."; none where one is "..".
std::optional<std::vector<std::string>> inner_components(std::string_view path) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(path, '/')) {
    if (part == "..") {
      return std::nullopt;
    }
    if (!part.empty() && part != ".") {
      parts.emplace_back(part);
    }
  }
  return parts;
}

bool stays_inside(std::string_view target, std::size_t depth) {
  if (target.starts_with('/')) {
    return false;
  }
  bool down = false;
  for (const std::string_view part : split(target, '/')) {
    if (part == "..") {
      if (down || depth == 0) {
        return false;
      }
      --depth;
    } else {
      down = down || (!part.empty() && part != ".");
    }
  }
  return true;
}

}  // namespace

Status TarNames::check(const TarHeader& member) {
  const bool no_name = member.name.empty() || member.name.find('\0') != std::string::npos;
  if (no_name || member.name.size() > longest_name || member.link.size() > longest_name ||
      member.link.find('\0') != std::string::npos) {
    return refused(member, "its name cannot be that of a file");
  }
  if (member.name.starts_with('/')) {
    return refused(member, "its path is absolute");
  }
  auto parts = inner_components(member.name);
  if (!parts) {
    return refused(member, "its path leads upwards");
  }
  if (known_types.find(member.type) == std::string_view::npos) {
    return refused(member, "it is a device or of no known kind");
  }
  if (member.type == '2' && (member.link.empty() || !stays_inside(member.link, parts->empty() ? 0 : parts->size() - 1))) {
    return refused(member, "it is a link that leaves: " + excerpt(member.link));
  }
  if (member.type == '1') {
    const auto linked = inner_components(member.link);
    if (member.link.starts_with('/') || !linked || linked->empty()) {
      return refused(member, "it is a hard link that leaves: " + excerpt(member.link));
    }
  }
  return enter(member, std::move(*parts));
}

Status TarNames::enter(const TarHeader& member, std::vector<std::string> parts) {
  if (parts.empty()) {
    if (member.type != '5' || std::exchange(m_has_root, true)) {
      return refused(member, "it takes the place of the directory that all lies in");
    }
    return Done{};
  }
  const std::size_t above = parts.size() - 1;
  if (above > m_open.size() || !std::equal(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(above), m_open.begin())) {
    return refused(member, "its directory is not the one that is being told");
  }
  m_open.resize(above);
  if (member.type == '5') {
    m_open.push_back(std::move(parts.back()));
  }
  return Done{};
}

}  // namespace joelclaw::infra
