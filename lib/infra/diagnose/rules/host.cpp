// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra::rules {
namespace {

// Contract: warn below 10 % or 20 GiB, fail below 2 GiB. A VM disk that cannot grow any more tears what is written in it.
constexpr int low_percent = 10;
constexpr Bytes low = gibibytes(20);
constexpr Bytes full = gibibytes(2);

}  // namespace

std::vector<Finding> tool_missing(const Facts& facts) {
  std::vector<Finding> found;
  for (const ToolFact& tool : facts.now.host.tools) {
    if (!tool.path.empty()) {
      continue;
    }
    found.push_back(finding(FindingClass::tool_missing, tool.name, tool.required ? Severity::fail : Severity::warn,
                            tool.name + " is not installed" + (tool.install.empty() ? "" : ": " + tool.install),
                            {tool.name + ": on no search path"}));
  }
  return found;
}

std::vector<Finding> not_hosted_here(const Facts& facts) {
  const auto& hosts = facts.spec.hosts;
  if (hosts.empty() || std::find(hosts.begin(), hosts.end(), facts.now.host.name) != hosts.end()) {
    return {};
  }
  return {finding(FindingClass::not_hosted_here, facts.now.host.name, Severity::info,
                  "not hosted here (hosted on: " + join(hosts, ", ") + ")", {"this host: " + facts.now.host.name})};
}

std::vector<Finding> permission_denied(const Facts& facts) {
  std::vector<Finding> found;
  for (const DeniedPath& denied : facts.now.host.denied) {
    found.push_back(finding(FindingClass::permission_denied, denied.path, Severity::fail,
                            "no permission to read " + denied.path, {denied.what + ": permission denied"}));
  }
  return found;
}

std::vector<Finding> wrong_docker_endpoint(const Facts& facts) {
  const CallerDocker& caller = facts.now.host.caller_docker;
  const SocketFacts* socket = seen(facts.now.runtime.socket);
  const std::string ours = socket == nullptr ? std::string{} : "unix://" + socket->path;
  if (!caller.docker_host.empty() && caller.docker_host != ours) {
    return {finding(FindingClass::wrong_docker_endpoint, "DOCKER_HOST", Severity::info,
                    "DOCKER_HOST of your shell names another engine", {"DOCKER_HOST=" + excerpt(caller.docker_host)})};
  }
  const std::string wanted = facts.spec.docker.context_name;
  const std::string chosen = caller.docker_context.empty() ? caller.current_context : caller.docker_context;
  if (caller.docker_host.empty() && !wanted.empty() && !chosen.empty() && chosen != wanted) {
    return {finding(FindingClass::wrong_docker_endpoint, chosen, Severity::info,
                    "your shell's docker context is " + chosen + ", not " + wanted, {"docker context: " + chosen})};
  }
  return {};
}

std::vector<Finding> host_disk_low(const Facts& facts) {
  const SpaceFact* space = seen(facts.now.host.space);
  if (space == nullptr || space->total.count == 0) {
    return {};
  }
  const int free = percent_of(space->available.count, space->total.count);
  if (space->available >= low && free >= low_percent) {
    return {};
  }
  const Severity severity = space->available < full ? Severity::fail : Severity::warn;
  return {finding(FindingClass::host_disk_low, facts.now.host.name, severity,
                  fmt::format("{} free on this host ({} %)", format_bytes(space->available), free),
                  {fmt::format("df: {} of {} available", format_bytes(space->available), format_bytes(space->total))})};
}

}  // namespace joelclaw::infra::rules
