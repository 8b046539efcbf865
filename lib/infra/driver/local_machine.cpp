// SPDX-License-Identifier: MIT
#include <infra/driver/local_machine.hpp>

#include <infra/base/text.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

Guest& guest_of(Snapshot& snapshot) {
  if (seen(snapshot.vm.guest) == nullptr) {
    snapshot.vm.guest = Guest{};
  }
  return std::get<Guest>(snapshot.vm.guest);
}

UnitState unit_state(std::string_view word) {
  if (word == "active" || word == "reloading") {
    return UnitState::active;
  }
  if (word == "activating") {
    return UnitState::activating;
  }
  if (word == "inactive" || word == "deactivating") {
    return UnitState::inactive;
  }
  return word == "failed" ? UnitState::failed : UnitState::unknown;
}

/// "86400.12 ..." as whole milliseconds, without a detour through floating point.
Duration uptime_of(std::string_view text) {
  const std::string_view seconds = text.substr(0, text.find('.'));
  return Duration{static_cast<Duration::rep>(parse_number(trim(seconds)).value_or(0)) * 1000};
}

}  // namespace

LocalMachineDriver::LocalMachineDriver(Machine machine, std::string socket)
    : m_machine(std::move(machine)), m_socket(std::move(socket)) {}

std::vector<FileInquiry> LocalMachineDriver::files() const {
  std::vector<FileInquiry> files;
  files.push_back({"/proc/sys/net/bridge/bridge-nf-call-iptables", FileInquiry::How::exists, 0,
                   [](const Looked<std::string>& looked, Snapshot& to) {
                     if (std::holds_alternative<NoSuchFile>(looked)) {
                       guest_of(to).bridge_netfilter = false;
                     } else if (std::holds_alternative<std::string>(looked)) {
                       guest_of(to).bridge_netfilter = true;
                     }
                   }});
  files.push_back({"/proc/sys/kernel/random/boot_id", FileInquiry::How::whole, 64,
                   [](const Looked<std::string>& looked, Snapshot& to) {
                     if (const auto* text = std::get_if<std::string>(&looked)) {
                       guest_of(to).boot_id = std::string{trim(*text)};
                     }
                   }});
  files.push_back({"/proc/uptime", FileInquiry::How::whole, 256, [](const Looked<std::string>& looked, Snapshot& to) {
                     if (const auto* text = std::get_if<std::string>(&looked)) {
                       guest_of(to).uptime = uptime_of(*text);
                     }
                   }});
  return files;
}

Inquiries LocalMachineDriver::questions(const std::string& /*label*/, const std::string& /*value*/) const {
  Inquiries all;
  if (m_machine.system == "linux") {
    all.push_back(units());
    all.push_back(routes());
  }
  return all;
}

Inquiry LocalMachineDriver::units() const {
  Command command{"systemctl", {"is-active", "docker.service", "docker.socket"}, {}, "", m_machine.patience};
  return {"runtime.units", Layer::runtime, Way::local, command, [](Answer& answer, Snapshot& to) {
            const auto words = lines_of(std::get<Outcome>(answer.what).out);
            if (words.size() >= 2) {
              guest_of(to).docker_service = unit_state(trim(words[0]));
              guest_of(to).docker_socket = unit_state(trim(words[1]));
            }
            return Inquiries{};
          }};
}

Inquiry LocalMachineDriver::routes() const {
  Command command{"ip", {"-4", "route", "show"}, {}, "", m_machine.patience};
  return {"vm.routes", Layer::vm, Way::local, command, [](Answer& answer, Snapshot& to) {
            const Outcome& outcome = std::get<Outcome>(answer.what);
            if (outcome.succeeded()) {
              std::vector<std::string> lines;
              for (const std::string_view line : lines_of(outcome.out)) {
                lines.emplace_back(trim(line));
              }
              guest_of(to).routes = lines;
            }
            return Inquiries{};
          }};
}

}  // namespace joelclaw::infra
