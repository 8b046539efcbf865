// SPDX-License-Identifier: MIT
#include <infra/driver/colima.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/guest.hpp>
#include <infra/tool/lima.hpp>
#include <infra/tool/ssh.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

/// Room for the lines of one start and its failure; Lima's log of a year is not read.
constexpr std::size_t log_tail = 64U << 10U;

template <class T>
Probe<T> not_readable(const Looked<std::string>& looked) {
  if (const auto* failure = std::get_if<FileFailure>(&looked)) {
    return Unknown{UnknownCause::failed, failure->why};
  }
  if (std::holds_alternative<FileDenied>(looked)) {
    return Unknown{UnknownCause::denied, "permission denied"};
  }
  return Absent{"no such file"};
}

void note_denied(const Looked<std::string>& looked, const std::string& path, const std::string& what, Snapshot& to) {
  if (std::holds_alternative<FileDenied>(looked)) {
    to.host.denied.push_back({path, what});
  }
}

Probe<VmProfile> read_profile(const Looked<std::string>& looked) {
  const auto* text = std::get_if<std::string>(&looked);
  return text == nullptr ? not_readable<VmProfile>(looked) : parse_colima_profile(*text);
}

VmLogs& logs_of(Snapshot& snapshot) {
  if (seen(snapshot.vm.logs) == nullptr) {
    snapshot.vm.logs = VmLogs{};
  }
  return std::get<VmLogs>(snapshot.vm.logs);
}

/// The Port of Lima's ssh.config; it changes at every start of the VM.
std::uint16_t ssh_port(std::string_view config) {
  for (const std::string_view line : lines_of(config)) {
    const std::string_view text = trim(line);
    if (to_lower(text.substr(0, 5)) == "port ") {
      const auto number = parse_number(trim(text.substr(5)));
      return number && *number <= 65535 ? static_cast<std::uint16_t>(*number) : std::uint16_t{0};
    }
  }
  return 0;
}

}  // namespace

struct ColimaDriver::State {
  bool has_ssh_config = false;
  std::uint16_t port = 0;
  bool processes_asked = false;
};

ColimaDriver::ColimaDriver(Machine machine, ColimaPlaces places)
    : m_machine(std::move(machine)), m_places(std::move(places)), m_state(std::make_unique<State>()) {}

ColimaDriver::~ColimaDriver() = default;

std::vector<std::string> ColimaDriver::programs() const {
  return {"colima", "limactl", "ssh"};
}

std::string ColimaDriver::engine_socket() const {
  return m_places.socket();
}
std::string ColimaDriver::engine_context() const {
  return m_places.instance;
}
std::string ColimaDriver::space_path() const {
  return m_places.home;
}
std::vector<std::string> ColimaDriver::supervisor_words() const {
  return {"colima start", "limactl start", "colima-start", "colima</string>"};
}

std::optional<SshTarget> ColimaDriver::ssh() const {
  if (!m_state->has_ssh_config) {
    return std::nullopt;
  }
  return SshTarget{m_places.ssh_config(), m_places.ssh_host, "", ""};
}

std::vector<FileInquiry> ColimaDriver::files() const {
  std::vector<FileInquiry> files;
  const auto saved = m_places.saved_profile();
  files.push_back({saved, FileInquiry::How::whole, 1U << 20U, [saved](const Looked<std::string>& looked, Snapshot& to) {
                     to.vm.profile = read_profile(looked);
                     note_denied(looked, saved, "the VM's saved profile", to);
                   }});
  files.push_back({m_places.running_profile(), FileInquiry::How::whole, 1U << 20U,
                   [](const Looked<std::string>& looked, Snapshot& to) { to.vm.running = read_profile(looked); }});
  files.push_back({m_places.data_disk(), FileInquiry::How::exists, 0, [](const Looked<std::string>& looked, Snapshot& to) {
                     to.vm.data_disk = std::holds_alternative<std::string>(looked) ? Probe<bool>{true}
                                                                                   : not_readable<bool>(looked);
                   }});
  files.push_back({m_places.disk_lock(), FileInquiry::How::link, 0, [](const Looked<std::string>& looked, Snapshot& to) {
                     const auto* target = std::get_if<std::string>(&looked);
                     if (target == nullptr) {
                       to.vm.disk_lock = not_readable<DiskLock>(looked);
                       return;
                     }
                     to.vm.disk_lock = DiskLock{target->substr(target->find_last_of('/') + 1)};
                   }});
  files.push_back({m_places.host_agent_log(), FileInquiry::How::tail, log_tail,
                   [](const Looked<std::string>& looked, Snapshot& to) {
                     if (const auto* text = std::get_if<std::string>(&looked)) {
                       to.vm.logs = parse_host_agent_log(*text);
                     }
                   }});
  files.push_back({m_places.usernet_log(), FileInquiry::How::tail, log_tail,
                   [](const Looked<std::string>& looked, Snapshot& to) {
                     if (const auto* text = std::get_if<std::string>(&looked)) {
                       add_usernet_log(*text, logs_of(to));
                     }
                   }});
  const auto config = m_places.ssh_config();
  files.push_back({config, FileInquiry::How::whole, 1U << 20U, [this, config](const Looked<std::string>& looked, Snapshot& to) {
                     note_denied(looked, config, "the way into the VM", to);
                     if (const auto* text = std::get_if<std::string>(&looked)) {
                       m_state->has_ssh_config = true;
                       m_state->port = ssh_port(*text);
                     }
                   }});
  return files;
}

