// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace joelclaw::infra::rules {
namespace {

struct Drift {
  std::string key, wanted, saved;
  bool below = false;  ///< the VM has less than is wanted
};

/// Only what the file itself says is a wish; an existing VM keeps what the built-in default does not know of.
bool wished(const Facts& facts, const std::string& key) {
  return facts.spec.written.contains(key);
}

void compare_number(const Facts& facts, const std::string& key, int wanted, const std::optional<int>& saved,
                    std::vector<Drift>& drifts) {
  if (wished(facts, key) && saved && *saved != wanted) {
    drifts.push_back({key, std::to_string(wanted), std::to_string(*saved), *saved < wanted});
  }
}

void compare_size(const Facts& facts, const std::string& key, Bytes wanted, const std::optional<Bytes>& saved,
                  std::vector<Drift>& drifts) {
  if (wished(facts, key) && saved && *saved != wanted) {
    drifts.push_back({key, format_bytes(wanted), format_bytes(*saved), *saved < wanted});
  }
}

void compare_text(const Facts& facts, const std::string& key, const std::string& wanted, const std::string& saved,
                  std::vector<Drift>& drifts) {
  if (wished(facts, key) && !saved.empty() && saved != wanted) {
    drifts.push_back({key, wanted, saved, false});
  }
}

void compare_flag(const Facts& facts, const std::string& key, bool wanted, const std::optional<bool>& saved,
                  std::vector<Drift>& drifts) {
  if (wished(facts, key) && saved && *saved != wanted) {
    drifts.push_back({key, wanted ? "true" : "false", *saved ? "true" : "false", false});
  }
}

std::vector<Drift> compare(const Facts& facts, const VmProfile& has) {
  const VmSpec& wants = facts.spec.vm;
  std::vector<Drift> drifts;
  compare_number(facts, "vm.cpus", wants.cpus, has.cpus, drifts);
  compare_size(facts, "vm.memory", wants.memory, has.memory, drifts);
  compare_size(facts, "vm.disk", wants.disk, has.disk, drifts);
  compare_size(facts, "vm.rootDisk", wants.root_disk, has.root_disk, drifts);
  compare_text(facts, "vm.runtime", wants.runtime, has.runtime, drifts);
  compare_text(facts, "vm.vmType", wants.vm_type, has.vm_type, drifts);
  compare_text(facts, "vm.mountType", wants.mount_type, has.mount_type, drifts);
  compare_text(facts, "vm.portForwarder", wants.port_forwarder, has.port_forwarder, drifts);
  compare_flag(facts, "vm.nestedVirtualization", wants.nested_virtualization, has.nested_virtualization, drifts);
  compare_flag(facts, "vm.networkAddress", wants.network_address, has.network_address, drifts);
  return drifts;
}

/// One finding a value. What runs counts first; a profile that was saved since takes effect at the next start, and may
/// take away what runs now.
void add_drifts(const Facts& facts, const VmProfile* has, const std::string& which, std::vector<Finding>& found) {
  for (const Drift& drift : has == nullptr ? std::vector<Drift>{} : compare(facts, *has)) {
    const std::string line = fmt::format("{} profile: {}", which, drift.saved);
    const Severity severity = drift.below ? Severity::warn : Severity::info;
    const auto known =
        std::find_if(found.begin(), found.end(), [&drift](const Finding& each) { return each.subject == drift.key; });
    if (known != found.end()) {
      known->evidence.push_back(line);
      known->severity = std::max(known->severity, severity);
      continue;
    }
    found.push_back(finding(FindingClass::vm_config_drift, drift.key, severity,
                            fmt::format("{} is {} in the {} profile, the spec says {}", drift.key, drift.saved, which,
                                        drift.wanted),
                            {line}));
  }
}

}  // namespace

std::vector<Finding> vm_config_drift(const Facts& facts) {
  std::vector<Finding> found;
  const VmProfile* running = seen(facts.now.vm.running);
  const VmProfile* saved = seen(facts.now.vm.profile);
  if (!facts.has_vm()) {
    return found;
  }
  add_drifts(facts, running, "running", found);
  add_drifts(facts, saved, "saved", found);
  return found;
}

}  // namespace joelclaw::infra::rules
