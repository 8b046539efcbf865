// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/inquiry.hpp>
#include <infra/driver/machine.hpp>
#include <infra/plan/action.hpp>
#include <infra/plan/call.hpp>
#include <infra/tool/ssh.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra {

struct StackSpec;

/// The machine below: a VM with its own way in, or this host itself. Describes, and never acts.
class VmDriver {
 public:
  VmDriver() = default;
  VmDriver(const VmDriver&) = delete;
  VmDriver& operator=(const VmDriver&) = delete;
  virtual ~VmDriver() = default;

  /// Without a VM the layers vm and forwarding do not exist.
  virtual bool has_vm() const = 0;
  /// Programs without which the machine can be neither seen nor started.
  virtual std::vector<std::string> programs() const = 0;
  virtual std::vector<FileInquiry> files() const = 0;
  /// What is asked at once. `label` and `value` name the cluster's containers for the look from inside.
  virtual Inquiries questions(const std::string& label, const std::string& value) const = 0;
  /// The engine's socket on this host.
  virtual std::string engine_socket() const = 0;
  /// The docker context that belongs to this machine.
  virtual std::string engine_context() const = 0;
  /// The way into the VM, where there is one now.
  virtual std::optional<SshTarget> ssh() const = 0;
  /// The file system of this host that the machine's disks grow on.
  virtual std::string space_path() const = 0;
  /// What an action upon the machine is, in calls; nothing for what is not the machine's, or what it cannot do.
  virtual std::vector<Call> calls(const Action& action, const StackSpec& spec, const Snapshot& now) const = 0;
  /// What tells of the machine and would be gone after a restart: a name for a file, and who prints it.
  virtual std::vector<std::pair<std::string, Command>> evidence() const = 0;
  /// Words by which a foreign job that starts this machine is known.
  virtual std::vector<std::string> supervisor_words() const = 0;
};

std::unique_ptr<VmDriver> make_vm_driver(const StackSpec& spec, const Machine& machine);

}  // namespace joelclaw::infra
