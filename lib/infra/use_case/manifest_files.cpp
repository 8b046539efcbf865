// SPDX-License-Identifier: MIT
#include <infra/use_case/manifest_files.hpp>

#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/tool/manifest_text.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest = 1U << 20U;  // etcd takes no object above 1.5 MiB

void read_file(const std::string& path, const Host& host, ManifestFacts& to) {
  const auto looked = host.files.read(path, largest);
  if (const auto* text = std::get_if<std::string>(&looked)) {
    parse_manifest(path, *text, to);
  } else {
    to.unread.push_back(path);
  }
}

}  // namespace

ManifestFacts read_manifests(const StackSpec& spec, const Host& host) {
  ManifestFacts facts;
  for (const std::string& path : spec.manifests) {
    auto listed = host.files.list(path);
    auto* names = std::get_if<std::vector<std::string>>(&listed);
    if (names == nullptr) {
      read_file(path, host, facts);
      continue;
    }
    std::sort(names->begin(), names->end());
    for (const std::string& name : *names) {
      if (is_manifest_name(name)) {
        read_file(path + "/" + name, host, facts);
      }
    }
  }
  return facts;
}

}  // namespace joelclaw::infra