Inquiries ColimaDriver::questions(const std::string& label, const std::string& value) const {
  Inquiries all;
  all.push_back(list());
  if (const auto target = ssh()) {
    all.push_back(guest(*target, label, value));
    append(all, banner(m_state->port));
    all.push_back(control_socket());
  }
  return all;
}

Inquiry ColimaDriver::list() const {
  return {"vm.instance", Layer::vm, Way::limactl, lima_list_command(m_places.lima_home, m_machine.patience),
          [this](Answer& answer, Snapshot& to) {
            const LimaListing listing = parse_lima_list(std::get<Outcome>(answer.what), m_places.instance);
            to.vm.instance = listing.instance;
            const VmInstance* instance = seen(listing.instance);
            if (is_absent(listing.instance) || (instance != nullptr && instance->state == VmState::running)) {
              return Inquiries{};
            }
            return processes();
          }};
}

Inquiry ColimaDriver::guest(const SshTarget& target, const std::string& label, const std::string& value) const {
  const GuestQuestion question{label, value};
  return {"vm.guest", Layer::vm, Way::ssh, guest_facts_command(target, m_machine.patience),
          [this, question](Answer& answer, Snapshot& to) {
            const Outcome& outcome = std::get<Outcome>(answer.what);
            const WallTime asked = to.observed_at + (answer.asked - to.started);
            to.vm.guest = parse_guest_facts(outcome, question, asked, asked + outcome.took);
            if (seen(to.vm.guest) != nullptr) {
              return Inquiries{};
            }
            to.vm.guest_failure = excerpt(trim(outcome.err));
            return processes();
          }};
}

Inquiry ColimaDriver::control_socket() const {
  const Dial dial{UnixTarget{m_places.control_path()}, Greeting::none, "", "", m_machine.patience};
  return {"forwarding.master", Layer::forwarding, Way::local, dial, [](Answer& answer, Snapshot& to) {
            to.vm.control_socket = std::get<DialAnswer>(answer.what);
            return Inquiries{};
          }};
}

Inquiries ColimaDriver::banner(std::uint16_t port) const {
  if (port == 0) {
    return {};
  }
  const Dial dial{TcpTarget{"127.0.0.1", port}, Greeting::banner, "", "", m_machine.patience};
  Inquiries one;
  one.push_back({"vm.ssh-banner", Layer::vm, Way::port, dial, [](Answer& answer, Snapshot& to) {
                   to.vm.ssh_banner = std::get<DialAnswer>(answer.what);
                   return Inquiries{};
                 }});
  return one;
}

/// Only where something is wrong: who of this VM still lives on the host, whatever limactl says?
Inquiries ColimaDriver::processes() const {
  if (std::exchange(m_state->processes_asked, true)) {
    return {};
  }
  Inquiries one;
  one.push_back({"vm.processes", Layer::vm, Way::local, process_list_command(m_machine.patience),
                 [this](Answer& answer, Snapshot& to) {
                   to.vm.processes = parse_process_list(std::get<Outcome>(answer.what), m_places.instance,
                                                        m_places.instance_directory());
                   return Inquiries{};
                 }});
  return one;
}

}  // namespace joelclaw::infra
