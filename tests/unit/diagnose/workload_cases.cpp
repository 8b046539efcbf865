// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

constexpr Duration hour{3'600'000};

Case crash(const std::string& name, const std::string& workload, const std::string& log) {
  return {name,
          [workload, log](Snapshot& now, StackSpec&) { add_log(now, break_pod(now, workload, "CrashLoopBackOff"), log); },
          {{workload_crash_loop, Severity::fail, Remedy::manual, "joelclaw/" + workload + "-0"},
           {workload_unavailable, Severity::fail, {}, "joelclaw/" + workload, workload_crash_loop}},
          {},
          workload_crash_loop,
          Health::degraded};
}

Case pull(const std::string& name, const std::string& message, Remedy remedy) {
  return {name,
          [message](Snapshot& now, StackSpec&) { break_pod(now, "system-bus-worker", "ImagePullBackOff", message); },
          {{image_pull_failing, Severity::fail, remedy}, {workload_unavailable, {}, {}, "", image_pull_failing}},
          {},
          image_pull_failing};
}

SecretSpec wanted(const std::string& name, bool required, Duration max_age) {
  SecretSpec secret{name, "joelclaw", required, std::nullopt};
  if (max_age.count() > 0) {
    secret.registry = RegistrySecret{"ghcr.io", "joel", {"gh", "auth", "token"}, max_age};
  }
  return secret;
}

void finish_job(Snapshot& now, Duration ago, std::optional<int> ttl) {
  sure(now.kubernetes.jobs).push_back({{"joelclaw", "agent-1"}, true, noon() - ago, ttl});
}

std::vector<Case> pod_cases() {
  return {
      crash("a damaged append-only file", "redis", "# Bad file format reading the append only file: make a backup"),
      crash("no right to its volume", "dkron", "open /data/raft/snapshots/permTest: permission denied"),
      crash("a Service's name in its way", "inngest", "strconv.Atoi: parsing \"tcp://10.96.0.1:8288\": invalid syntax"),
      crash("a cause that nobody knows", "typesense", "panic: something new"),
      {"dying between two backoffs", [](Snapshot& now, StackSpec&) {
         PodFacts& pod = break_pod(now, "dkron", "CrashLoopBackOff");
         pod.containers.at(0).waiting_reason.clear();
       },
       {{workload_crash_loop}}},
      {"restarted once and serving", [](Snapshot& now, StackSpec&) {
         PodFacts& pod = add_pod(now, "dkron-0", "StatefulSet", "dkron");
         pod.ready = pod.containers.at(0).ready = true;
         pod.containers.at(0).restarts = 9;
         pod.containers.at(0).last_terminated_reason = "Error";
       },
       {}, {workload_crash_loop}, {}, Health::healthy},
      pull("the registry is not reached", "dial tcp: lookup ghcr.io: i/o timeout", Remedy::heal),
      pull("a tag that does not exist", "ghcr.io/x/y:nope: not found", Remedy::manual),
      pull("the registry refuses", "unexpected status: 403 Forbidden", Remedy::manual),
      {"an older version still serves", [](Snapshot& now, StackSpec&) {
         break_pod(now, "system-bus-worker", "ErrImagePull", "i/o timeout");
         workload(now, "system-bus-worker").available = workload(now, "system-bus-worker").ready = 1;
       },
       {{image_pull_failing, Severity::warn, Remedy::heal}}, {workload_unavailable}, image_pull_failing, Health::degraded},
      {"a refused pull, and a stale password", [](Snapshot& now, StackSpec& spec) {
         spec.secrets = {wanted("ghcr-pull", true, hour)};
         break_pod(now, "system-bus-worker", "ImagePullBackOff", "unexpected status: 403 Forbidden");
       },
       {{image_pull_failing, {}, {}, "", pull_secret_stale}}, {}, pull_secret_stale},
      {"a pod in an unknown state before the node started", [](Snapshot& now, StackSpec&) {
         PodFacts& pod = add_pod(now, "dkron-0", "StatefulSet", "dkron");
         pod.phase = "Unknown";
         pod.last_transition = noon() - 20 * 24 * hour;
       },
       {{pods_unknown, Severity::warn, Remedy::heal}}},
      {"a pod in an unknown state since the node started", [](Snapshot& now, StackSpec&) { add_pod(now, "dkron-0", "StatefulSet", "dkron").phase = "Unknown"; },
       {{pods_unknown, Severity::warn, Remedy::manual}}},
      {"a pod in an unknown state that nobody makes anew", [](Snapshot& now, StackSpec&) {
         PodFacts& pod = add_pod(now, "by-hand", "", "");
         pod.phase = "Unknown";
         pod.last_transition = noon() - 20 * 24 * hour;
       },
       {{pods_unknown, Severity::warn, Remedy::manual}}},
      {"a finished Job's pod", [](Snapshot& now, StackSpec&) { add_pod(now, "agent-1-x", "Job", "agent-1").phase = "Failed"; }, {}, {workload_crash_loop, pods_unknown}, {}, Health::healthy},
  };
}

