// SPDX-License-Identifier: MIT
#pragma once

#include <infra/plan/call.hpp>
#include <infra/plan/step.hpp>
#include <infra/stack/port_mapping.hpp>

#include <string>
#include <variant>
#include <vector>

namespace joelclaw::infra {

// What a change of the published ports does, and nothing else does: acts upon the engine's own files of a container, and
// upon the engine for their sake. They are no Action: no repair may choose one.

/// What a container shall publish from now on, or no longer.
struct BindingEdit {
  std::string container;
  std::string directory;  ///< of its files, in the machine that carries the engine
  PortMapping port;
  bool removes = false;
};
/// Backups of both files, once it is seen that they can be edited.
struct KeepBindings {
  BindingEdit edit;
};
struct EditBindings {
  BindingEdit edit;
};
struct RestoreBindings {
  std::string container, directory;
};
struct ForgetBindings {
  std::string container, directory;
};
/// The engine and what would wake it.
struct StopEngine {};
/// After a stop of ours, with the container that it must still know by then.
struct ResumeEngine {
  std::string container;
  bool after_failure = false;  ///< it was started a moment ago: systemd's limit of starts is lifted
};
/// In the spec's own file.
struct RecordPort {
  std::string path;
  PortMapping port;
  bool removes = false;
};

using PortAct =
    std::variant<KeepBindings, EditBindings, RestoreBindings, ForgetBindings, StopEngine, ResumeEngine, RecordPort>;

/// What these are in calls. Pure.
class PortMeans {
 public:
  PortMeans() = default;
  PortMeans(const PortMeans&) = delete;
  PortMeans& operator=(const PortMeans&) = delete;
  virtual ~PortMeans() = default;
  /// Empty where there is no way to act as root in the machine that carries the engine.
  virtual std::vector<Call> calls(const PortAct& act) const = 0;
};

/// "bindings.edit", "engine.stop", ...
std::string name_of(const PortAct& act);
std::string title_of(const PortAct& act);
/// A step that is never interrupted half-way.
Step port_step(const PortAct& act, const PortMeans& means, const std::string& why, Impact impact, Duration budget);

}  // namespace joelclaw::infra
