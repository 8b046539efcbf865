// SPDX-License-Identifier: MIT
#include <infra/driver/talos_docker.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/talos.hpp>

#include <set>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::uint16_t management_port = 50000;

/// NAME or NAME-1, NAME-2, ...: talosctl adds the number when it merges a second cluster of the same name.
bool is_name_or_numbered(std::string_view text, std::string_view name) {
  if (!text.starts_with(name)) {
    return false;
  }
  const std::string_view rest = text.substr(name.size());
  return rest.empty() || (rest.front() == '-' && parse_number(rest.substr(1)).has_value());
}

/// The first control-plane node's address: talosctl gives it the subnet's second host.
std::string first_node_address(const std::string& subnet) {
  const std::string network = subnet.substr(0, subnet.find('/'));
  return network.substr(0, network.find_last_of('.')) + ".2";
}

/// "127.0.0.1:50000" or "127.0.0.1"; 0 for an endpoint that is not this host.
std::uint16_t local_port(const std::string& endpoint) {
  const auto colon = endpoint.find_last_of(':');
  const std::string host = endpoint.substr(0, colon);
  if (host != "127.0.0.1" && host != "localhost") {
    return 0;
  }
  if (colon == std::string::npos) {
    return management_port;
  }
  const auto number = parse_number(std::string_view{endpoint}.substr(colon + 1));
  return number && *number <= 65535 ? static_cast<std::uint16_t>(*number) : std::uint16_t{0};
}

TalosFacts& talos_of(Snapshot& snapshot) {
  if (seen(snapshot.kubernetes.talos) == nullptr) {
    snapshot.kubernetes.talos = TalosFacts{};
  }
  return std::get<TalosFacts>(snapshot.kubernetes.talos);
}

}  // namespace

struct TalosDockerDriver::State {
  std::set<std::uint16_t> knocked;
  bool asked = false;
};

TalosDockerDriver::TalosDockerDriver(const ClusterSpec& spec, Machine machine)
    : m_cluster(spec.name),
      m_node_address(first_node_address(spec.subnet)),
      m_machine(std::move(machine)),
      m_state(std::make_unique<State>()) {}

TalosDockerDriver::~TalosDockerDriver() = default;

std::vector<std::string> TalosDockerDriver::optional_programs() const {
  return {"talosctl", "helm"};
}

NodeRole TalosDockerDriver::role(const ContainerFacts& container) const {
  const auto type = container.labels.find("talos.type");
  return type != container.labels.end() && type->second == "worker" ? NodeRole::agent : NodeRole::server;
}

bool TalosDockerDriver::may_own(const ClientContext& context) const {
  return is_name_or_numbered(context.name, "admin@" + m_cluster) && is_name_or_numbered(context.cluster, m_cluster);
}

std::string TalosDockerDriver::config_path() const {
  if (const std::string set = m_machine.variable("TALOSCONFIG"); !set.empty()) {
    return set;
  }
  return talos_home() + "/config";
}

std::string TalosDockerDriver::talos_home() const {
  const std::string home = m_machine.variable("TALOS_HOME");
  return home.empty() ? m_machine.home + "/.talos" : home;
}

std::vector<FileInquiry> TalosDockerDriver::files() const {
  std::vector<FileInquiry> files;
  const std::string path = config_path();
  files.push_back({path, FileInquiry::How::whole, 1U << 20U, [path](const Looked<std::string>& looked, Snapshot& to) {
                     if (const auto* text = std::get_if<std::string>(&looked)) {
                       to.kubernetes.talosconfig = parse_talosconfig(path, *text);
                     } else if (std::holds_alternative<FileDenied>(looked)) {
                       to.kubernetes.talosconfig = Unknown{UnknownCause::denied, "permission denied"};
                       to.host.denied.push_back({path, "the management API's credentials"});
                     } else {
                       to.kubernetes.talosconfig = Absent{"no such file"};
                     }
                   }});
  return files;
}

Inquiries TalosDockerDriver::management_questions(const Snapshot& snapshot) const {
  const ClientConfig* config = seen(snapshot.kubernetes.talosconfig);
  if (config == nullptr || m_state->asked) {
    return {};
  }
  Inquiries all;
  for (const ClientContext& context : config->contexts) {
    if (!is_name_or_numbered(context.name, m_cluster)) {
      continue;
    }
    const auto published = snapshot.published(management_port);
    for (const std::uint16_t port : {published.value_or(0), local_port(context.server)}) {
      if (port != 0 && m_state->knocked.insert(port).second) {
        all.push_back(knock(context.name, port));
      }
    }
  }
  return all;
}

/// A port that nobody answers is not worth three children.
Inquiry TalosDockerDriver::knock(const std::string& context, std::uint16_t port) const {
  const Dial dial{TcpTarget{"127.0.0.1", port}, Greeting::certificate, "", "", m_machine.patience};
  return {"kubernetes.management-port", Layer::kubernetes, Way::port, dial,
          [this, context, port](Answer& answer, Snapshot& to) {
            const DialAnswer& dialled = std::get<DialAnswer>(answer.what);
            if (dialled.contact == Contact::answered && !std::exchange(m_state->asked, true)) {
              return ask(context, port);
            }
            if (!m_state->asked && seen(to.kubernetes.talos) == nullptr) {
              to.kubernetes.talos = Unknown{UnknownCause::unreachable, describe(dialled.contact)};
            }
            return Inquiries{};
          }};
}

Inquiries TalosDockerDriver::ask(const std::string& context, std::uint16_t port) const {
  const TalosAccess access{config_path(), context, "127.0.0.1:" + std::to_string(port), m_node_address};
  Inquiries all;
  all.push_back({"kubernetes.machine", Layer::kubernetes, Way::talos,
                 talos_machine_status_command(access, m_machine.patience), [](Answer& answer, Snapshot& to) {
                   const auto facts = parse_talos_machine_status(std::get<Outcome>(answer.what));
                   if (const TalosFacts* machine = seen(facts)) {
                     TalosFacts& all_facts = talos_of(to);
                     all_facts.stage = machine->stage;
                     all_facts.ready = machine->ready;
                     all_facts.unmet = machine->unmet;
                   } else if (seen(to.kubernetes.talos) == nullptr) {
                     to.kubernetes.talos = facts;
                   }
                   return Inquiries{};
                 }});
  all.push_back({"kubernetes.services", Layer::kubernetes, Way::talos, talos_services_command(access, m_machine.patience),
                 [](Answer& answer, Snapshot& to) {
                   const auto services = parse_talos_services(std::get<Outcome>(answer.what));
                   if (const auto* list = seen(services)) {
                     talos_of(to).services = *list;
                   }
                   return Inquiries{};
                 }});
  all.push_back({"kubernetes.etcd-alarms", Layer::kubernetes, Way::talos,
                 talos_etcd_alarms_command(access, m_machine.patience), [](Answer& answer, Snapshot& to) {
                   const auto alarms = parse_talos_etcd_alarms(std::get<Outcome>(answer.what));
                   if (const auto* list = seen(alarms)) {
                     talos_of(to).etcd_alarms = *list;
                   }
                   return Inquiries{};
                 }});
  return all;
}

}  // namespace joelclaw::infra
