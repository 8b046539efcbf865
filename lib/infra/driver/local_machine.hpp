// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/vm_driver.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// No VM: a Docker Engine on this very host. What is asked inside the VM elsewhere is asked of this host itself.
class LocalMachineDriver : public VmDriver {
 public:
  LocalMachineDriver(Machine machine, std::string socket);

  bool has_vm() const override { return false; }
  std::vector<std::string> programs() const override { return {}; }
  std::vector<FileInquiry> files() const override;
  Inquiries questions(const std::string& label, const std::string& value) const override;
  std::string engine_socket() const override { return m_socket; }
  std::string engine_context() const override { return "default"; }
  std::optional<SshTarget> ssh() const override { return std::nullopt; }
  std::string space_path() const override { return "/var/lib"; }
  std::vector<Call> calls(const Action& action, const StackSpec& spec, const Snapshot& now) const override;
  std::vector<std::pair<std::string, Command>> evidence() const override;
  std::vector<std::string> supervisor_words() const override { return {}; }

 private:
  Inquiry units() const;
  Inquiry routes() const;

  Machine m_machine;
  std::string m_socket;
};

}  // namespace joelclaw::infra
