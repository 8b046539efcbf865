// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/colima_places.hpp>
#include <infra/driver/vm_driver.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// A Lima VM made by colima. Asked through limactl, its own files and one ssh session: never through `colima status`,
/// which opens three ssh sessions without a deadline and calls every failure "not running".
class ColimaDriver : public VmDriver {
 public:
  /// `ssh_config` is the text of Lima's ssh.config, empty where there is none: the instance was never started.
  ColimaDriver(Machine machine, ColimaPlaces places);
  ~ColimaDriver() override;

  bool has_vm() const override { return true; }
  std::vector<std::string> programs() const override;
  std::vector<FileInquiry> files() const override;
  Inquiries questions(const std::string& label, const std::string& value) const override;
  std::string engine_socket() const override;
  std::string engine_context() const override;
  std::optional<SshTarget> ssh() const override;
  std::string space_path() const override;
  std::vector<Call> calls(const Action& action, const StackSpec& spec, const Snapshot& now) const override;
  std::vector<std::pair<std::string, Command>> evidence() const override;
  std::vector<std::string> supervisor_words() const override;

 private:
  Inquiry list() const;
  Inquiry guest(const SshTarget& target, const std::string& label, const std::string& value) const;
  Inquiry control_socket() const;
  Inquiries processes() const;
  Inquiries banner(std::uint16_t port) const;

  Machine m_machine;
  ColimaPlaces m_places;
  struct State;
  std::unique_ptr<State> m_state;  ///< what was already asked in this look
};

}  // namespace joelclaw::infra
