// SPDX-License-Identifier: MIT
#include <infra/observe/job_files.hpp>

#include <infra/base/text.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest = 256U << 10U;
constexpr std::string_view own_label = "com.joelclaw-infra.";
constexpr std::string_view own_unit = "joelclaw-infra-";

std::vector<std::string> directories(const Host& host) {
  const std::string home = host.surroundings.home();
  if (host.surroundings.system() == "darwin") {
    return {home + "/Library/LaunchAgents", "/Library/LaunchAgents", "/Library/LaunchDaemons"};
  }
  return {home + "/.config/systemd/user", "/etc/systemd/system"};
}

/// The text of the element that follows a key in a property list.
std::string plist_value(std::string_view text, std::string_view key) {
  const auto at = text.find("<key>" + std::string{key} + "</key>");
  const auto open = at == std::string_view::npos ? at : text.find('<', at + key.size() + 11);
  const auto start = open == std::string_view::npos ? open : text.find('>', open);
  const auto end = start == std::string_view::npos ? start : text.find('<', start);
  return end == std::string_view::npos ? std::string{} : excerpt(trim(text.substr(start + 1, end - start - 1)), 200);
}

std::optional<Duration> interval_of(std::string_view text) {
  if (const auto seconds = parse_number(plist_value(text, "StartInterval"))) {
    return Duration{static_cast<Duration::rep>(std::min<std::uint64_t>(*seconds, 1U << 30U)) * 1000};
  }
  for (const std::string_view line : lines_of(text)) {
    constexpr std::string_view key = "OnUnitActiveSec=";
    if (trim(line).starts_with(key)) {
      return parse_duration(trim(trim(line).substr(key.size())));
    }
  }
  return std::nullopt;
}

/// A list's items without their markup, so that <string>colima</string><string>start</string> reads "colima start".
std::string plain(std::string_view text) {
  std::string words;
  bool inside = false;
  for (const char c : text) {
    if (c == '<') {
      inside = true;
      words += words.empty() || words.back() == ' ' ? "" : " ";
    } else if (c == '>') {
      inside = false;
    } else if (!inside && c != '\n' && c != '\t') {
      words += c;
    }
  }
  return words;
}

void read_job(const std::string& path, const std::string& name, const std::string& text,
              const std::vector<std::string>& words, std::vector<Supervisor>& foreign, OperationFacts& facts) {
  const bool own = name.starts_with(own_label) || name.starts_with(own_unit);
  if (own && contains(name, "heal")) {
    if (const auto interval = interval_of(text)) {
      facts.schedule = HealerSchedule{*interval};
    }
  }
  if (own) {
    return;
  }
  const std::string content = plain(text);
  const bool starts = std::any_of(words.begin(), words.end(), [&](const std::string& word) { return contains(content, word); });
  if (starts) {
    const std::string label = plist_value(text, "Label");
    foreign.push_back({label.empty() ? name : label, path, plist_value(text, "UserName")});
  }
}

}  // namespace

void read_jobs(const Host& host, const std::vector<std::string>& supervisor_words, OperationFacts& facts) {
  std::vector<Supervisor> foreign;
  facts.schedule = Absent{};
  for (const std::string& directory : directories(host)) {
    const auto listed = host.files.list(directory);
    const auto* names = std::get_if<std::vector<std::string>>(&listed);
    for (std::size_t i = 0; names != nullptr && i < names->size(); ++i) {
      const std::string& name = (*names)[i];
      const bool job = name.ends_with(".plist") || name.ends_with(".service") || name.ends_with(".timer");
      const auto looked = job ? host.files.read(directory + "/" + name, largest) : Looked<std::string>{NoSuchFile{}};
      if (const auto* text = std::get_if<std::string>(&looked)) {
        read_job(directory + "/" + name, name, *text, supervisor_words, foreign, facts);
      }
    }
  }
  if (foreign.empty()) {
    facts.supervisors = Absent{};
  } else {
    facts.supervisors = std::move(foreign);
  }
}

}  // namespace joelclaw::infra
