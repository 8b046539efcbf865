// SPDX-License-Identifier: MIT
#include <infra/simulation/healthy_cluster.hpp>
#include <infra/simulation/kubernetes_json.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {
namespace {

Json claim_object(const Model& model, const ClaimPart& claim) {
  Json object;
  object["metadata"] = metadata(model, claim.space, claim.name, claim.created);
  object["spec"] = {{"accessModes", {"ReadWriteOnce"}},
                    {"resources", {{"requests", {{"storage", claim.size}}}}},
                    {"storageClassName", claim.storage_class},
                    {"volumeMode", "Filesystem"}};
  if (claim.phase != "Pending") {
    object["spec"]["volumeName"] = claim.volume;
  }
  object["status"] = {{"phase", claim.phase}};
  return object;
}

/// local-path-provisioner v0.0.30 (tools.md 4.4): hostPath below /opt, bound to the node by its name.
Json volume_object(const Model& model, const ClaimPart& claim) {
  Json object;
  object["metadata"] = metadata(model, "", claim.volume, claim.created);
  object["spec"]["capacity"] = {{"storage", claim.size}};
  object["spec"]["hostPath"] = {{"path", "/opt/local-path-provisioner/" + volume_directory(claim)},
                                {"type", "DirectoryOrCreate"}};
  object["spec"]["accessModes"] = {"ReadWriteOnce"};
  object["spec"]["claimRef"] = {
      {"kind", "PersistentVolumeClaim"}, {"namespace", claim.space}, {"name", claim.name}, {"apiVersion", "v1"}};
  object["spec"]["persistentVolumeReclaimPolicy"] = "Delete";
  object["spec"]["storageClassName"] = claim.storage_class;
  object["status"] = {{"phase", claim.phase == "Bound" ? "Bound" : "Released"}};
  return object;
}

}  // namespace

Objects claim_objects(const Model& model) {
  Objects objects{"PersistentVolumeClaim"};
  for (const ClaimPart& claim : model.cluster.claims) {
    if (!claim.phase.empty()) {
      objects.items.push_back(claim_object(model, claim));
    }
  }
  return objects;
}

Objects volume_objects(const Model& model) {
  Objects objects{"PersistentVolume"};
  for (const ClaimPart& claim : model.cluster.claims) {
    if (!claim.volume.empty()) {
      objects.items.push_back(volume_object(model, claim));
    }
  }
  return objects;
}

Objects secret_objects(const Model& model) {
  Objects objects{"Secret"};
  for (const SecretPart& secret : model.cluster.secrets) {
    Json object;
    object["metadata"] = metadata(model, secret.space, secret.name, secret.created);
    // A text that must never be seen anywhere: whoever asks for secrets asks for their metadata.
    object["data"] = {{"value", "U0lNVUxBVEVELVNFQ1JFVA=="}};
    object["type"] = secret.type;
    objects.items.push_back(std::move(object));
  }
  return objects;
}

Objects job_objects(const Model& model) {
  Objects objects{"Job", "batch/v1"};
  for (const JobPart& job : model.cluster.jobs) {
    Json object;
    object["metadata"] = metadata(model, job.space, job.name, job.finished.value_or(model.now) - Duration{600'000});
    object["spec"] = {{"parallelism", 1}, {"completions", 1}, {"backoffLimit", 0}};
    if (job.ttl_seconds) {
      object["spec"]["ttlSecondsAfterFinished"] = *job.ttl_seconds;
    }
    object["status"] = Json::object();
    if (job.finished) {
      const std::string at = api_time(model, *job.finished);
      object["status"]["conditions"] =
          Json::array({{{"type", "Complete"}, {"status", "True"}, {"lastProbeTime", at}, {"lastTransitionTime", at}}});
      object["status"]["completionTime"] = at;
      object["status"]["succeeded"] = 1;
    } else {
      object["status"]["active"] = 1;
    }
    objects.items.push_back(std::move(object));
  }
  return objects;
}

Objects storage_class_objects(const Model& model) {
  Objects objects{"StorageClass", "storage.k8s.io/v1"};
  if (model.cluster.storage_class) {
    Json object;
    object["metadata"] = metadata(model, "", "local-path", model.now - Duration{86'400'000LL * 100});
    object["metadata"]["annotations"] = {{"storageclass.kubernetes.io/is-default-class", "true"}};
    object["provisioner"] = "rancher.io/local-path";
    object["reclaimPolicy"] = "Delete";
    object["volumeBindingMode"] = "WaitForFirstConsumer";
    objects.items.push_back(std::move(object));
  }
  return objects;
}

}  // namespace joelclaw::infra::simulation
