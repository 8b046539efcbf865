// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/tool/json.hpp>
#include <infra/tool/kube_lists.hpp>
#include <infra/tool/kubernetes.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::json;

/// A page of items, each made by one function.
template <class T, class F>
Probe<Page<T>> page_of(const HttpAnswer& answer, std::string_view kind, F make) {
  Page<T> page;
  const auto frame = read_kube_list(answer, kind, [&](const Json& item) { page.items.push_back(make(item)); });
  if (const Unknown* why = std::get_if<Unknown>(&frame)) {
    return *why;
  }
  page.count = std::get<ListFrame>(frame).count;
  page.token = std::get<ListFrame>(frame).token;
  return page;
}

ObjectName name_of(const Json& item) {
  return {text_at(item, "metadata.namespace"), text_at(item, "metadata.name")};
}

NodeFacts node_of(const Json& item) {
  NodeFacts node;
  node.name = text_at(item, "metadata.name");
  node.unschedulable = flag_at(item, "spec.unschedulable");
  for (const Json& each : list_at(item, "spec.taints")) {
    node.taints.push_back({text_at(each, "key"), text_at(each, "value"), text_at(each, "effect")});
  }
  for (const Json& each : list_at(item, "status.conditions")) {
    node.conditions.push_back(
        {text_at(each, "type"), text_at(each, "status"), text_at(each, "reason"), text_at(each, "message")});
  }
  for (const Json& each : list_at(item, "status.addresses")) {
    if (text_at(each, "type") == "InternalIP") {
      node.address = text_at(each, "address");
    }
  }
  node.kubelet_version = text_at(item, "status.nodeInfo.kubeletVersion");
  node.os_image = text_at(item, "status.nodeInfo.osImage");
  return node;
}

WorkloadFacts workload_of(const Json& item, const std::string& kind) {
  WorkloadFacts facts;
  facts.kind = kind;
  facts.name = name_of(item);
  if (kind == "DaemonSet") {
    facts.desired = int_at(item, "status.desiredNumberScheduled");
    facts.ready = int_at(item, "status.numberReady");
    facts.available = int_at(item, "status.numberAvailable");
    facts.updated = int_at(item, "status.updatedNumberScheduled");
    return facts;
  }
  // The API server fills in the default of 1; a list that lacks it all the same means that.
  facts.desired = at(item, "spec.replicas").is_null() ? 1 : int_at(item, "spec.replicas");
  facts.ready = int_at(item, "status.readyReplicas");
  // A StatefulSet of an API server before 1.22 has no availableReplicas.
  const bool has_available = !at(item, "status.availableReplicas").is_null();
  facts.available = has_available ? int_at(item, "status.availableReplicas") : facts.ready;
  facts.updated = int_at(item, "status.updatedReplicas");
  return facts;
}

EventFacts event_of(const Json& item) {
  EventFacts event;
  event.reason = text_at(item, "reason");
  event.message = excerpt(text_at(item, "message"), 400);
  event.kind = text_at(item, "involvedObject.kind");
  event.object = {text_at(item, "involvedObject.namespace"), text_at(item, "involvedObject.name")};
  for (const char* path : {"series.lastObservedTime", "lastTimestamp", "eventTime", "metadata.creationTimestamp"}) {
    if (!event.last) {
      event.last = parse_rfc3339(text_at(item, path));
    }
  }
  event.count = std::max({1, int_at(item, "count"), int_at(item, "series.count")});
  return event;
}

std::string text_or_number(const Json& value) {
  return value.is_string()           ? value.get<std::string>()
         : value.is_number_integer() ? std::to_string(value.get<std::int64_t>())
                                     : "";
}

ServiceFacts service_of(const Json& item) {
  ServiceFacts service;
  service.name = name_of(item);
  service.type = text_at(item, "spec.type");
  service.selector = texts_at(item, "spec.selector");
  for (const Json& each : list_at(item, "spec.ports")) {
    service.ports.push_back({text_at(each, "name"), text_at(each, "protocol"), int_at(each, "port"),
                             int_at(each, "nodePort"), text_or_number(at(each, "targetPort"))});
  }
  return service;
}

StorageClassFacts class_of(const Json& item) {
  const auto annotations = texts_at(item, "metadata.annotations");
  const auto mark = annotations.find("storageclass.kubernetes.io/is-default-class");
  return {text_at(item, "metadata.name"), text_at(item, "provisioner"),
          mark != annotations.end() && mark->second == "true"};
}

