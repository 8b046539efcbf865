// SPDX-License-Identifier: MIT
#include "recognise.hpp"

#include <infra/base/text.hpp>

#include <optional>

namespace joelclaw::infra::cli {
namespace {

std::vector<std::string> built_names() {
  std::vector<std::string> names;
  for (const TopLevel& word : top_level()) {
    names.push_back(word.name);
  }
  return names;
}

/// The second words of a group's built commands.
std::vector<std::string> built_members(const std::string& group) {
  std::vector<std::string> members;
  for (const CommandInfo* member : commands_of(group)) {
    if (member->built) {
      members.emplace_back(member->name.substr(group.size() + 1));
    }
  }
  return members;
}

Failure unknown_word(const std::string& word, const std::vector<std::string>& known, const std::string& group) {
  const auto meant = nearest(word, known);
  const std::string prefix = group.empty() ? "" : group + " ";
  Failure failure =
      usage_failure(prefix + excerpt(word, 60), "no such command",
                    meant ? "did you mean " + prefix + *meant + "?" : "there are " + join(known, ", "), group);
  if (meant) {
    failure.next.insert(failure.next.begin(), {"joelclaw-infra help " + prefix + *meant, "the nearest command"});
  }
  return failure;
}

Result<Recognised, Failure> if_built(const CommandInfo& info, std::size_t words) {
  if (!info.built) {
    return not_built(info.name);
  }
  return Recognised{&info, "", words};
}

}  // namespace

Failure not_built(std::string_view what) {
  return {ErrorCode::not_in_this_version,
          {std::string{what}, "not in this version", "the contract names it, and it is not built yet", {}},
          "use a version that has it; `joelclaw-infra help` lists what this one has",
          {{"joelclaw-infra help", "the commands of this version"}}};
}

Result<Recognised, Failure> recognise(const std::vector<std::string>& words) {
  if (words.empty()) {
    return Recognised{};
  }
  const std::string& first = words.front();
  const CommandInfo* two = words.size() > 1 ? find_command(first + " " + words[1]) : nullptr;
  if (two != nullptr) {
    return if_built(*two, 2);
  }
  if (const CommandInfo* one = find_command(first)) {
    return if_built(*one, 1);
  }
  if (commands_of(first).empty()) {
    return unknown_word(first, built_names(), "");
  }
  const std::vector<std::string> members = built_members(first);
  if (members.empty()) {
    return not_built(first);
  }
  if (words.size() > 1) {
    return unknown_word(words[1], members, first);
  }
  return Recognised{nullptr, first, 1};
}

}  // namespace joelclaw::infra::cli
