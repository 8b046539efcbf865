// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

constexpr Duration day{86'400'000};

void end_certificate(Snapshot& now, Duration left) {
  sure(now.kubernetes.kubeconfig).contexts.at(0).client_not_after = noon() + left;
}

/// There may be none by now, where faults come together.
PeerCertificate& certificate_of(Snapshot& now) {
  auto& shown = sure(now.kubernetes.api_port).certificate;
  return shown ? *shown : shown.emplace();
}

void show_other_certificate(Snapshot& now) {
  hide_cluster(now);
  certificate_of(now).subject = "CN=caddy";
  now.kubernetes.api_certificate_trusted = false;
}

std::vector<Case> api_cases() {
  const auto unready = [](Duration age) {
    return [age](Snapshot& now, StackSpec&) {
      now.kubernetes.readiness = Readiness{false, {"etcd", "poststarthook/rbac/bootstrap-roles"}};
      node_container(now).started = noon() - age;
    };
  };
  return {
      {"the API is dead, inside too; services go on", [](Snapshot& now, StackSpec&) { kill_api(now); },
       {{api_unreachable, Severity::fail, Remedy::heal}}, {}, api_unreachable, Health::degraded},
      {"the API's port was not dialled", [](Snapshot& now, StackSpec&) { hide_cluster(now); now.kubernetes.api_port = Unknown{}; now.kubernetes.talos = Unknown{}; },
       {}, {api_unreachable}, {}, Health::unknown},
      {"the API's port may not be dialled", [](Snapshot& now, StackSpec&) { kill_api(now); sure(now.kubernetes.api_port).contact = Contact::denied; },
       {}, {api_unreachable}},
      {"the API answers, kubectl does not", [](Snapshot& now, StackSpec&) { hide_cluster(now); now.kubernetes.readiness = Unknown{UnknownCause::failed, "kubectl proxy"}; },
       {}, {api_unreachable, endpoint_hijacked}, {}, Health::unknown},
      {"the API is not ready yet", unready(Duration{60'000}), {{api_not_ready, Severity::warn, Remedy::heal}}, {}, api_not_ready, Health::degraded},
      {"the API is still not ready", unready(Duration{400'000}), {{api_not_ready, Severity::fail}}},
      {"the API is ready", [](Snapshot&, StackSpec&) {}, {}, {api_not_ready, api_unreachable}},
  };
}

std::vector<Case> endpoint_cases_of_api() {
  return {
      {"the kubeconfig points to a former port", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.kubeconfig).contexts.at(0).server = "https://127.0.0.1:63324"; },
       {{endpoint_drift, Severity::warn, Remedy::heal}}, {endpoint_hijacked}, endpoint_drift, Health::degraded},
      {"the talosconfig points to a former port", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.talosconfig).contexts.at(0).server = "127.0.0.1:63325"; },
       {{endpoint_drift, Severity::warn}}},
      {"somebody else's context points elsewhere", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.kubeconfig).contexts.push_back({"work", "work", "me", "https://10.0.0.1:6443", "", {}}); },
       {}, {endpoint_drift, endpoint_hijacked}, {}, Health::healthy},
      {"another certificate on the API's port", [](Snapshot& now, StackSpec&) { show_other_certificate(now); },
       {{endpoint_hijacked, Severity::fail, Remedy::manual}}, {api_unreachable}, endpoint_hijacked},
      {"no kubeconfig knows this cluster", [](Snapshot& now, StackSpec&) { hide_cluster(now); now.kubernetes.api_certificate_trusted = false; now.kubernetes.kubeconfig = Absent{}; },
       {}, {endpoint_hijacked}},
  };
}

std::vector<Case> certificate_cases() {
  return {
      {"a client certificate ends in 80 days", [](Snapshot& now, StackSpec&) { end_certificate(now, 80 * day); },
       {{certificate_expiring, Severity::info, Remedy::up}}, {}, {}, Health::healthy},
      {"a client certificate ends in 20 days", [](Snapshot& now, StackSpec&) { end_certificate(now, 20 * day); },
       {{certificate_expiring, Severity::warn}}, {}, certificate_expiring, Health::degraded},
      {"a client certificate has ended", [](Snapshot& now, StackSpec&) { end_certificate(now, -1 * day); },
       {{certificate_expiring, Severity::fail}}},
      {"a client certificate ends in 91 days", [](Snapshot& now, StackSpec&) { end_certificate(now, 91 * day); }, {}, {certificate_expiring}},
      {"the server's certificate ends in 10 days", [](Snapshot& now, StackSpec&) { certificate_of(now).not_after = noon() + 10 * day; },
       {{certificate_expiring, Severity::warn}}},
      {"the management certificate ends in 10 days", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.talosconfig).contexts.at(0).client_not_after = noon() + 10 * day; },
       {{certificate_expiring, Severity::warn}}},
  };
}

