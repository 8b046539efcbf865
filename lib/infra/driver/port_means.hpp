// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/vm_driver.hpp>
#include <infra/plan/port_act.hpp>
#include <infra/tool/docker_acts.hpp>
#include <infra/tool/ssh.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// How root is reached where the engine runs.
struct RootWay {
  std::optional<SshTarget> vm;  ///< none: this host itself
  bool is_root = false;         ///< on this host, without sudo

  /// The one that this driver's own acts take; none where it has none.
  static std::optional<RootWay> of(const VmDriver& vm, const StackSpec& spec, const Snapshot& now);
  Command command(std::vector<std::string> words, Duration deadline) const;
};

/// A change of ports on an engine under systemd, with its files below it.
class EnginePortMeans : public PortMeans {
 public:
  EnginePortMeans(std::optional<RootWay> root, EngineAccess engine);
  std::vector<Call> calls(const PortAct& act) const override;

 private:
  Call root(std::vector<std::string> words, Duration deadline) const;
  Call show(const BindingEdit& edit, const char* file) const;
  std::vector<Call> keep(const BindingEdit& edit) const;
  std::vector<Call> edit(const BindingEdit& edit) const;
  std::vector<Call> resume(const ResumeEngine& act) const;

  std::optional<RootWay> m_root;
  EngineAccess m_engine;
};

}  // namespace joelclaw::infra
