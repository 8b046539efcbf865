// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/tool/json.hpp>
#include <infra/tool/kube_lists.hpp>
#include <infra/tool/kubernetes.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::json;

ContainerStatus status_of(const Json& json) {
  ContainerStatus status;
  status.name = text_at(json, "name");
  status.ready = flag_at(json, "ready");
  status.restarts = int_at(json, "restartCount");
  status.waiting_reason = text_at(json, "state.waiting.reason");
  status.waiting_message = excerpt(text_at(json, "state.waiting.message"), 400);
  status.terminated_reason = text_at(json, "state.terminated.reason");
  status.exit_code = int_at(json, "state.terminated.exitCode");
  status.last_terminated_reason = text_at(json, "lastState.terminated.reason");
  status.last_exit_code = int_at(json, "lastState.terminated.exitCode");
  return status;
}

/// kubelet names what is missing only in prose: secret "docs-api-env" not found, configmap "agent-identity" not found
/// (1.20 to 1.35). The waiting reason, which is structured, says that something is amiss, but not what: the same reason
/// stands for an image that runs as root.
void read_missing(const ContainerStatus& status, PodFacts& pod) {
  const std::string_view message = status.waiting_message;
  const bool input = message.starts_with("secret \"") || message.starts_with("configmap \"");
  if (status.waiting_reason != "CreateContainerConfigError" || !input) {
    return;
  }
  const auto close = message.find('"', message.find('"') + 1);
  if (close == std::string_view::npos || !message.substr(close + 1).starts_with(" not found")) {
    return;
  }
  const std::string name{message.substr(0, close + 1)};
  auto& all = pod.missing_inputs;
  if (std::find(all.begin(), all.end(), name) == all.end()) {
    all.push_back(name);
  }
}

void read_conditions(const Json& item, PodFacts& pod) {
  for (const Json& each : list_at(item, "status.conditions")) {
    const std::string type = text_at(each, "type");
    const std::string status = text_at(each, "status");
    if (type == "Ready") {
      pod.ready = status == "True";
    }
    if (type == "PodScheduled" && status == "False") {
      pod.unscheduled = Condition{type, status, text_at(each, "reason"), excerpt(text_at(each, "message"), 300)};
    }
    const auto changed = parse_rfc3339(text_at(each, "lastTransitionTime"));
    if (changed && (!pod.last_transition || *changed > *pod.last_transition)) {
      pod.last_transition = changed;
    }
  }
}

/// A static pod's mirror shows how the API server was started; without the flag its range is 30000-32767, in every
/// version (kube-apiserver's reference: --service-node-port-range).
std::optional<PortRange> node_ports_of(const Json& container) {
  constexpr std::string_view flag = "--service-node-port-range=";
  for (const char* part : {"command", "args"}) {
    for (const Json& each : list_at(container, part)) {
      const std::string word = each.is_string() ? each.get<std::string>() : std::string{};
      if (word.starts_with(flag)) {
        return parse_port_range(std::string_view{word}.substr(flag.size()));
      }
    }
  }
  return PortRange{30'000, 32'767};
}

PodFacts pod_of(const Json& item) {
  PodFacts pod;
  pod.name = {text_at(item, "metadata.namespace"), text_at(item, "metadata.name")};
  pod.phase = text_at(item, "status.phase");
  pod.reason = text_at(item, "status.reason");
  pod.terminating = !text_at(item, "metadata.deletionTimestamp").empty();
  pod.node = text_at(item, "spec.nodeName");
  pod.labels = texts_at(item, "metadata.labels");
  pod.created = parse_rfc3339(text_at(item, "metadata.creationTimestamp"));
  pod.started = parse_rfc3339(text_at(item, "status.startTime"));
  for (const Json& each : list_at(item, "metadata.ownerReferences")) {
    if (flag_at(each, "controller")) {
      pod.owner_kind = text_at(each, "kind");
      pod.owner_name = text_at(each, "name");
    }
  }
  for (const char* path : {"status.initContainerStatuses", "status.containerStatuses"}) {
    for (const Json& each : list_at(item, path)) {
      pod.containers.push_back(status_of(each));
      read_missing(pod.containers.back(), pod);
    }
  }
  for (const Json& each : list_at(item, "spec.volumes")) {
    if (const std::string claim = text_at(each, "persistentVolumeClaim.claimName"); !claim.empty()) {
      pod.claims.push_back(claim);
    }
  }
  for (const Json& each : list_at(item, "spec.containers")) {
    // Without a command it is no API server that could be read like this.
    const bool told = !list_at(each, "command").empty() || !list_at(each, "args").empty();
    if (told && pod.name.space == "kube-system" && text_at(each, "name") == "kube-apiserver") {
      pod.node_ports = node_ports_of(each);
    }
  }
  read_conditions(item, pod);
  return pod;
}

/// Ready ones are left alone, whatever they went through before.
bool needs_a_look(const PodFacts& pod) {
  if (pod.name.space == "kube-system" || pod.terminating) {
    return true;
  }
  if (pod.phase == "Succeeded") {
    return false;
  }
  return !pod.ready || pod.phase != "Running";
}

}  // namespace

Probe<Page<PodFacts>> parse_pods(const HttpAnswer& answer) {
  Page<PodFacts> page;
  const auto frame = read_kube_list(answer, "PodList", [&](const Json& item) {
    PodFacts pod = pod_of(item);
    if (needs_a_look(pod) || !pod.claims.empty()) {
      page.items.push_back(std::move(pod));
    }
  });
  if (const Unknown* why = std::get_if<Unknown>(&frame)) {
    return *why;
  }
  page.count = std::get<ListFrame>(frame).count;
  page.token = std::get<ListFrame>(frame).token;
  return page;
}

}  // namespace joelclaw::infra