std::vector<Case> management_cases() {
  const auto service = [](const std::string& id) {
    return [id](Snapshot& now, StackSpec&) {
      for (TalosService& each : sure(now.kubernetes.talos).services) { each.healthy = each.id != id; }
    };
  };
  return {
      {"the kubelet refuses the API server", [](Snapshot& now, StackSpec&) { now.kubernetes.kubelet_proxy = 403; },
       {{kubelet_rbac_drift, Severity::warn, Remedy::heal}}, {}, kubelet_rbac_drift, Health::degraded},
      {"the kubelet does not answer", [](Snapshot& now, StackSpec&) { now.kubernetes.kubelet_proxy = 502; }, {}, {kubelet_rbac_drift}},
      {"the management API is silent", [](Snapshot& now, StackSpec&) { now.kubernetes.talos = Unknown{UnknownCause::unreachable, "connection refused"}; },
       {{talos_api_unreachable, Severity::warn, Remedy::manual}}, {}, talos_api_unreachable, Health::degraded},
      {"there is no talosctl", [](Snapshot& now, StackSpec&) { now.kubernetes.talos = Unknown{UnknownCause::tool_missing, ""}; }, {}, {talos_api_unreachable}},
      {"talosctl answers garbage", [](Snapshot& now, StackSpec&) { now.kubernetes.talos = Unknown{UnknownCause::garbage, "not understood: <html>"}; }, {}, {talos_api_unreachable}},
      {"talosctl hangs", [](Snapshot& now, StackSpec&) { now.kubernetes.talos = Unknown{UnknownCause::timed_out, "no answer within its deadline"}; }, {}, {talos_api_unreachable}},
      {"talosctl may not be run", [](Snapshot& now, StackSpec&) { now.kubernetes.talos = Unknown{UnknownCause::denied, "permission denied"}; }, {}, {talos_api_unreachable}},
      {"talosctl ends with an error", [](Snapshot& now, StackSpec&) { now.kubernetes.talos = Unknown{UnknownCause::failed, "exit status 1: rpc error: code = Unavailable"}; },
       {{talos_api_unreachable, Severity::warn, Remedy::manual}}, {}, talos_api_unreachable, Health::degraded},
      {"there is no talosconfig", [](Snapshot& now, StackSpec&) { now.kubernetes.talosconfig = Absent{}; now.kubernetes.talos = Unknown{}; }, {}, {talos_api_unreachable}},
      {"a node service is unhealthy", service("trustd"), {{talos_service_failed, Severity::warn, Remedy::manual, "trustd"}}, {}, talos_service_failed, Health::degraded},
      {"etcd is unhealthy", service("etcd"), {{talos_service_failed, Severity::fail, Remedy::manual, "etcd"}}},
      {"etcd has raised an alarm", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.talos).etcd_alarms = {"NOSPACE"}; }, {{talos_service_failed, Severity::fail}}},
      {"the machine is not in its running stage", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.talos).stage = "booting"; sure(now.kubernetes.talos).ready = false; },
       {{talos_service_failed, Severity::warn}}},
      {"a service without a health check runs", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.talos).services.push_back({"udevd", true, false, false}); }, {}, {talos_service_failed}},
      {"another Kubernetes than the file says", [](Snapshot& now, StackSpec& spec) { spec.written = {"cluster.kubernetesVersion"}; node(now).kubelet_version = "v1.34.1"; },
       {{version_drift, Severity::info, Remedy::recreate}}, {}, {}, Health::healthy},
      {"the Kubernetes that the file says", [](Snapshot&, StackSpec& spec) { spec.written = {"cluster.kubernetesVersion", "cluster.talosVersion"}; }, {}, {version_drift}},
      {"another Kubernetes than the built-in default", [](Snapshot& now, StackSpec&) { node(now).kubelet_version = "v1.34.1"; }, {}, {version_drift}},
  };
}

}  // namespace

std::vector<Case> kubernetes_cases() {
  std::vector<Case> all;
  for (auto* part : {&api_cases, &endpoint_cases_of_api, &certificate_cases, &management_cases}) {
    for (Case& each : part()) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace joelclaw::infra::test
