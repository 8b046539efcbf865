// SPDX-License-Identifier: MIT
#include <infra/simulation/talosctl_create_wishes.hpp>

#include <infra/base/text.hpp>
#include <infra/simulation/files.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace joelclaw::infra::simulation {
namespace {

/// "6379:6379/tcp", "127.0.0.1:8288:8288/tcp": the protocol is compulsory (tools.md 3.2).
void read_port(std::string_view text, CreateWishes& wishes) {
  const auto halves = split(text, '/');
  if (halves.size() != 2) {
    wishes.error = "incorrect format for exposed port/protocols: " + std::string{text};
    return;
  }
  const auto parts = split(halves[0], ':');
  const auto host = parts.size() < 2 ? std::nullopt : parse_number(parts[parts.size() - 2]);
  const auto inside = parse_number(parts.back());
  if (!host || !inside || parts.size() > 3) {
    wishes.error = "incorrect format for exposed ports: " + std::string{text};
    return;
  }
  PublishedPort port{static_cast<std::uint16_t>(*inside), static_cast<std::uint16_t>(*host), std::string{halves[1]},
                     parts.size() == 3 ? std::string{parts[0]} : "0.0.0.0"};
  wishes.hides_api = wishes.hides_api || port.container == 6443 || port.container == 50000;
  wishes.ports.push_back(std::move(port));
}

/// Inline or "@FILE"; what this model lives by is read from any of them.
void read_patch(const Model& model, const std::string& patch, CreateWishes& wishes) {
  std::string text = patch;
  if (patch.starts_with('@')) {
    const auto looked = read_file(model, patch.substr(1));
    if (!std::holds_alternative<std::string>(looked)) {
      wishes.error = "error parsing config patch: open " + patch.substr(1) + ": no such file or directory";
      return;
    }
    text = std::get<std::string>(looked);
  }
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == '"' || c == ' '; }), text.end());
  wishes.allows = wishes.allows || contains(text, "allowSchedulingOnControlPlanes:true");
  constexpr std::string_view key = "service-node-port-range:";
  if (const auto at = text.find(key); at != std::string::npos) {
    const auto begin = at + key.size();
    wishes.range = text.substr(begin, text.find_first_not_of("0123456789-", begin) - begin);
  }
}

}  // namespace

CreateWishes read_create_wishes(const Model& model, const Arguments& read) {
  CreateWishes wishes;
  const std::string ports = read.option("--exposed-ports");
  for (const std::string_view each : ports.empty() ? std::vector<std::string_view>{} : split(ports, ',')) {
    read_port(each, wishes);
  }
  for (const char* option : {"--config-patch", "--config-patch-controlplanes"}) {
    for (const std::string& patch : read.all(option)) {
      read_patch(model, patch, wishes);
    }
  }
  return wishes;
}

}  // namespace joelclaw::infra::simulation
