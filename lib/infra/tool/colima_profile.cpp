// SPDX-License-Identifier: MIT
#include <infra/tool/lima.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/unknown.hpp>
#include <infra/tool/yaml_fields.hpp>

namespace joelclaw::infra {
namespace {

/// colima writes memory as a float of GiB: "8", "8.5", "2.25".
std::optional<Bytes> float_gibibytes(const std::string& text) {
  const auto dot = text.find('.');
  const auto whole = parse_number(std::string_view{text}.substr(0, dot));
  if (!whole || *whole > 1U << 20U) {
    return std::nullopt;
  }
  const std::string fraction = dot == std::string::npos ? "0" : text.substr(dot + 1, 6);
  const auto part = parse_number(fraction);
  if (!part) {
    return std::nullopt;
  }
  std::uint64_t scale = 1;
  for (std::size_t i = 0; i < fraction.size(); ++i) {
    scale *= 10;
  }
  return mebibytes(*whole * 1024 + (*part * 1024 + scale / 2) / scale);
}

std::optional<Bytes> whole_gibibytes(const std::optional<std::uint64_t>& count) {
  return count && *count <= 1U << 20U ? std::optional<Bytes>{gibibytes(*count)} : std::nullopt;
}

}  // namespace

Probe<VmProfile> parse_colima_profile(std::string_view yaml) {
  const auto root = read_foreign_yaml(yaml);
  if (!root) {
    return garbage(yaml);
  }
  const YamlNode* top = &*root;
  VmProfile profile;
  if (const auto cpus = number(top, "cpu"); cpus && *cpus <= 1024) {
    profile.cpus = static_cast<int>(*cpus);
  }
  profile.memory = float_gibibytes(scalar(top, "memory"));
  profile.disk = whole_gibibytes(number(top, "disk"));
  profile.root_disk = whole_gibibytes(number(top, "rootDisk"));
  profile.runtime = scalar(top, "runtime");
  profile.vm_type = scalar(top, "vmType");
  profile.mount_type = scalar(top, "mountType");
  profile.port_forwarder = scalar(top, "portForwarder");
  profile.arch = scalar(top, "arch");
  profile.nested_virtualization = flag(top, "nestedVirtualization");
  profile.network_address = flag(child(top, "network"), "address");
  return profile;
}

}  // namespace joelclaw::infra
