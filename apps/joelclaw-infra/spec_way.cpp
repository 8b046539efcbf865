// SPDX-License-Identifier: MIT
#include "spec_way.hpp"

#include <infra/base/text.hpp>
#include <infra/port/filesystem.hpp>

#include <algorithm>
#include <deque>
#include <optional>

namespace joelclaw::infra::cli {
namespace {

std::deque<std::string> components(const std::string& path) {
  std::deque<std::string> parts;
  for (const std::string_view part : split(path, '/')) {
    if (!part.empty() && part != ".") {
      parts.emplace_back(part);
    }
  }
  return parts;
}

/// A walk from the root that follows links one at a time.
class Walk {
 public:
  Walk(std::string path, const Filesystem& files) : m_files(files), m_rest(components(path)) { look("/"); }

  /// What it ended at comes first; nothing where it did not get there.
  std::vector<SpecPath> go() {
    constexpr int most_links = 40;  // as the kernel's own limit
    while (!m_rest.empty() && !m_lost && m_links < most_links) {
      step();
    }
    const auto end = std::find_if(m_seen.begin(), m_seen.end(),
                                  [&](const SpecPath& each) { return each.path == (m_at.empty() ? "/" : m_at); });
    if (m_lost || !m_rest.empty() || end == m_seen.end()) {
      return {};
    }
    std::rotate(m_seen.begin(), end, end + 1);
    return std::move(m_seen);
  }

 private:
  std::optional<FileKind> look(const std::string& path) {
    const Looked<FileInfo> info = m_files.info(path, false);
    const FileInfo* found = std::get_if<FileInfo>(&info);
    if (found == nullptr) {
      return std::nullopt;
    }
    const bool known =
        std::any_of(m_seen.begin(), m_seen.end(), [&](const SpecPath& each) { return each.path == path; });
    if (!known) {
      m_seen.push_back({path, *found});
    }
    return found->kind;
  }

  void step() {
    const std::string part = m_rest.front();
    m_rest.pop_front();
    if (part == "..") {
      m_at = m_at.substr(0, m_at.rfind('/') == std::string::npos ? 0 : m_at.rfind('/'));
      return;
    }
    const std::string path = m_at + "/" + part;
    const std::optional<FileKind> kind = look(path);
    if (kind != FileKind::symlink) {
      m_lost = !kind;
      m_at = path;
      return;
    }
    ++m_links;
    const Looked<std::string> target = m_files.read_link(path);
    const std::string* leads = std::get_if<std::string>(&target);
    if (leads == nullptr) {
      m_lost = true;
      return;
    }
    m_at = leads->starts_with('/') ? "" : m_at;
    const std::deque<std::string> parts = components(*leads);
    m_rest.insert(m_rest.begin(), parts.begin(), parts.end());
  }

  const Filesystem& m_files;
  std::deque<std::string> m_rest;
  std::string m_at;  ///< "" is the root
  std::vector<SpecPath> m_seen;
  bool m_lost = false;  ///< something on the way is not there or cannot be looked at
  int m_links = 0;
};

}  // namespace

std::vector<SpecPath> way_to(const std::string& path, const Filesystem& files) {
  return Walk{path, files}.go();
}

}  // namespace joelclaw::infra::cli
