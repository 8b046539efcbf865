// SPDX-License-Identifier: MIT
#include <infra/diagnose/port_table.hpp>

#include <infra/base/text.hpp>
#include <infra/diagnose/facts.hpp>
#include <infra/diagnose/rules/port_reading.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr std::uint16_t api_port = 6443, management_port = 50000;

bool is_same(const Binding& binding, const PortMapping& mapping) {
  return binding.host == mapping.host && binding.container == mapping.container && binding.protocol == mapping.protocol;
}

bool has(const std::vector<Binding>& bindings, const PortMapping& mapping) {
  return std::any_of(bindings.begin(), bindings.end(), [&](const Binding& each) { return is_same(each, mapping); });
}

class Table {
 public:
  Table(const Snapshot& now, const StackSpec& spec, const Diagnosis& diagnosis)
      : m_facts{now, spec}, m_diagnosis(diagnosis) {}

  std::vector<PortRow> make() {
    for (const PortMapping& mapping : m_facts.spec.ports) {
      add(mapping, true);
    }
    const auto* bindings = known_bindings(m_facts);
    for (const Binding& each : bindings == nullptr ? std::vector<Binding>{} : *bindings) {
      PortMapping mapping;
      mapping.host_ip = each.host_ip.empty() ? mapping.host_ip : each.host_ip;
      mapping.host = each.host;
      mapping.container = each.container;
      mapping.protocol = each.protocol;
      const bool named = std::any_of(m_facts.spec.ports.begin(), m_facts.spec.ports.end(),
                                     [&](const PortMapping& known) { return is_same(each, known); });
      const bool again = std::any_of(m_rows.begin(), m_rows.end(), [&](const PortRow& row) {
        return row.mapping.same_identity(mapping) && is_same(each, row.mapping);
      });
      if (!named && !again) {
        add(mapping, false);
      }
    }
    return std::move(m_rows);
  }

 private:
  void add(const PortMapping& mapping, bool in_spec) {
    PortRow row;
    row.mapping = mapping;
    row.in_spec = in_spec;
    row.reserved = !in_spec && (mapping.container == api_port || mapping.container == management_port);
    read_engine(row);
    read_host(row);
    read_service(row);
    read_probe(row);
    judge(row);
    m_rows.push_back(std::move(row));
  }

  void read_engine(PortRow& row) const {
    const auto* bindings = known_bindings(m_facts);
    const ContainerFacts* node = m_facts.node_container();
    if (bindings == nullptr || node == nullptr) {
      return;
    }
    row.wanted = has(*bindings, row.mapping);
    row.published = m_facts.node_container_runs() && has(node->actual, row.mapping);
  }

  void read_host(PortRow& row) const {
    if (row.mapping.protocol == Protocol::udp) {
      return;  // nobody can be asked whether he would have answered
    }
    for (const PortSighting& port : m_facts.now.endpoints.ports) {
      if (port.mapping.same_identity(row.mapping) && seen(port.contact) != nullptr) {
        row.listening = *seen(port.contact) == Contact::answered;
      }
    }
    if (seen(m_facts.now.host.listeners) == nullptr) {
      return;
    }
    const auto listeners = m_facts.listeners_on(row.mapping.host);
    row.listening = row.listening.value_or(!listeners.empty());
    if (m_facts.has_vm()) {
      row.forwarded = std::any_of(listeners.begin(), listeners.end(),
                                  [](const Listener* each) { return each->role == ListenerRole::forwarder; });
    }
  }

  void read_service(PortRow& row) const {
    const ServiceFacts* service = row.mapping.service ? m_facts.service(*row.mapping.service) : behind(row);
    if (service == nullptr) {
      return;
    }
    row.mapping.service = service->name;
    row.service_type = service->type;
    const ServicePort* port = meant_port(*service, row.mapping);
    if (port != nullptr && port->node_port != 0) {
      row.node_port = port->node_port;
    }
  }

  /// Where the spec names none: the Service whose NodePort the node is reached at.
  const ServiceFacts* behind(const PortRow& row) const {
    const auto* services = seen(m_facts.now.kubernetes.services);
    for (std::size_t i = 0; services != nullptr && i < services->size(); ++i) {
      const auto& ports = (*services)[i].ports;
      if (std::any_of(ports.begin(), ports.end(),
                      [&](const ServicePort& port) { return port.node_port == row.mapping.container; })) {
        return &(*services)[i];
      }
    }
    return nullptr;
  }

