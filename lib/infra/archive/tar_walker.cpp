// SPDX-License-Identifier: MIT
#include <infra/archive/tar_walker.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::uint64_t largest_records = 1U << 20U;  // a sparse file's map in pax's older form; names are far shorter

Error malformed(const std::string& why) {
  return {"archive", "is malformed", why, {}};
}

std::uint64_t padding_of(std::uint64_t size) {
  return (tar_block - size % tar_block) % tar_block;
}

}  // namespace

/// Fills up what is being collected; what is left over of the bytes comes back.
std::string_view TarWalker::collect(std::string_view bytes, std::size_t size) {
  const std::string_view piece = bytes.substr(0, size - m_collected.size());
  m_collected.append(piece);
  return bytes.substr(piece.size());
}

Status TarWalker::take(std::string_view bytes) {
  m_bytes += bytes.size();
  Status status = Done{};
  while (!bytes.empty() && status) {
    if (m_at == At::end) {
      return is_zero_block(bytes) ? Status{Done{}} : Status{malformed("something follows its end")};
    }
    if (m_at == At::header || m_at == At::extents) {
      bytes = collect(bytes, tar_block);
      if (m_collected.size() == tar_block) {
        status = header();
        m_collected.clear();
      }
      continue;
    }
    const std::string_view piece = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(m_left, bytes.size())));
    bytes.remove_prefix(piece.size());
    m_left -= piece.size();
    if (m_at == At::records) {
      m_collected.append(piece);
    } else if (m_at == At::content && m_sums == TarSums::contents && !m_content.take(piece)) {
      return malformed("a sparse file does not fit its map: " + excerpt(m_header.name));
    }
    if (m_left == 0) {
      if (m_at == At::records) {
        status = records();
      } else if (m_at == At::content) {
        status = end_member();
      } else {
        m_at = At::header;
      }
    }
  }
  return status;
}

Status TarWalker::header() {
  if (m_at == At::extents) {
    if (!parse_tar_extents(m_collected, m_header)) {
      return malformed("a sparse file's map is none");
    }
    return m_header.more_extents ? Status{Done{}} : member();
  }
  if (is_zero_block(m_collected)) {
    if (std::exchange(m_one_zero, true)) {
      m_at = At::end;
    }
    return Done{};
  }
  if (m_one_zero) {
    return malformed("its end is in its middle");
  }
  auto parsed = parse_tar_header(m_collected);
  if (!parsed) {
    return parsed.error();
  }
  m_header = std::move(*parsed);
  if (m_header.type == 'x' || m_header.type == 'g' || m_header.type == 'L' || m_header.type == 'K') {
    if (m_header.stored == 0 || m_header.stored > largest_records) {
      return malformed("a record is of an impossible size");
    }
    m_record_type = m_header.type;
    m_at = At::records;
    m_left = m_header.stored;
    m_padding = padding_of(m_left);
    m_collected.clear();
    return Done{};
  }
  if (m_header.more_extents) {
    m_at = At::extents;
    return Done{};
  }
  return member();
}

Status TarWalker::records() {
  const std::string text = std::exchange(m_collected, {});
  m_left = m_padding;
  m_at = m_left == 0 ? At::header : At::padding;
  if (m_record_type == 'L' || m_record_type == 'K') {
    (m_record_type == 'L' ? m_long_name : m_long_link) = text.substr(0, text.find('\0'));
    return Done{};
  }
  auto parsed = parse_pax(text);
  if (!parsed) {
    return parsed.error();
  }
  if (m_record_type == 'x') {
    m_records = std::move(*parsed);
  }
  return Done{};  // what a global header says is a comment in every archive that we make
}

Status TarWalker::member() {
  if (!m_long_name.empty()) {
    m_header.name = std::exchange(m_long_name, {});
  }
  if (!m_long_link.empty()) {
    m_header.link = std::exchange(m_long_link, {});
  }
  if (Status applied = apply_pax(std::exchange(m_records, {}), m_header); !applied) {
    return applied;
  }
  if (m_header.type == '7') {
    m_header.type = '0';
  }
  if (m_header.type == '0' && m_header.name.ends_with('/')) {
    m_header.type = '5';  // as before there were types
  }
  if (m_header.type != '0') {
    m_header.stored = m_header.size = 0;
  }
  if (m_header.stored > largest_size || m_header.size > largest_size) {
    return malformed("a member is of an impossible size");
  }
  if (Status inside = m_names.check(m_header); !inside) {
    return inside;
  }
  begin_content();
  return m_left == 0 ? end_member() : Status{Done{}};
}

void TarWalker::begin_content() {
  m_at = At::content;
  m_left = m_header.stored;
  m_padding = padding_of(m_left);
  if (m_sums == TarSums::contents) {
    m_content.begin(m_header);
  }
}

Status TarWalker::end_member() {
  if (m_sums == TarSums::contents) {
    if (!m_content.end()) {
      return malformed("a sparse file does not fit its map: " + excerpt(m_header.name));
    }
    note(m_header);
  }
  ++m_counts.members;
  m_counts.files += m_header.type == '0' ? 1 : 0;
  m_counts.directories += m_header.type == '5' ? 1 : 0;
  m_counts.links += m_header.type == '1' || m_header.type == '2' ? 1 : 0;
  m_counts.content += m_header.size;
  m_left = m_padding;
  m_at = m_left == 0 ? At::header : At::padding;
  return Done{};
}

/// Each part with its length in front, so that no name can pose as another's content.
void TarWalker::note(const TarHeader& member) {
  const auto add = [this](std::string_view part) {
    m_tree.add(std::to_string(part.size()) + ":");
    m_tree.add(part);
  };
  add(std::string{member.type});
  add(member.name);
  add(member.type == '1' || member.type == '2' ? member.link : std::string{});
  add(std::to_string(member.mode) + " " + std::to_string(member.uid) + " " + std::to_string(member.gid));
  add(member.mtime);
  add(std::to_string(member.size));
  add(m_content.sum());
  for (const auto& [key, value] : member.extended) {
    add(key);
    add(value);
  }
}

Status TarWalker::finish() {
  if (m_bytes == 0) {
    return Error{"archive", "is empty", "not a byte came", {}};
  }
  if (m_at != At::end) {
    return malformed("it ends in its middle");
  }
  return m_counts.members == 0 ? Status{malformed("it holds nothing")} : Status{Done{}};
}

}  // namespace joelclaw::infra
