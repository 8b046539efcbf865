// SPDX-License-Identifier: MIT
#include <infra/simulation/fault.hpp>
#include <infra/simulation/healthy_cluster.hpp>
#include <infra/simulation/pod_changes.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr Duration hour{3'600'000};

template <class T, class Test>
void remove(std::vector<T>& from, Test&& test) {
  from.erase(std::remove_if(from.begin(), from.end(), test), from.end());
}

void namespace_missing(Model& model) {
  ClusterPart& cluster = model.cluster;
  const auto gone = [&model](const auto& object) { return object.space == model.parameters.space; };
  remove(cluster.namespaces, [&model](const NamespacePart& each) { return each.name == model.parameters.space; });
  remove(cluster.workloads, gone);
  remove(cluster.pods, gone);
  remove(cluster.services, gone);
  remove(cluster.claims, gone);
  remove(cluster.secrets, gone);
}

void unavailable(Model& model) {
  each_pod(model, "typesense", [&model](Pod& pod) {
    pod.ready = false;
    pod.changed = model.now - Duration{500'000};
  });
}

/// A workload that the default spec does not have, with its Secret named but absent (operations.md S34).
void secret_missing(Model& model) {
  Pod shape;
  shape.secrets = {"docs-api-env"};
  add_workload(model, {"Deployment", model.parameters.space, "docs-api", 1, "ghcr.io/joelhooks/docs-api:latest"},
               shape);
  hold_back(model, "docs-api", "CreateContainerConfigError", "secret \"docs-api-env\" not found", "secret");
}

void claim_missing_worker(Model& model) {
  Pod shape;
  shape.claims = {"firecracker-images"};
  add_workload(model,
               {"Deployment", model.parameters.space, "restate-worker", 1, "ghcr.io/joelhooks/restate-worker:latest"},
               shape);
  unschedule(
      model, "restate-worker",
      "0/1 nodes are available: persistentvolumeclaim \"firecracker-images\" not found. preemption: 0/1 nodes are "
      "available: 1 Preemption is not helpful for scheduling.",
      "claim");
}

void pull_fails(Model& model, const std::string& owner, const std::string& why, const std::string& needs = "never") {
  each_pod(model, owner, [&](Pod& pod) {
    const std::string message = "Back-off pulling image \"" + pod.image + "\": ErrImagePull: " + why;
    warn(model, "Pod", pod.space, pod.name, "Failed", "Failed to pull image \"" + pod.image + "\": " + why, 9);
    hold_back(model, owner, "ImagePullBackOff", message, needs);
  });
}

/// The registry is back four minutes later; the kubelet's own back-off lasts longer than that.
void pull_network(Model& model) {
  model.cluster.registry_back = model.now + Duration{240'000};
  schedule(model, model.now + Duration{540'000}, {EventKind::settle_pods, "", ""});
  for (const char* owner : {"system-bus-worker", "bluesky-pds", "livekit-server"}) {
    pull_fails(model, owner,
               "failed to pull and unpack image: failed to resolve reference: failed to do request: Head "
               "\"https://ghcr.io/v2/\": dial tcp: lookup ghcr.io on 10.96.0.10:53: i/o timeout",
               "registry");
  }
}

void redis_aof(Model& model) {
  crash(model, "redis",
        "1:C 22 Nov 2026 09:58:01.120 # Redis is starting\n1:M 22 Nov 2026 09:58:01.124 # Bad file format reading the "
        "append only file appendonly.aof.4.incr.aof: make a backup of your AOF file, then use ./redis-check-aof --fix "
        "<filename.manifest>\n",
        1);
}

void typesense_oom(Model& model) {
  crash(model, "typesense", "", 137);
  each_pod(model, "typesense", [](Pod& pod) { pod.last_reason = "OOMKilled"; });
}

void crowded(Model& model) {
  add_workload(model, {"Deployment", model.parameters.space, "filler", 1'200, "busybox:1.37"}, Pod{});
}

void scaled_down(Model& model) {
  add_workload(model, {"Deployment", model.parameters.space, "docs-api", 0, "ghcr.io/joelhooks/docs-api:latest"},
               Pod{});
}

void pods_unknown(Model& model) {
  each_pod(model, "dkron", [&model](Pod& pod) {
    pod.phase = "Unknown";
    pod.reason = "NodeLost";
    pod.ready = false;
    pod.changed = model.vm.started - hour;
  });
}

void pull_secret_stale(Model& model) {
  model.parameters.spec_file = true;
  model.parameters.spec_tail +=
      "secrets:\n  - {name: ghcr-pull, namespace: " + model.parameters.space +
      ", registry: {server: ghcr.io, username: joelhooks, passwordCommand: [gh, auth, token], maxAge: 10h}}\n";
  for (SecretPart& secret : model.cluster.secrets) {
    secret.created = secret.name == "ghcr-pull" ? model.now - 30 * hour : secret.created;
  }
}

}  // namespace

std::vector<Fault> workload_faults() {
  return {
      {"namespace-missing", "the namespace and all in it are gone", namespace_missing},
      {"workload-unavailable", "typesense runs and is not ready", unavailable},
      {"redis-aof", "Redis cannot read its append only file", redis_aof},
      {"typesense-lock", "typesense finds the LOCK of its former run",
       [](Model& model) {
         crash(
             model, "typesense",
             "E20261122 09:58:01 raft_server.cpp:210] IO error: lock /data/db/LOCK: Resource temporarily unavailable\n",
             1);
       }},
      {"typesense-fd-limit", "typesense has no file descriptors left",
       [](Model& model) {
         crash(model, "typesense", "E20261122 09:58:01 raft_server.cpp:98] Too many open files\n", 1, "");
       }},
      {"typesense-oom", "typesense is killed for its memory", typesense_oom},
      {"port-variable", "inngest reads tcp:// out of a Service's variable",
       [](Model& model) {
         crash(model, "inngest", "Error: strconv.Atoi: parsing \"tcp://10.96.118.2:8288\": invalid syntax\n", 1);
       }},
      {"dkron-permission", "dkron may not write its volume",
       [](Model& model) {
         crash(model, "dkron", "level=fatal msg=\"agent: open /data/raft/snapshots/permTest: permission denied\"\n", 1);
       }},
      {"image-pull-network", "the registry cannot be reached", pull_network},
      {"image-pull-not-found", "the image's tag does not exist",
       [](Model& model) {
         pull_fails(model, "system-bus-worker",
                    "rpc error: code = NotFound desc = failed to pull and unpack image: failed to resolve reference: "
                    "not found");
       }},
      {"image-pull-refused", "the registry refuses the credentials",
       [](Model& model) {
         pull_fails(
             model, "system-bus-worker",
             "failed to pull and unpack image: failed to resolve reference: unexpected status from HEAD request to "
             "https://ghcr.io/v2/joelhooks/system-bus-worker/manifests/latest: 403 Forbidden");
       }},
      {"secret-missing", "a pod names a Secret that does not exist", secret_missing},
      {"worker-claim-missing", "restate-worker's claim does not exist", claim_missing_worker},
      {"pull-secret-stale", "the pull secret is older than it may be", pull_secret_stale},
      {"release-stuck", "a Helm release is pending for ever",
       [](Model& model) { model.cluster.releases.back().status = "pending-upgrade"; }},
      {"pods-unknown", "a pod whose node was lost", pods_unknown},
      {"job-stale", "a Job has outlived its TTL",
       [](Model& model) {
         model.cluster.jobs.push_back({model.parameters.space, "agent-run-7", model.now - 40 * hour, 300});
       }},
      {"scaled-down", "a deployment has no replicas on purpose", scaled_down},
      {"crowded", "1,200 more pods", crowded},
  };
}

}  // namespace joelclaw::infra::simulation
