// SPDX-License-Identifier: MIT
#include "dst/deed.hpp"

#include <algorithm>

namespace joelclaw::infra::dst {
namespace {

using Words = std::vector<std::string>;

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string after(const Words& words, const std::string& word) {
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() || found + 1 == words.end() ? std::string{} : *(found + 1);
}

/// What the far end of ssh is told to do, without its quotes; else the words themselves.
Words at_the_end(Words words) {
  for (std::string& word : words) {
    word.erase(std::remove(word.begin(), word.end(), '\''), word.end());
  }
  const auto dashes = std::find(words.begin(), words.end(), "--");
  const bool remote = !words.empty() && words.front() == "ssh" && dashes != words.end();
  return remote ? Words(dashes + 1, words.end()) : words;
}

Deed of_docker(const Words& words) {
  const std::string target = words.back();
  if (has(words, "restart")) {
    return {DeedKind::restart_container, target};
  }
  if (has(words, "start")) {
    return {DeedKind::start_container, target};
  }
  return has(words, "stop") || has(words, "kill") || has(words, "rm") ? Deed{DeedKind::stop_container, target} : Deed{};
}

Deed of_machine(const Words& words) {
  if (has(words, "start")) {
    return {DeedKind::start_vm, ""};
  }
  if (has(words, "stop")) {
    const bool forced = has(words, "--force") || has(words, "-f");
    return {forced ? DeedKind::force_vm : DeedKind::stop_vm, ""};
  }
  return {};
}

Deed of_cluster(const Words& words) {
  if (has(words, "delete") && (has(words, "pod") || has(words, "pods"))) {
    const std::string space = has(words, "-n") ? after(words, "-n") : after(words, "--namespace");
    const std::string kind = has(words, "pod") ? "pod" : "pods";
    return {DeedKind::delete_pod, space + "/" + after(words, kind)};
  }
  return has(words, "create") && has(words, "cluster") ? Deed{DeedKind::create_cluster, ""} : Deed{};
}

Deed of_systemd(const Words& words) {
  if (has(words, "restart")) {
    return {DeedKind::restart_engine, ""};
  }
  return has(words, "start") ? Deed{DeedKind::start_engine, ""} : Deed{};
}

}  // namespace

Deed deed_of(const Words& given) {
  const Words words = at_the_end(given);
  if (words.empty()) {
    return {};
  }
  if (has(words, "systemctl")) {
    return of_systemd(words);
  }
  if (words.front() == "docker" || (words.front() == "sudo" && has(words, "docker"))) {
    return of_docker(words);
  }
  if (words.front() == "colima" || words.front() == "limactl") {
    return of_machine(words);
  }
  if (words.front() == "pkill") {
    return {DeedKind::end_network, ""};
  }
  if (words.front() == "ssh") {
    return {DeedKind::forward, ""};
  }
  return of_cluster(words);
}

std::string to_string(DeedKind kind) {
  static constexpr const char* names[]{"small act",       "forward",           "pod deletion",  "container start",
                                       "container stop",  "container restart", "engine start",  "engine restart",
                                       "VM start",        "VM stop",           "VM force stop", "network end",
                                       "cluster creation"};
  return names[static_cast<std::size_t>(kind)];
}

bool disrupts(DeedKind kind) {
  return kind == DeedKind::stop_container || kind == DeedKind::restart_container || shakes_machine(kind);
}

bool shakes_machine(DeedKind kind) {
  return kind == DeedKind::restart_engine || kind == DeedKind::stop_vm || kind == DeedKind::force_vm ||
         kind == DeedKind::end_network;
}

}  // namespace joelclaw::infra::dst