  void read_probe(PortRow& row) const {
    for (const ProbeSighting& each : m_facts.now.endpoints.probes) {
      const ProbeSpec* probe = m_facts.probe_spec(each.name);
      const ProbeAnswer* answer = seen(each.answer);
      const bool here =
          probe != nullptr && probe->host_port() == row.mapping.host && row.mapping.protocol == Protocol::tcp;
      if (here && answer != nullptr && (!row.probe || answer->verdict != ProbeVerdict::right)) {
        row.probe = answer->verdict;
      }
    }
  }

  /// Whether a finding is about this port, by its mapping, its Service or its probe.
  bool concerns(const Finding& finding, const PortRow& row) const {
    if (finding.layer != Layer::endpoints) {
      return false;
    }
    const ProbeSpec* probe = m_facts.probe_spec(finding.subject);
    const bool probed = probe != nullptr && probe->host_port() == row.mapping.host;
    const bool serves = row.mapping.service && to_string(*row.mapping.service) == finding.subject;
    return row.in_spec && (finding.subject == to_string(row.mapping) || serves || probed);
  }

  void judge(PortRow& row) const {
    CheckState state = CheckState::ok;
    const auto blame = [&](CheckState how, std::string why) {
      state = how == CheckState::fail || state == CheckState::ok ? how : state;
      row.notes.push_back(std::move(why));
    };
    const auto blame_found = [&](bool consequences) {
      for (const Finding& each : m_diagnosis.findings) {
        if (concerns(each, row) && each.severity != Severity::info && each.caused_by.has_value() == consequences) {
          blame(each.severity == Severity::fail ? CheckState::fail : CheckState::warn, each.summary);
        }
      }
    };
    blame_found(false);
    if (row.wanted == true && row.published == false && m_facts.node_container_runs()) {
      blame(CheckState::fail, "in the container's configuration, and not published: the engine has not taken it up");
    } else if (row.published == true && row.listening == false) {
      blame(CheckState::fail, "published in the VM, and nobody listens on it here: its forward is lost");
    }
    if (row.in_spec && !row.published && row.listening == false && row.probe != ProbeVerdict::right) {
      blame(CheckState::fail, "nobody listens on it here");
    }
    if (row.in_spec && row.mapping.service && row.service_type.empty() &&
        seen(m_facts.now.kubernetes.services) != nullptr) {
      blame(CheckState::fail, "there is no Service " + to_string(*row.mapping.service));
    }
    if (const PortMapping* other = rival(row)) {
      blame(CheckState::fail,
            fmt::format("port {} of the node is {}'s already", row.mapping.container, to_string(*other->service)));
    }
    if (!row.in_spec && !row.reserved) {
      blame(CheckState::warn, "published, and not in the spec");
    }
    if (m_facts.has_vm() && row.in_spec && row.mapping.host < first_unprivileged &&
        row.mapping.host_ip == "127.0.0.1") {
      blame(CheckState::warn, "below 1024 the forwarder listens on every address and refuses what is not from here");
    }
    if (row.notes.empty()) {
      blame_found(true);  // what follows from another fault is told only where nothing here tells more
    }
    // A right answer proves everything that it came through.
    const bool judged =
        row.probe == ProbeVerdict::right ||
        (row.published.has_value() && (row.listening.has_value() || row.mapping.protocol == Protocol::udp));
    row.state = state == CheckState::fail || judged ? state : CheckState::unknown;
    if (row.state == CheckState::unknown) {
      row.notes.emplace_back(row.published ? "whether this host listens on it could not be asked"
                                           : "the engine could not be asked");
    }
  }

  /// Another Service of the spec that is to be reached at the same port of the node; the one that is named first has
  /// it.
  const PortMapping* rival(const PortRow& row) const {
    if (!row.in_spec || !row.mapping.service) {
      return nullptr;
    }
    for (const PortMapping& each : m_facts.spec.ports) {
      if (each.same_identity(row.mapping)) {
        return nullptr;
      }
      if (each.container == row.mapping.container && each.protocol == row.mapping.protocol && each.service &&
          each.service != row.mapping.service) {
        return &each;
      }
    }
    return nullptr;
  }

  static constexpr std::uint16_t first_unprivileged = 1024;

  Facts m_facts;
  const Diagnosis& m_diagnosis;
  std::vector<PortRow> m_rows;
};

}  // namespace

std::vector<PortRow> port_table(const Snapshot& now, const StackSpec& spec, const Diagnosis& diagnosis) {
  return Table{now, spec, diagnosis}.make();
}

CheckState worst_of(const std::vector<PortRow>& rows) {
  for (const CheckState state : {CheckState::fail, CheckState::unknown, CheckState::warn}) {
    if (std::any_of(rows.begin(), rows.end(), [state](const PortRow& row) { return row.state == state; })) {
      return state;
    }
  }
  return CheckState::ok;
}

}  // namespace joelclaw::infra
