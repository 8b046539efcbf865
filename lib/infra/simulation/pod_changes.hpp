// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <string>

namespace joelclaw::infra::simulation {

// What can become of a workload's pods. `owner` is the workload's name.

template <class Do>
void each_pod(Model& model, const std::string& owner, Do&& change) {
  for (Pod& pod : model.cluster.pods) {
    if (pod.owner == owner) {
      change(pod);
    }
  }
}

/// CrashLoopBackOff: this log, that exit code, restarted often. `needs` is what its next pod will need (Pod::needs).
void crash(Model& model, const std::string& owner, const std::string& log, int exit_code,
           const std::string& needs = "never");

/// Waiting before it ever ran: ImagePullBackOff, CreateContainerConfigError, ContainerCreating.
void hold_back(Model& model, const std::string& owner, const std::string& reason, const std::string& message,
               const std::string& needs);

/// Pending, and the scheduler says why.
void unschedule(Model& model, const std::string& owner, const std::string& message, const std::string& needs);

void warn(Model& model, const std::string& kind, const std::string& space, const std::string& name,
          const std::string& reason, const std::string& message, int count);

}  // namespace joelclaw::infra::simulation
