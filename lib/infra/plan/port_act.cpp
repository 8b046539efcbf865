// SPDX-License-Identifier: MIT
#include <infra/plan/port_act.hpp>

#include <infra/base/overload.hpp>

namespace joelclaw::infra {
namespace {

std::string subject_of(const PortAct& act) {
  return std::visit(Overload{[](const KeepBindings& a) { return a.edit.container; },
                             [](const EditBindings& a) { return a.edit.container; },
                             [](const RestoreBindings& a) { return a.container; },
                             [](const ForgetBindings& a) { return a.container; },
                             [](const RecordPort& a) { return to_string(a.port); },
                             [](const auto&) { return std::string{}; }},
                    act);
}

}  // namespace

std::string name_of(const PortAct& act) {
  return std::visit(
      Overload{[](const KeepBindings&) { return "bindings.keep"; }, [](const EditBindings&) { return "bindings.edit"; },
               [](const RestoreBindings&) { return "bindings.restore"; },
               [](const ForgetBindings&) { return "bindings.forget"; }, [](const StopEngine&) { return "engine.stop"; },
               [](const ResumeEngine&) { return "engine.resume"; }, [](const RecordPort&) { return "spec.record"; }},
      act);
}

std::string title_of(const PortAct& act) {
  return std::visit(
      Overload{[](const KeepBindings& a) { return "keep what " + a.edit.container + " publishes"; },
               [](const EditBindings& a) {
                 const std::string port = "port " + to_string(a.edit.port);
                 return a.edit.removes ? "take " + port + " from " + a.edit.container : "give " + a.edit.container + " " + port;
               },
               [](const RestoreBindings& a) { return "give " + a.container + " its former ports"; },
               [](const ForgetBindings& a) { return "remove the backups of the ports of " + a.container; },
               [](const StopEngine&) { return std::string{"stop the engine"}; },
               [](const ResumeEngine&) { return std::string{"start the engine again"}; },
               [](const RecordPort& a) {
                 return a.removes ? "take " + to_string(a.port) + " out of the spec" : "write " + to_string(a.port) + " into the spec";
               }},
      act);
}

Step port_step(const PortAct& act, const PortMeans& means, const std::string& why, Impact impact, Duration budget) {
  Step step;
  const std::string subject = subject_of(act);
  step.id = name_of(act) + (subject.empty() ? "" : " " + subject);
  step.title = title_of(act);
  step.action = Await{step.title};
  step.why = why;
  step.impact = impact;
  step.budget = budget;
  step.calls = means.calls(act);
  step.interruptible = false;
  return step;
}

}  // namespace joelclaw::infra
