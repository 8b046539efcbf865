// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace joelclaw::infra::rules {
namespace {

constexpr std::int64_t nano = 1'000'000'000;
constexpr int near_cap = 95;  // incident: pegged at 99.8 % of 4 GiB, Typesense and the API died together

bool is_down(const ContainerFacts& node) {
  return node.state != ContainerState::running && node.state != ContainerState::restarting;
}

/// The engine refuses to start a container that may use more CPUs than there are.
bool wants_too_many_cpus(const Facts& facts, const ContainerFacts& node) {
  const EngineFacts* engine = seen(facts.now.runtime.engine);
  const int cpus = engine != nullptr && engine->cpus > 0 ? engine->cpus : facts.guest() == nullptr ? 0 : facts.guest()->cpus;
  return cpus > 0 && node.nano_cpus > cpus * nano;
}

/// Nodes of an anonymous volume each: what a cluster that was removed without its volumes leaves behind.
bool is_anonymous(const VolumeFacts& volume) {
  return volume.name.size() == 64 && volume.name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Boot failures that a node's console names (old releases: the runtime directories of the last boot are in the way).
bool boot_failed(const std::string& log) {
  constexpr std::array<std::string_view, 2> signs{"/system/run/dbus/service.socket: bind: address already in use",
                                                  "failed unmounting /system: device or resource busy"};
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) { return contains(log, sign); });
}

std::string state_text(const ContainerFacts& node) {
  return node.state == ContainerState::exited ? fmt::format("exited ({})", node.exit_code) : to_string(node.state);
}

const std::string* console(const Facts& facts) {
  return seen(facts.now.runtime.node_log);
}

/// An IPv4 address as a number; none for anything else.
std::optional<std::uint32_t> number_of(std::string_view address) {
  std::uint32_t number = 0;
  const auto parts = split(address, '.');
  for (const std::string_view part : parts) {
    const auto octet = parse_number(part);
    if (!octet || *octet > 255) {
      return std::nullopt;
    }
    number = (number << 8U) | static_cast<std::uint32_t>(*octet);
  }
  return parts.size() == 4 ? std::optional<std::uint32_t>{number} : std::nullopt;
}

/// True also where either cannot be read: that is no evidence of drift.
bool is_within(std::string_view address, std::string_view subnet) {
  const auto slash = subnet.find('/');
  const auto bits = slash == std::string_view::npos ? std::nullopt : parse_number(subnet.substr(slash + 1));
  const auto host = number_of(address);
  const auto network = number_of(subnet.substr(0, slash));
  if (!bits || *bits == 0 || *bits > 32 || !host || !network) {
    return true;
  }
  const auto shift = static_cast<std::uint32_t>(32 - *bits);
  return (*host >> shift) == (*network >> shift);
}

bool has_boot_failure(const Facts& facts) {
  return facts.node_container() != nullptr && console(facts) != nullptr && boot_failed(*console(facts));
}

}  // namespace

std::vector<Finding> container_missing(const Facts& facts) {
  const bool asked = is_absent(facts.now.runtime.containers) ||
                     (facts.guest() != nullptr && is_absent(facts.guest()->containers) &&
                      seen(facts.now.runtime.containers) == nullptr);
  if (!facts.has_cluster() || !asked) {
    return {};
  }
  const auto* volumes = seen(facts.now.runtime.volumes);
  const auto orphans =
      volumes == nullptr ? 0 : static_cast<int>(std::count_if(volumes->begin(), volumes->end(), is_anonymous));
  Finding missing = finding(FindingClass::container_missing, facts.spec.cluster.name, Severity::fail,
                            orphans > 0 ? fmt::format("the node is gone; {} volumes without a container are left", orphans)
                                        : std::string{"there is no node yet"},
                            {"engine: no container of this cluster",
                             volumes == nullptr ? "volumes: not asked" : fmt::format("anonymous volumes: {}", orphans)});
  missing.remedy = orphans > 0 ? Remedy::recreate : Remedy::up;
  return {missing};
}

std::vector<Finding> container_exited(const Facts& facts) {
  const ContainerFacts* node = facts.node_container();
  if (node == nullptr || !is_down(*node) || wants_too_many_cpus(facts, *node) || has_boot_failure(facts)) {
    return {};
  }
  std::vector<std::string> evidence{"engine: " + state_text(*node)};
  if (!node->restart_policy.empty()) {
    evidence.push_back("restart policy: " + node->restart_policy);
  }
  if (!node->error.empty()) {
    evidence.push_back("engine: " + node->error);
  }
  return {finding(FindingClass::container_exited, node->name, Severity::fail,
                  "the node is not running: " + state_text(*node), std::move(evidence))};
}

