// SPDX-License-Identifier: MIT
#include <infra/tool/volume_archive.hpp>

#include <infra/base/text.hpp>

#include <algorithm>

namespace joelclaw::infra {

std::vector<std::string> tar_create_words(const std::string& directory) {
  return {"tar",
          "--create",
          "--file=-",
          "--directory=" + directory,
          "--blocking-factor=128",  // 64 KiB at a time: fewer turns between it and whoever reads
          "--format=posix",
          "--pax-option=delete=atime,delete=ctime",
          "--sort=name",
          "--sparse",
          "--numeric-owner",
          "--xattrs",
          "--xattrs-include=*",
          "."};
}

bool is_only_changed(const Outcome& outcome) {
  if (outcome.exit_status() != 1 || outcome.truncated) {
    return false;
  }
  const auto lines = lines_of(outcome.err);
  return !lines.empty() && std::all_of(lines.begin(), lines.end(), [](std::string_view line) {
    return contains(line, "file changed as we read it") || contains(line, "File removed before we read it") ||
           contains(line, "socket ignored");
  });
}

std::vector<std::string> measure_words(const std::vector<std::string>& directories) {
  std::vector<std::string> words{"du", "--summarize", "--block-size=1", "--"};
  words.insert(words.end(), directories.begin(), directories.end());
  return words;
}

std::map<std::string, std::uint64_t> parse_measures(const Outcome& outcome) {
  std::map<std::string, std::uint64_t> sizes;
  for (const std::string_view line : lines_of(outcome.out)) {
    const auto tab = line.find('\t');
    const auto bytes = tab == std::string_view::npos ? std::nullopt : parse_number(line.substr(0, tab));
    if (bytes) {
      sizes[std::string{line.substr(tab + 1)}] = *bytes;
    }
  }
  return sizes;
}

}  // namespace joelclaw::infra
