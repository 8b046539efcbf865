// SPDX-License-Identifier: MIT
#include <infra/simulation/saved_profile.hpp>

#include <infra/base/text.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr std::uint64_t gib = 1ULL << 30U;

/// A top-level scalar of an edited file: "cpu: 8". Decimals are cut off.
std::optional<std::uint64_t> scalar(const std::string& text, std::string_view key) {
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with(key) && line.size() > key.size() && line[key.size()] == ':') {
      const std::string_view value = trim(line.substr(key.size() + 1));
      return parse_number(value.substr(0, value.find('.')));
    }
  }
  return std::nullopt;
}

std::string provision_of(const std::string& text) {
  const auto at = text.find("\nprovision:");
  return at == std::string::npos ? std::string{} : text.substr(at);
}

/// The same line with another number.
std::string with_scalar(const std::string& text, std::string_view key, std::uint64_t value) {
  std::string all;
  for (const std::string_view line : lines_of(text)) {
    const bool meant = line.starts_with(key) && line.size() > key.size() && line[key.size()] == ':';
    all += (meant ? std::string{key} + ": " + std::to_string(value) : std::string{line}) + "\n";
  }
  return all;
}

}  // namespace

std::string saved_profile_path(const Model& model) {
  return model.colima_home() + "/" + model.parameters.profile + "/colima.yaml";
}

SavedProfile saved_profile(const Model& model) {
  SavedProfile saved;
  const VmPart& vm = model.vm;
  saved.cpus = vm.saved ? vm.saved->cpus : vm.cpus;
  saved.memory = vm.saved ? vm.saved->memory : vm.memory;
  saved.disk = vm.saved ? vm.saved->disk : vm.disk;
  saved.provision = vm.module_provisioned ? "modprobe br_netfilter" : "";
  const auto edited = model.host.files.find(saved_profile_path(model));
  if (edited != model.host.files.end()) {
    const std::string& text = edited->second;
    saved.cpus = static_cast<int>(scalar(text, "cpu").value_or(static_cast<std::uint64_t>(saved.cpus)));
    saved.memory = scalar(text, "memory").value_or(saved.memory / gib) * gib;
    saved.disk = scalar(text, "disk").value_or(saved.disk / gib) * gib;
    saved.provision = provision_of(text);
  }
  saved.loads_module = contains(saved.provision, "modprobe br_netfilter");
  return saved;
}

void save_profile(Model& model, const std::string& wishes) {
  const SavedProfile before = saved_profile(model);
  SavedSizes sizes{before.cpus, before.memory, before.disk};
  if (model.vm.state == VmState::absent) {  // what colima makes of nothing: 2 CPUs, 2 GiB, 100 GiB, no script
    sizes = {2, 2 * gib, 100 * gib};
    model.vm.module_provisioned = false;
    model.vm.root_disk = 20 * gib;
    model.vm.port_forwarder = "ssh";
    model.vm.nested_virtualization = model.vm.network_address = false;
  }
  for (const std::string_view wish : split(wishes, ',')) {
    const std::string_view key = wish.substr(0, wish.find('='));
    const std::string_view text = wish.substr(wish.find('=') + 1);
    const std::uint64_t value = parse_number(text).value_or(0);
    sizes.cpus = key == "cpus" ? static_cast<int>(value) : sizes.cpus;
    sizes.memory = key == "memory" ? value : sizes.memory;
    sizes.disk = key == "disk" ? std::max(value, sizes.disk) : sizes.disk;
    model.vm.root_disk = key == "root-disk" ? value : model.vm.root_disk;
    model.vm.port_forwarder = key == "port-forwarder" ? std::string{text} : model.vm.port_forwarder;
    model.vm.nested_virtualization = key == "nested" || model.vm.nested_virtualization;
    model.vm.network_address = key == "address" || model.vm.network_address;
  }
  model.vm.saved = sizes;
  const auto edited = model.host.files.find(saved_profile_path(model));
  if (edited != model.host.files.end()) {
    edited->second = with_scalar(edited->second, "cpu", static_cast<std::uint64_t>(sizes.cpus));
    edited->second = with_scalar(edited->second, "memory", sizes.memory / gib);
    edited->second = with_scalar(edited->second, "disk", sizes.disk / gib);
  }
}

}  // namespace joelclaw::infra::simulation
