// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/events.hpp>
#include <infra/simulation/pod_changes.hpp>
#include <infra/simulation/random.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* untolerated =
    "0/1 nodes are available: 1 node(s) had untolerated taint(s). preemption: 0/1 nodes are available: 1 Preemption is "
    "not helpful for scheduling.";

Pod* pod_named(Model& model, const std::string& name) {
  auto& all = model.cluster.pods;
  const auto found =
      std::find_if(all.begin(), all.end(), [&name](const Pod& each) { return each.space + "/" + each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

bool has_secret(const Model& model, const Pod& pod, const std::string& name) {
  const auto& all = model.cluster.secrets;
  return std::any_of(all.begin(), all.end(),
                     [&](const SecretPart& each) { return each.space == pod.space && each.name == name; });
}

std::string missing_secret(const Model& model, const Pod& pod) {
  const auto missing = std::find_if(pod.secrets.begin(), pod.secrets.end(),
                                    [&](const std::string& name) { return !has_secret(model, pod, name); });
  return missing == pod.secrets.end() ? std::string{} : *missing;
}

bool claims_bound(const Model& model, const Pod& pod) {
  const auto& all = model.cluster.claims;
  return std::all_of(pod.claims.begin(), pod.claims.end(), [&](const std::string& name) {
    return std::any_of(all.begin(), all.end(), [&](const ClaimPart& each) {
      return each.space == pod.space && each.name == name && each.phase == "Bound";
    });
  });
}

/// local-path-provisioner v0.0.30 binds what a pod waits for, and what it has failed at before (tools.md 4.4).
bool provisions(const Model& model) {
  const auto& pods = model.cluster.pods;
  const auto& spaces = model.cluster.namespaces;
  const bool runs = std::any_of(pods.begin(), pods.end(),
                                [](const Pod& pod) { return pod.owner == "local-path-provisioner" && pod.ready; });
  const bool allowed = std::any_of(spaces.begin(), spaces.end(), [](const NamespacePart& space) {
    return space.name == "local-path-storage" && space.pod_security == "privileged";
  });
  return model.cluster.storage_class && runs && allowed;
}

bool is_wanted(const Model& model, const ClaimPart& claim) {
  const auto& pods = model.cluster.pods;
  const auto& events = model.cluster.events;
  return std::any_of(pods.begin(), pods.end(),
                     [&claim](const Pod& pod) {
                       return pod.space == claim.space &&
                              std::find(pod.claims.begin(), pod.claims.end(), claim.name) != pod.claims.end();
                     }) ||
         std::any_of(events.begin(), events.end(), [&claim](const ApiEvent& event) {
           return event.reason == "ProvisioningFailed" && event.name == claim.name;
         });
}

void bind_claims(Model& model) {
  for (ClaimPart& claim : model.cluster.claims) {
    if (claim.phase == "Pending" && provisions(model) && is_wanted(model, claim)) {
      claim.phase = "Bound";
      claim.volume = "pvc-" + uuid(model.parameters.seed, claim.space + "/" + claim.name);
      claim.has_directory = true;
    }
  }
}

bool schedulable(const Model& model, const Pod& pod) {
  const NodePart& node = model.cluster.node;
  if (pod.kind == "DaemonSet" || pod.kind.empty()) {
    return true;
  }
  return !node.cordoned && !node.disk_pressure && (node.taints.empty() || pod.needs != "schedulable");
}

void wait_for(Pod& pod, WallTime now, const std::string& reason, const std::string& message) {
  pod.ready = false;
  pod.phase = "Pending";
  pod.waiting_reason = reason;
  pod.waiting_message = message;
  pod.started.reset();
  pod.changed = now;
}

/// Names are a controller's: numbered for a StatefulSet, with a fresh hash for the others.
std::string successor_name(const Model& model, const Pod& pod) {
  if (pod.kind == "StatefulSet" || pod.owner.empty()) {
    return pod.name;
  }
  const auto dash = pod.name.find_last_of('-');
  return pod.name.substr(0, dash + 1) + hex_id(model.parameters.seed, pod.name + std::to_string(model.now.ms), 5);
}

/// The controller's next pod. What its predecessor suffered from and no restart heals, it suffers from too.
void replace(Model& model, Pod& pod) {
  pod.name = successor_name(model, pod);
  pod.terminating = false;
  pod.restarts = 0;
  pod.answering = PodAnswering::answers;
  pod.reason.clear();
  begin_pod(model, pod);
}

void strike(Model& model, const std::string& name) {
  Pod* pod = pod_named(model, name);
  if (pod == nullptr) {
    return;
  }
  const auto& workloads = model.cluster.workloads;
  const bool owned = pod->owner.empty() ? pod->space == "kube-system"
                                        : std::any_of(workloads.begin(), workloads.end(), [pod](const Workload& each) {
                                            return each.name == pod->owner && each.space == pod->space;
                                          });
  if (owned) {
    return replace(model, *pod);
  }
  model.cluster.pods.erase(model.cluster.pods.begin() + (pod - model.cluster.pods.data()));
}

void delete_pod(Model& model, const std::string& name) {
  if (Pod* pod = pod_named(model, name)) {
    pod->terminating = true;
    pod->changed = model.now;
    schedule(model, model.now + Duration{2'000}, {EventKind::strike_pod, name, ""});
  }
}

void pod_runs(Model& model, const Event& event) {
  Pod* pod = pod_named(model, event.subject);
  if (pod == nullptr || std::to_string(pod->created.ms) != event.value) {
    return;
  }
  const std::string need = unmet_need(model, *pod);
  need.empty() ? run_pod(model, *pod) : show_need(model, *pod, need);
}

}  // namespace

std::string unmet_need(const Model& model, const Pod& pod) {
  if (pod.needs == "never") {
    return "never";
  }
  if (!schedulable(model, pod)) {
    return "schedulable";
  }
  if (!claims_bound(model, pod)) {
    return "claim";
  }
  if (pod.owner == "kube-flannel") {
    return model.vm.bridge_netfilter ? "" : "module";
  }
  if (!pod.host_network && !model.cluster.subnet_env) {
    return "subnet";
  }
  if (pod.needs == "registry" && model.now < model.cluster.registry_back) {
    return "registry";
  }
  return missing_secret(model, pod).empty() ? "" : "secret";
}

void show_need(Model& model, Pod& pod, const std::string& need) {
  const std::string before = pod.needs;
  pod.needs = need;
  if (need == "module") {
    wait_for(pod, model.now, "CrashLoopBackOff", "back-off 5m0s restarting failed container=" + pod.container);
    pod.phase = "Running";
    pod.restarts += 3;
    pod.last_reason = "Error";
    pod.last_exit = 1;
    pod.log = pod.previous_log =
        "E1122 09:58:41.204 1 main.go:278] Failed to check br_netfilter: stat "
        "/proc/sys/net/bridge/bridge-nf-call-iptables: no such file or directory\n";
  } else if (need == "subnet") {
    wait_for(pod, model.now, "ContainerCreating", "");
    warn(model, "Pod", pod.space, pod.name, "FailedCreatePodSandBox",
         "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"6f0b\": "
         "plugin type=\"flannel\" failed (add): failed to load flannel 'subnet.env' file: open "
         "/run/flannel/subnet.env: no such file or directory. Check the flannel pod log for this node.",
         3);
  } else if (need == "schedulable" || need == "claim") {
    wait_for(pod, model.now, "", "");
    pod.unscheduled =
        need == "claim" ? "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims." : untolerated;
  } else if (need == "secret") {
    wait_for(pod, model.now, "CreateContainerConfigError", "secret \"" + missing_secret(model, pod) + "\" not found");
  } else if (need == "registry" || before == "never") {
    pod.changed = model.now;  // as its predecessor was
  }
}

void run_pod(Model& model, Pod& pod) {
  pod.phase = "Running";
  pod.ready = true;
  pod.waiting_reason.clear();
  pod.waiting_message.clear();
  pod.unscheduled.clear();
  pod.last_reason.clear();
  pod.log.clear();
  pod.needs.clear();
  pod.reason.clear();
  pod.started = pod.changed = model.now;
  if (pod.owner == "kube-flannel" && !std::exchange(model.cluster.subnet_env, true)) {
    schedule(model, model.now + Duration{12'000}, {EventKind::settle_pods, "", ""});
  }
}

void begin_pod(Model& model, Pod& pod) {
  pod.created = pod.changed = model.now;
  if (pod.needs != "never" && pod.needs != "registry") {
    wait_for(pod, model.now, "ContainerCreating", "");
    pod.unscheduled.clear();
  }
  schedule(model, model.now + Duration{8'000},
           {EventKind::pod_runs, pod.space + "/" + pod.name, std::to_string(model.now.ms)});
}

void settle_pods(Model& model) {
  bind_claims(model);
  for (Pod& pod : model.cluster.pods) {
    if (pod.needs.empty() || pod.needs == "never" || pod.terminating) {
      continue;
    }
    if (const std::string need = unmet_need(model, pod); !need.empty()) {
      if (pod.needs == "claim" && need != "claim") {
        show_need(model, pod, need);  // bound by now: what it waits for next
      }
    } else {
      if (pod.phase == "Failed") {
        pod.name = successor_name(model, pod);  // an evicted pod stays on record; its successor is what counts here
        pod.created = model.now;
      }
      run_pod(model, pod);
    }
  }
}

void apply_to_pods(Model& model, const Event& event) {
  switch (event.kind) {
    case EventKind::delete_pod:
      return delete_pod(model, event.subject);
    case EventKind::strike_pod:
      return strike(model, event.subject);
    case EventKind::pod_runs:
      return pod_runs(model, event);
    case EventKind::settle_pods:
      return settle_pods(model);
    case EventKind::save_database:
      model.cluster.applied["Saved/" + event.subject] = std::to_string(model.wall().ms / 1'000);
      return;
    case EventKind::load_module:  // flannel's own back-off is up to five minutes long
      schedule(model, model.now + Duration{120'000}, {EventKind::settle_pods, "", ""});
      return;
    default:
      return;
  }
}

}  // namespace joelclaw::infra::simulation