std::vector<Finding> container_cpu_refused(const Facts& facts) {
  const ContainerFacts* node = facts.node_container();
  if (node == nullptr || !is_down(*node) || !wants_too_many_cpus(facts, *node)) {
    return {};
  }
  const EngineFacts* engine = seen(facts.now.runtime.engine);
  const int cpus = engine != nullptr ? engine->cpus : facts.guest()->cpus;
  std::vector<std::string> evidence{fmt::format("node: {} CPUs", node->nano_cpus / nano), fmt::format("VM: {} CPUs", cpus)};
  if (!node->error.empty()) {
    evidence.push_back("engine: " + node->error);
  }
  return {finding(FindingClass::container_cpu_refused, node->name, Severity::fail,
                  fmt::format("the node may use {} CPUs and the VM has {}: the engine refuses to start it",
                              node->nano_cpus / nano, cpus),
                  std::move(evidence))};
}

std::vector<Finding> container_memory_capped(const Facts& facts) {
  const ContainerFacts* node = facts.node_container();
  const Bytes* used = seen(facts.now.runtime.node_memory_used);
  if (node == nullptr || used == nullptr || node->memory.count == 0 ||
      percent_of(used->count, node->memory.count) < near_cap) {
    return {};
  }
  Finding capped = finding(FindingClass::container_memory_capped, node->name, Severity::warn,
                           fmt::format("the node uses {} of the {} it may", format_bytes(*used), format_bytes(node->memory)),
                           {fmt::format("engine: {} % of the cap", percent_of(used->count, node->memory.count))});
  capped.remedy = node->memory >= facts.spec.cluster.control_plane_memory ? Remedy::manual : Remedy::heal;
  return {capped};
}

std::vector<Finding> restart_policy_missing(const Facts& facts) {
  const ContainerFacts* node = facts.node_container();
  // Only an inspection tells a policy; what was seen from inside the VM alone leaves it empty.
  if (node == nullptr || node->restart_policy.empty() || node->restart_policy == "always" ||
      node->restart_policy == "unless-stopped") {
    return {};
  }
  return {finding(FindingClass::restart_policy_missing, node->name, Severity::warn,
                  "the node has no restart policy: it stays down when the engine restarts",
                  {"engine: restart policy " + node->restart_policy})};
}

std::vector<Finding> container_boot_failed(const Facts& facts) {
  if (!has_boot_failure(facts) || seen(facts.now.kubernetes.readiness) != nullptr) {
    return {};
  }
  const auto lines = lines_of(*console(facts));
  std::vector<std::string> evidence;
  for (std::size_t i = lines.size() > 3 ? lines.size() - 3 : 0; i < lines.size(); ++i) {
    evidence.push_back("console: " + excerpt(lines[i]));
  }
  return {finding(FindingClass::container_boot_failed, facts.node_container()->name, Severity::fail,
                  "the node does not come up: its boot has failed", std::move(evidence))};
}

std::vector<Finding> container_config_drift(const Facts& facts) {
  const ContainerFacts* node = facts.node_container();
  std::vector<Finding> found;
  if (node == nullptr) {
    return found;
  }
  const auto drifted = [&](std::string summary, std::string evidence) {
    found.push_back(finding(FindingClass::container_config_drift, node->name, Severity::warn, std::move(summary),
                            {std::move(evidence)}));
  };
  if (!node->address.empty() && !is_within(node->address, facts.spec.cluster.subnet)) {
    drifted("the node's address is outside of " + facts.spec.cluster.subnet, "engine: address " + node->address);
  }
  // Only an inspection tells mounts; every node has some.
  const bool kept = std::any_of(node->mounts.begin(), node->mounts.end(),
                                [](const MountFacts& each) { return each.destination == "/var" && each.type != "tmpfs"; });
  if (!node->mounts.empty() && !kept) {
    drifted("the node's data is on no volume: it goes with the container", "engine: nothing is mounted on /var");
  }
  if (!facts.spec.written.contains("cluster.talosVersion")) {
    return found;
  }
  const auto colon = node->image.find_last_of(':');
  const std::string tag = colon == std::string::npos ? std::string{} : node->image.substr(colon + 1);
  if (!tag.empty() && tag != facts.spec.cluster.talos_version) {
    drifted("the node runs " + tag + ", the spec says " + facts.spec.cluster.talos_version, "engine: image " + node->image);
  }
  return found;
}

}  // namespace joelclaw::infra::rules
