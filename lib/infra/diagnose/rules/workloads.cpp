// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/pod_reading.hpp>
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace joelclaw::infra::rules {
namespace {

/// The controller deletes a finished Job within seconds of its TTL; a minute is no race.
constexpr Duration ttl_slack{60'000};

const SecretFacts* secret_named(const std::vector<SecretFacts>& all, const ObjectName& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const SecretFacts& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string label(const SecretFacts& secret, const std::string& key) {
  const auto found = secret.labels.find(key);
  return found == secret.labels.end() ? std::string{} : found->second;
}

/// Helm keeps a Secret for each revision; the highest is the release's state.
std::map<std::string, const SecretFacts*> latest_releases(const std::vector<SecretFacts>& secrets) {
  std::map<std::string, const SecretFacts*> latest;
  const auto revision = [](const SecretFacts& secret) { return parse_number(label(secret, "version")).value_or(0); };
  for (const SecretFacts& secret : secrets) {
    if (secret.type != "helm.sh/release.v1" || label(secret, "name").empty()) {
      continue;
    }
    const SecretFacts*& best = latest[to_string(ObjectName{secret.name.space, label(secret, "name")})];
    if (best == nullptr || revision(*best) < revision(secret)) {
      best = &secret;
    }
  }
  return latest;
}

}  // namespace

std::vector<Finding> namespace_missing(const Facts& facts) {
  std::vector<Finding> found;
  const auto* all = seen(facts.now.kubernetes.namespaces);
  for (const NamespaceSpec& wanted : facts.spec.namespaces) {
    if (all != nullptr && std::none_of(all->begin(), all->end(), [&wanted](const NamespaceFacts& each) {
          return each.name == wanted.name;
        })) {
      found.push_back(finding(FindingClass::namespace_missing, wanted.name, Severity::fail,
                              "there is no namespace " + wanted.name,
                              {fmt::format("API: {} namespaces, this one is not among them", all->size())}));
    }
  }
  return found;
}

std::vector<Finding> workload_unavailable(const Facts& facts) {
  std::vector<Finding> found;
  const auto* all = seen(facts.now.kubernetes.workloads);
  for (const WorkloadFacts& each : all == nullptr ? std::vector<WorkloadFacts>{} : *all) {
    if (each.available < each.desired && !has_own_class(each.name)) {
      found.push_back(finding(FindingClass::workload_unavailable, to_string(each.name), Severity::fail,
                              fmt::format("{} of {} available", each.available, each.desired),
                              {fmt::format("{}: {} wanted, {} ready, {} available", each.kind, each.desired, each.ready,
                                           each.available)}));
    }
  }
  return found;
}

std::vector<Finding> secret_missing(const Facts& facts) {
  std::map<std::string, std::vector<std::string>> missing;
  const auto* secrets = seen(facts.now.kubernetes.secrets);
  for (const SecretSpec& wanted : facts.spec.secrets) {
    const ObjectName name{wanted.space, wanted.name};
    if (wanted.required && secrets != nullptr && secret_named(*secrets, name) == nullptr) {
      missing[to_string(name)].emplace_back("API: no such secret, and the spec requires it");
    }
  }
  const auto* pods = seen(facts.now.kubernetes.pods);
  for (const PodFacts& pod : pods == nullptr ? std::vector<PodFacts>{} : *pods) {
    for (const std::string& input : pod.missing_inputs) {
      // The kubelet's words: secret "docs-api-env", configmap "agent-identity".
      const auto words = split(input, '"');
      const std::string name{words.size() > 1 ? words[1] : std::string_view{input}};
      missing[to_string(ObjectName{pod.name.space, name})].push_back("pod " + pod.name.name + " waits: " + input +
                                                                     " not found");
    }
  }
  std::vector<Finding> found;
  for (auto& [name, evidence] : missing) {
    found.push_back(finding(FindingClass::secret_missing, name, Severity::fail, name + " is missing", std::move(evidence)));
  }
  return found;
}

std::vector<Finding> pull_secret_stale(const Facts& facts) {
  std::vector<Finding> found;
  const auto* secrets = seen(facts.now.kubernetes.secrets);
  for (const SecretSpec& wanted : facts.spec.secrets) {
    const SecretFacts* secret = secrets == nullptr ? nullptr : secret_named(*secrets, {wanted.space, wanted.name});
    if (secret == nullptr || !wanted.registry || wanted.registry->max_age.count() == 0 || !secret->created) {
      continue;
    }
    const Duration age = facts.now.observed_at - *secret->created;
    if (age > wanted.registry->max_age) {
      found.push_back(finding(FindingClass::pull_secret_stale, to_string(secret->name), Severity::warn,
                              "the registry's password is " + format_duration(age) + " old",
                              {"API: written " + format_rfc3339(*secret->created),
                               "spec: not older than " + format_duration(wanted.registry->max_age)}));
    }
  }
  return found;
}

std::vector<Finding> manifest_drift(const Facts& facts) {
  std::vector<Finding> found;
  const auto* all = seen(facts.now.kubernetes.manifest_drift);
  for (const std::string& object : all == nullptr ? std::vector<std::string>{} : *all) {
    found.push_back(finding(FindingClass::manifest_drift, object, Severity::info,
                            object + " differs from its manifest", {"kubectl diff: " + object}));
  }
  return found;
}

std::vector<Finding> release_stuck(const Facts& facts) {
  std::vector<Finding> found;
  const auto* secrets = seen(facts.now.kubernetes.secrets);
  if (secrets == nullptr) {
    return found;
  }
  for (const auto& [name, secret] : latest_releases(*secrets)) {
    const std::string status = label(*secret, "status");
    if (status == "failed" || status.starts_with("pending-")) {
      found.push_back(finding(FindingClass::release_stuck, name, Severity::warn, "the Helm release is " + status,
                              {"API: revision " + label(*secret, "version") + ", status " + status}));
    }
  }
  return found;
}

std::vector<Finding> job_stale(const Facts& facts) {
  std::vector<Finding> found;
  const auto* jobs = seen(facts.now.kubernetes.jobs);
  for (const JobFacts& job : jobs == nullptr ? std::vector<JobFacts>{} : *jobs) {
    if (!job.finished || !job.finished_at || !job.ttl_seconds) {
      continue;
    }
    const Duration ttl{std::int64_t{*job.ttl_seconds} * 1000};
    const Duration since = facts.now.observed_at - *job.finished_at;
    if (since > ttl + ttl_slack) {
      found.push_back(finding(FindingClass::job_stale, to_string(job.name), Severity::info,
                              "a Job finished " + format_duration(since) + " ago is still there",
                              {"API: its TTL is " + format_duration(ttl)}));
    }
  }
  return found;
}

}  // namespace joelclaw::infra::rules
