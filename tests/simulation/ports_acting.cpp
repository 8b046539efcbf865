// SPDX-License-Identifier: MIT
#include "ports_acting.hpp"

#include "support/catch.hpp"

#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>

#include <algorithm>

namespace joelclaw::infra {

using Strings = std::vector<std::string>;

PortMapping typesense() {
  PortMapping port;
  port.host = port.container = 8108;
  port.service = ObjectName{"joelclaw", "typesense"};
  return port;
}

PortsOptions adding(const PortMapping& port) {
  PortsOptions options;
  options.port = port;
  return options;
}

PortsReport change(ActedUpon& stack, PortsOptions options) {
  SilentReporter silent;
  return change_ports(stack.spec(), stack.host(), silent, options);
}

std::string told(const PortsReport& report) {
  std::string text = report.refusal ? "refused: " + to_string(*report.refusal) : std::string{report.held ? "held" : "not held"};
  text += report.error ? "\n" + to_string(*report.error) : "";
  for (const StepReport& each : report.steps) {
    text += "\n  " + to_string(each.end) + " " + each.id + " " + each.detail;
  }
  return text + (report.after ? "\n" + described(*report.after) : "");
}

bool publishes(const simulation::Model& model, std::uint16_t host) {
  const simulation::Container* node = model.node();
  return node != nullptr && node->state == "running" && node->unbound.count(host) == 0 &&
         std::any_of(node->wanted.begin(), node->wanted.end(), [host](const auto& each) { return each.host == host; });
}

Strings volumes_of(const simulation::Model& model) {
  Strings all;
  for (const simulation::Mount& each : model.node() == nullptr ? std::vector<simulation::Mount>{} : model.node()->mounts) {
    all.push_back(each.destination + "=" + each.name);
  }
  return all;
}

bool has_backups(const simulation::Model& model) {
  return std::any_of(model.host.files.begin(), model.host.files.end(),
                     [](const auto& each) { return each.first.starts_with("vm:") && contains(each.first, ".joelclaw-"); });
}

void check_silence(ActedUpon& stack) {
  constexpr const char* secret = "U0lNVUxBVEVELVNFQ1JFVA";
  for (const auto& [path, text] : stack.model().host.files) {
    INFO(path);
    CHECK((path.starts_with("vm:") || !contains(text, secret)));
  }
  for (const simulation::Act& each : stack.model().acts) {
    CHECK_FALSE(contains(join(each.words, " "), secret));
    CHECK_FALSE(contains(join(each.changed, " "), secret));
  }
}

}  // namespace joelclaw::infra
