// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra::rules {
namespace {

constexpr std::uint16_t api_port = 6443;
constexpr Duration day{86'400'000};
// Contract. talosctl's client certificates last a year.
constexpr int notice_days = 90;
constexpr int warn_days = 30;

bool api_answers(const Facts& facts) {
  const DialAnswer* dial = seen(facts.now.kubernetes.api_port);
  return dial != nullptr && dial->contact == Contact::answered;
}

/// The port was dialled, and the subject itself said no or nothing.
bool api_port_fails(const Facts& facts) {
  const DialAnswer* dial = seen(facts.now.kubernetes.api_port);
  return dial != nullptr && dial->contact != Contact::answered && dial->contact != Contact::cancelled &&
         dial->contact != Contact::denied;
}

const ClientContext* chosen_context(const Facts& facts) {
  const ClientConfig* config = seen(facts.now.kubernetes.kubeconfig);
  for (std::size_t i = 0; config != nullptr && i < config->contexts.size(); ++i) {
    if (config->contexts[i].name == facts.now.kubernetes.context) {
      return &config->contexts[i];
    }
  }
  return nullptr;
}

/// How long the node has been up; none where it does not run.
std::optional<Duration> node_age(const Facts& facts) {
  const ContainerFacts* node = facts.node_container();
  if (node == nullptr || node->state != ContainerState::running || !node->started) {
    return std::nullopt;
  }
  return facts.now.observed_at - *node->started;
}

/// The kubeconfig claims to know this cluster: by the spec's context, the cluster's name (numbered where talosctl had to
/// merge a second one), or a server on the published port.
bool claims_cluster(const Facts& facts, const ClientContext& context) {
  const ClusterSpec& spec = facts.spec.cluster;
  if (!spec.context.empty()) {
    return context.name == spec.context;
  }
  const auto port = facts.now.published(api_port);
  const bool numbered = context.cluster.starts_with(spec.name + "-") &&
                        parse_number(std::string_view{context.cluster}.substr(spec.name.size() + 1)).has_value();
  return context.cluster == spec.name || numbered ||
         (port && context.server == "https://127.0.0.1:" + std::to_string(*port));
}

std::string subject(const Facts& facts) {
  return facts.spec.cluster.name;
}

void add_certificate(const Facts& facts, const std::string& whose, const std::optional<WallTime>& end,
                     std::vector<Finding>& found) {
  if (!end || end->ms == 0) {
    return;
  }
  const Duration left = *end - facts.now.observed_at;
  if (left >= notice_days * day) {
    return;
  }
  const Severity severity = left.count() <= 0        ? Severity::fail
                            : left < warn_days * day ? Severity::warn
                                                     : Severity::info;
  const std::string when = left.count() <= 0 ? "has expired" : fmt::format("ends in {}", format_duration(left));
  found.push_back(finding(FindingClass::certificate_expiring, whose, severity, "the certificate of " + whose + " " + when,
                          {whose + ": not after " + format_rfc3339(*end)}));
}

/// The port of "https://127.0.0.1:6443" or "127.0.0.1:50000", as text.
std::string port_text(const std::string& server) {
  const auto colon = server.find_last_of(':');
  return colon == std::string::npos ? std::string{} : server.substr(colon + 1);
}

}  // namespace

std::vector<Finding> api_unreachable(const Facts& facts) {
  const auto& kubernetes = facts.now.kubernetes;
  if (!facts.has_cluster() || !api_port_fails(facts) || seen(kubernetes.readiness) != nullptr) {
    return {};
  }
  // A second way must agree: the engine's word on the node, or the VM's own listeners.
  const auto port = facts.now.published(api_port);
  const bool witnessed = facts.node_container() != nullptr || facts.guest() != nullptr || facts.instance() != nullptr;
  if (!witnessed) {
    return {};
  }
  std::vector<std::string> evidence{"API port on this host: " + heard(kubernetes.api_port)};
  if (port && facts.guest() != nullptr) {
    evidence.push_back(fmt::format("inside the VM: :{} {}", *port, facts.open_inside(*port) ? "open" : "closed"));
  }
  if (facts.node_container() != nullptr) {
    evidence.push_back("engine: node " + to_string(facts.node_container()->state));
  }
  return {finding(FindingClass::api_unreachable, subject(facts), Severity::fail, "the Kubernetes API does not answer",
                  std::move(evidence))};
}

