// SPDX-License-Identifier: MIT
#include "spec_way.hpp"

#include <infra/base/text.hpp>
#include <infra/port/filesystem.hpp>

#include <algorithm>
#include <deque>

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

  std::vector<SpecPath> go() {
    constexpr int most_links = 40;  // as the kernel's own limit
    while (!m_rest.empty() && m_links < most_links) {
      step();
    }
    return std::move(m_seen);
  }

 private:
  const FileInfo* look(const std::string& path) {
    const Looked<FileInfo> info = m_files.info(path, false);
    const FileInfo* found = std::get_if<FileInfo>(&info);
    const bool known =
        std::any_of(m_seen.begin(), m_seen.end(), [&](const SpecPath& each) { return each.path == path; });
    if (found == nullptr) {
      return nullptr;
    }
    if (!known) {
      m_seen.push_back({path, *found});
    }
    m_last = *found;
    return &m_last;
  }

  void step() {
    const std::string part = m_rest.front();
    m_rest.pop_front();
    if (part == "..") {
      m_at = m_at.substr(0, m_at.rfind('/') == std::string::npos ? 0 : m_at.rfind('/'));
      return;
    }
    const std::string path = m_at + "/" + part;
    const FileInfo* info = look(path);
    if (info == nullptr || info->kind != FileKind::symlink) {
      m_at = path;
      return;
    }
    ++m_links;
    const Looked<std::string> target = m_files.read_link(path);
    if (const std::string* leads = std::get_if<std::string>(&target)) {
      m_at = leads->starts_with('/') ? "" : m_at;
      const std::deque<std::string> parts = components(*leads);
      m_rest.insert(m_rest.begin(), parts.begin(), parts.end());
    }
  }

  const Filesystem& m_files;
  std::deque<std::string> m_rest;
  std::string m_at;  ///< "" is the root
  std::vector<SpecPath> m_seen;
  FileInfo m_last;
  int m_links = 0;
};

}  // namespace

std::vector<SpecPath> way_to(const std::string& path, const Filesystem& files) {
  std::vector<SpecPath> way = Walk{path, files}.go();
  const auto itself = std::find_if(way.begin(), way.end(), [&](const SpecPath& each) { return each.path == path; });
  if (itself != way.end()) {
    std::rotate(way.begin(), itself, itself + 1);
  }
  return way;
}

}  // namespace joelclaw::infra::cli
