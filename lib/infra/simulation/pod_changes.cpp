// SPDX-License-Identifier: MIT
#include <infra/simulation/pod_changes.hpp>

namespace joelclaw::infra::simulation {

void crash(Model& model, const std::string& owner, const std::string& log, int exit_code, const std::string& needs) {
  each_pod(model, owner, [&](Pod& pod) {
    pod.ready = false;
    pod.needs = needs;
    pod.restarts = 14;
    pod.waiting_reason = "CrashLoopBackOff";
    pod.waiting_message =
        "back-off 5m0s restarting failed container=" + pod.container + " pod=" + pod.name + "_" + pod.space;
    pod.last_reason = "Error";
    pod.last_exit = exit_code;
    pod.log = pod.previous_log = log;
    pod.changed = model.now - Duration{2'400'000};
    warn(model, "Pod", pod.space, pod.name, "BackOff",
         "Back-off restarting failed container " + pod.container + " in pod " + pod.name, 14);
  });
}

void hold_back(Model& model, const std::string& owner, const std::string& reason, const std::string& message,
               const std::string& needs) {
  each_pod(model, owner, [&](Pod& pod) {
    pod.ready = false;
    pod.needs = needs;
    pod.phase = "Pending";
    pod.waiting_reason = reason;
    pod.waiting_message = message;
    pod.started.reset();
    pod.changed = model.now - Duration{240'000};
    pod.created = model.now - Duration{250'000};
  });
}

void unschedule(Model& model, const std::string& owner, const std::string& message, const std::string& needs) {
  each_pod(model, owner, [&](Pod& pod) {
    pod.ready = false;
    pod.needs = needs;
    pod.phase = "Pending";
    pod.unscheduled = message;
    pod.started.reset();
    pod.created = pod.changed = model.now - Duration{300'000};
    warn(model, "Pod", pod.space, pod.name, "FailedScheduling", message, 3);
  });
}

void warn(Model& model, const std::string& kind, const std::string& space, const std::string& name,
          const std::string& reason, const std::string& message, int count) {
  model.cluster.events.push_back({reason, message, kind, space, name, model.now - Duration{60'000}, count});
}

}  // namespace joelclaw::infra::simulation