std::vector<Finding> api_not_ready(const Facts& facts) {
  const Readiness* readiness = seen(facts.now.kubernetes.readiness);
  if (readiness == nullptr || readiness->ready) {
    return {};
  }
  const auto age = node_age(facts);
  const bool late = age && *age > facts.spec.heal.convergence;
  const std::string names = readiness->failing.empty() ? "no check named" : join(readiness->failing, ", ");
  return {finding(FindingClass::api_not_ready, subject(facts), late ? Severity::fail : Severity::warn,
                  "the Kubernetes API is not ready: " + names, {"readyz: " + names})};
}

std::vector<Finding> endpoint_drift(const Facts& facts) {
  std::vector<Finding> found;
  const ClientContext* context = chosen_context(facts);
  const auto port = facts.now.published(api_port);
  if (context != nullptr && port && port_text(context->server) != std::to_string(*port)) {
    found.push_back(finding(FindingClass::endpoint_drift, context->name, Severity::warn,
                            "the kubeconfig points to a former port of this cluster",
                            {"kubeconfig: " + context->server, fmt::format("engine: 6443 is published on :{}", *port)}));
  }
  constexpr std::uint16_t management_port = 50000;
  const ClientConfig* config = seen(facts.now.kubernetes.talosconfig);
  const auto published = facts.now.published(management_port);
  for (std::size_t i = 0; config != nullptr && published && i < config->contexts.size(); ++i) {
    const ClientContext& each = config->contexts[i];
    const bool local = each.server.starts_with("127.0.0.1:");
    if (each.name == facts.spec.cluster.name && local && port_text(each.server) != std::to_string(*published)) {
      found.push_back(finding(FindingClass::endpoint_drift, config->path, Severity::warn,
                              "the node management config points to a former port of this cluster",
                              {config->path + ": " + each.server, fmt::format("engine: 50000 is published on :{}", *published)}));
    }
  }
  return found;
}

std::vector<Finding> endpoint_hijacked(const Facts& facts) {
  const auto& kubernetes = facts.now.kubernetes;
  const ClientConfig* config = seen(kubernetes.kubeconfig);
  const bool known = config != nullptr && std::any_of(config->contexts.begin(), config->contexts.end(), [&](const auto& each) {
    return claims_cluster(facts, each);
  });
  if (!facts.has_cluster() || !known || !api_answers(facts) || kubernetes.api_certificate_trusted ||
      !kubernetes.context.empty()) {
    return {};
  }
  const auto& certificate = seen(kubernetes.api_port)->certificate;
  return {finding(FindingClass::endpoint_hijacked, subject(facts), Severity::fail,
                  "another server answers on the Kubernetes API's port",
                  {"certificate there: " + (certificate ? certificate->subject : std::string{"none"}),
                   "kubeconfig: no CA of this cluster has signed it; nothing was sent"})};
}

std::vector<Finding> certificate_expiring(const Facts& facts) {
  std::vector<Finding> found;
  if (const ClientContext* context = chosen_context(facts)) {
    add_certificate(facts, "kubeconfig user " + context->user, context->client_not_after, found);
  }
  const ClientConfig* config = seen(facts.now.kubernetes.talosconfig);
  for (std::size_t i = 0; config != nullptr && i < config->contexts.size(); ++i) {
    if (config->contexts[i].name == facts.spec.cluster.name) {
      add_certificate(facts, "management client " + config->contexts[i].name, config->contexts[i].client_not_after, found);
    }
  }
  const DialAnswer* dial = seen(facts.now.kubernetes.api_port);
  if (dial != nullptr && dial->certificate && facts.now.kubernetes.api_certificate_trusted) {
    add_certificate(facts, "the API server", dial->certificate->not_after, found);
  }
  return found;
}