std::vector<Case> input_cases() {
  return {
      {"a namespace is missing", [](Snapshot& now, StackSpec&) { drop_first(sure(now.kubernetes.namespaces)); },
       {{namespace_missing, Severity::fail, Remedy::up, "aistor"}}, {}, namespace_missing, Health::degraded},
      {"all namespaces are there", [](Snapshot&, StackSpec&) {}, {}, {namespace_missing, workload_unavailable, image_pull_failing}},
      {"a required secret is missing", [](Snapshot&, StackSpec& spec) { spec.secrets = {wanted("docs-api-env", true, {})}; },
       {{secret_missing, Severity::fail, Remedy::up, "joelclaw/docs-api-env"}}, {}, secret_missing, Health::degraded},
      {"a secret is missing that nobody needs", [](Snapshot&, StackSpec& spec) { spec.secrets = {wanted("docs-api-env", false, {})}; }, {}, {secret_missing}},
      {"a pod waits for a secret", [](Snapshot& now, StackSpec&) {
         PodFacts& pod = break_pod(now, "bluesky-pds", "CreateContainerConfigError", "secret \"bluesky-pds-secrets\" not found");
         pod.missing_inputs = {"secret \"bluesky-pds-secrets\""};
       },
       {{secret_missing, Severity::fail, Remedy::up, "joelclaw/bluesky-pds-secrets"}, {workload_unavailable, {}, {}, "joelclaw/bluesky-pds", secret_missing}}, {}, secret_missing},
      {"the registry's password is too old", [](Snapshot&, StackSpec& spec) { spec.secrets = {wanted("ghcr-pull", true, 2 * hour)}; },
       {{pull_secret_stale, Severity::warn, Remedy::heal}}, {}, pull_secret_stale, Health::degraded},
      {"the registry's password is young", [](Snapshot&, StackSpec& spec) { spec.secrets = {wanted("ghcr-pull", true, 4 * hour)}; }, {}, {pull_secret_stale}},
      {"a workload has fewer than it wants", [](Snapshot& now, StackSpec&) { workload(now, "dkron").available = workload(now, "dkron").ready = 0; },
       {{workload_unavailable, Severity::fail, Remedy::manual, "joelclaw/dkron"}}, {}, workload_unavailable, Health::degraded},
      {"a workload is wanted away", [](Snapshot& now, StackSpec&) { workload(now, "dkron") = {"StatefulSet", {"joelclaw", "dkron"}, 0, 0, 0, 0}; }, {}, {workload_unavailable}, {}, Health::healthy},
  };
}

std::vector<Case> object_cases() {
  const auto release = [](const std::string& version, const std::string& status) {
    return [version, status](Snapshot& now, StackSpec&) {
      sure(now.kubernetes.secrets).push_back({{"joelclaw", "sh.helm.release.v1.bluesky-pds.v" + version}, "helm.sh/release.v1", noon(),
                                              {{"name", "bluesky-pds"}, {"status", status}, {"version", version}}});
    };
  };
  return {
      {"an object differs from its manifest", [](Snapshot& now, StackSpec&) { now.kubernetes.manifest_drift = std::vector<std::string>{"StatefulSet joelclaw/redis"}; },
       {{manifest_drift, Severity::info, Remedy::up}}, {}, {}, Health::healthy},
      {"no object differs", [](Snapshot& now, StackSpec&) { now.kubernetes.manifest_drift = std::vector<std::string>{}; }, {}, {manifest_drift}},
      {"a release hangs in its upgrade", release("4", "pending-upgrade"), {{release_stuck, Severity::warn, Remedy::manual, "joelclaw/bluesky-pds"}}, {}, release_stuck, Health::degraded},
      {"an upgrade has failed", release("10", "failed"), {{release_stuck, Severity::warn}}},
      {"an upgrade failed once, and went well since", release("2", "failed"), {}, {release_stuck}},
      {"a Job is past its TTL", [](Snapshot& now, StackSpec&) { finish_job(now, hour, 300); }, {{job_stale, Severity::info, Remedy::manual}}, {}, {}, Health::healthy},
      {"a Job is within its TTL", [](Snapshot& now, StackSpec&) { finish_job(now, Duration{200'000}, 300); }, {}, {job_stale}},
      {"a Job without a TTL stays", [](Snapshot& now, StackSpec&) { finish_job(now, 100 * hour, std::nullopt); }, {}, {job_stale}},
  };
}

}  // namespace

std::vector<Case> workload_cases() {
  std::vector<Case> all;
  for (auto* part : {&pod_cases, &input_cases, &object_cases}) {
    for (Case& each : part()) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace joelclaw::infra::test