ClaimFacts claim_of(const Json& item) {
  return {name_of(item), text_at(item, "status.phase"), text_at(item, "spec.volumeName"),
          text_at(item, "spec.storageClassName"), parse_rfc3339(text_at(item, "metadata.creationTimestamp"))};
}

PersistentVolumeFacts volume_of(const Json& item) {
  const std::string host_path = text_at(item, "spec.hostPath.path");
  return {text_at(item, "metadata.name"),
          text_at(item, "status.phase"),
          host_path.empty() ? text_at(item, "spec.local.path") : host_path,
          text_at(item, "spec.persistentVolumeReclaimPolicy"),
          {text_at(item, "spec.claimRef.namespace"), text_at(item, "spec.claimRef.name")}};
}

/// What this program writes on a pull secret when it refreshes it; a Secret does not know when it was changed.
constexpr const char* refreshed_annotation = "joelclaw-infra/refreshed-at";

SecretFacts secret_of(const Json& item) {
  SecretFacts secret;
  secret.name = name_of(item);
  secret.type = text_at(item, "type");
  secret.labels = texts_at(item, "metadata.labels");
  const auto owner = secret.labels.find("owner");
  if (secret.type.empty() && owner != secret.labels.end() && owner->second == "helm" &&
      secret.name.name.starts_with("sh.helm.release.v1.")) {
    secret.type = "helm.sh/release.v1";  // of the metadata alone, which is all that is asked for, it is no part
  }
  const auto annotations = texts_at(item, "metadata.annotations");
  const auto refreshed = annotations.find(refreshed_annotation);
  secret.created = refreshed != annotations.end() ? parse_rfc3339(refreshed->second) : std::nullopt;
  if (!secret.created) {
    secret.created = parse_rfc3339(text_at(item, "metadata.creationTimestamp"));
  }
  return secret;
}

JobFacts job_of(const Json& item) {
  JobFacts job;
  job.name = name_of(item);
  for (const Json& each : list_at(item, "status.conditions")) {
    const std::string type = text_at(each, "type");
    if ((type == "Complete" || type == "Failed") && text_at(each, "status") == "True") {
      job.finished = true;
      job.finished_at = parse_rfc3339(text_at(each, "lastTransitionTime"));
    }
  }
  if (at(item, "spec.ttlSecondsAfterFinished").is_number_integer()) {
    job.ttl_seconds = int_at(item, "spec.ttlSecondsAfterFinished");
  }
  return job;
}

}  // namespace

Probe<Page<NodeFacts>> parse_nodes(const HttpAnswer& answer) {
  return page_of<NodeFacts>(answer, "NodeList", node_of);
}
Probe<Page<NamespaceFacts>> parse_namespaces(const HttpAnswer& answer) {
  return page_of<NamespaceFacts>(answer, "NamespaceList", [](const Json& item) {
    const auto labels = texts_at(item, "metadata.labels");
    const auto label = labels.find("pod-security.kubernetes.io/enforce");
    return NamespaceFacts{text_at(item, "metadata.name"), label == labels.end() ? std::string{} : label->second};
  });
}
Probe<Page<WorkloadFacts>> parse_workloads(const HttpAnswer& answer, const std::string& kind) {
  return page_of<WorkloadFacts>(answer, kind + "List", [&kind](const Json& item) { return workload_of(item, kind); });
}
Probe<Page<EventFacts>> parse_events(const HttpAnswer& answer) {
  return page_of<EventFacts>(answer, "EventList", event_of);
}
Probe<Page<ServiceFacts>> parse_services(const HttpAnswer& answer) {
  return page_of<ServiceFacts>(answer, "ServiceList", service_of);
}
Probe<Page<StorageClassFacts>> parse_storage_classes(const HttpAnswer& answer) {
  return page_of<StorageClassFacts>(answer, "StorageClassList", class_of);
}
Probe<Page<ClaimFacts>> parse_claims(const HttpAnswer& answer) {
  return page_of<ClaimFacts>(answer, "PersistentVolumeClaimList", claim_of);
}
Probe<Page<PersistentVolumeFacts>> parse_persistent_volumes(const HttpAnswer& answer) {
  return page_of<PersistentVolumeFacts>(answer, "PersistentVolumeList", volume_of);
}
Probe<Page<SecretFacts>> parse_secrets(const HttpAnswer& answer) {
  return page_of<SecretFacts>(answer, "PartialObjectMetadataList", secret_of);
}
Probe<Page<JobFacts>> parse_jobs(const HttpAnswer& answer) {
  return page_of<JobFacts>(answer, "JobList", job_of);
}

}  // namespace joelclaw::infra