std::vector<Finding> kubelet_rbac_drift(const Facts& facts) {
  constexpr int forbidden = 403;
  const int* status = seen(facts.now.kubernetes.kubelet_proxy);
  if (status == nullptr || *status != forbidden) {
    return {};
  }
  return {finding(FindingClass::kubelet_rbac_drift, subject(facts), Severity::warn,
                  "the API server may not ask the kubelet: logs and exec fail",
                  {"API server to kubelet (nodes/proxy): HTTP 403"})};
}

std::vector<Finding> talos_api_unreachable(const Facts& facts) {
  const auto& kubernetes = facts.now.kubernetes;
  if (seen(kubernetes.talosconfig) == nullptr || !asked_in_vain(kubernetes.talos)) {
    return {};
  }
  // A program that is missing, hangs or babbles says nothing of the node: only one that ends with an error does.
  const Unknown* why = unknown(kubernetes.talos);
  if (why->cause != UnknownCause::failed && why->cause != UnknownCause::unreachable) {
    return {};
  }
  return {finding(FindingClass::talos_api_unreachable, subject(facts), Severity::warn,
                  "the node's management API does not answer", {"management API: " + why->detail})};
}

std::vector<Finding> talos_service_failed(const Facts& facts) {
  std::vector<Finding> found;
  const TalosFacts* talos = seen(facts.now.kubernetes.talos);
  if (talos == nullptr) {
    return found;
  }
  for (const TalosService& service : talos->services) {
    if (service.running && (service.healthy || !service.health_known)) {
      continue;
    }
    found.push_back(finding(FindingClass::talos_service_failed, service.id,
                            service.id == "etcd" ? Severity::fail : Severity::warn,
                            "node service " + service.id + (service.running ? " is unhealthy" : " is not running"),
                            {"management API: " + service.id + (service.running ? " running, unhealthy" : " not running")}));
  }
  for (const std::string& alarm : talos->etcd_alarms) {
    found.push_back(finding(FindingClass::talos_service_failed, "etcd", Severity::fail, "etcd has raised an alarm: " + alarm,
                            {"etcd alarm: " + alarm}));
  }
  if (!talos->stage.empty() && (talos->stage != "running" || !talos->ready)) {
    const std::string unmet = talos->unmet.empty() ? std::string{} : ", unmet: " + join(talos->unmet, ", ");
    found.push_back(finding(FindingClass::talos_service_failed, "machine", Severity::warn,
                            "the node's machine is " + talos->stage + (talos->ready ? "" : ", not ready"),
                            {"management API: stage " + talos->stage + unmet}));
  }
  return found;
}

std::vector<Finding> version_drift(const Facts& facts) {
  std::vector<Finding> found;
  const auto* nodes = seen(facts.now.kubernetes.nodes);
  for (std::size_t i = 0; nodes != nullptr && i < nodes->size(); ++i) {
    const NodeFacts& node = (*nodes)[i];
    // Only what the file itself says is a wish: the built-in default never drifts.
    const bool kubernetes = facts.spec.written.contains("cluster.kubernetesVersion");
    const bool system = facts.spec.written.contains("cluster.talosVersion");
    if (kubernetes && !node.kubelet_version.empty() && node.kubelet_version != facts.spec.cluster.kubernetes_version) {
      found.push_back(finding(FindingClass::version_drift, node.name, Severity::info,
                              "Kubernetes is " + node.kubelet_version + ", the spec says " +
                                  facts.spec.cluster.kubernetes_version,
                              {"node: kubelet " + node.kubelet_version}));
    } else if (system && contains(node.os_image, "(v") && !contains(node.os_image, "(" + facts.spec.cluster.talos_version + ")")) {
      found.push_back(finding(FindingClass::version_drift, node.name, Severity::info,
                              "the node runs " + node.os_image + ", the spec says " + facts.spec.cluster.talos_version,
                              {"node: " + node.os_image}));
    }
  }
  return found;
}

}  // namespace joelclaw::infra::rules
