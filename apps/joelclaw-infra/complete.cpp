// SPDX-License-Identifier: MIT
#include "complete.hpp"

#include "command_table.hpp"
#include "simulated_machine.hpp"
#include "spec_source.hpp"

#include <infra/base/text.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/render/class_text.hpp>

#include <array>
#include <set>
#include <utility>

namespace joelclaw::infra::cli {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows commands(Host&) {
  Rows rows;
  for (const TopLevel& word : top_level()) {
    rows.emplace_back(word.name, word.summary);
  }
  return rows;
}

Rows classes(Host&) {
  Rows rows;
  for (const ClassInfo& each : all_classes()) {
    rows.emplace_back(each.name, text_of(each.cls).meaning);
  }
  return rows;
}

Rows scenarios(Host&) {
  return scenario_names();
}

Rows shells(Host&) {
  Rows rows;
  for (const std::string_view shell : choices(Kind::shell)) {
    rows.emplace_back(shell, "");
  }
  return rows;
}

Rows ports(Host& host) {
  Rows rows;
  if (const auto spec = spec_in_force({}, host)) {
    for (const PortMapping& port : spec->ports) {
      rows.emplace_back(std::to_string(port.host), port.service ? to_string(*port.service) : "");
    }
  }
  return rows;
}

Rows services(Host& host) {
  Rows rows;
  std::set<ObjectName> seen;
  if (const auto spec = spec_in_force({}, host)) {
    for (const PortMapping& port : spec->ports) {
      if (port.service && seen.insert(*port.service).second) {
        rows.emplace_back(to_string(*port.service), "port " + std::to_string(port.host));
      }
    }
  }
  return rows;
}

Rows probes(Host& host) {
  Rows rows;
  if (const auto spec = spec_in_force({}, host)) {
    for (const ProbeSpec& probe : spec->probes) {
      rows.emplace_back(probe.name, describe_target(probe));
    }
  }
  return rows;
}

Rows profiles(Host& host) {
  Rows rows;
  const std::string folder = host.surroundings.variable("COLIMA_HOME").value_or(host.surroundings.home() + "/.colima");
  const Looked<std::vector<std::string>> names = host.files.list(folder);
  if (const auto* found = std::get_if<std::vector<std::string>>(&names)) {
    for (const std::string& name : *found) {
      if (std::holds_alternative<FileInfo>(host.files.info(folder + "/" + name + "/colima.yaml"))) {
        rows.emplace_back(name, "");
      }
    }
  }
  return rows;
}

}  // namespace

std::string complete(const std::vector<std::string>& arguments, Host& host) {
  using Source = Rows (*)(Host&);
  constexpr std::array<std::pair<std::string_view, Source>, 8> sources{{
      {"commands", commands},
      {"classes", classes},
      {"scenarios", scenarios},
      {"shells", shells},
      {"ports", ports},
      {"services", services},
      {"probes", probes},
      {"profiles", profiles},
  }};
  std::string lines;
  for (const auto& [kind, source] : sources) {
    if (arguments.empty() || kind != arguments.front()) {
      continue;
    }
    for (const auto& [value, what] : source(host)) {
      lines += excerpt(value) + (what.empty() ? "" : "\t" + excerpt(what)) + "\n";
    }
  }
  return lines;
}

}  // namespace joelclaw::infra::cli
