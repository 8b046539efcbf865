// SPDX-License-Identifier: MIT
#include <infra/diagnose/layers.hpp>

#include <infra/base/text.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

CheckState state_of(ProbeVerdict verdict) {
  switch (verdict) {
    case ProbeVerdict::right:
      return CheckState::ok;
    case ProbeVerdict::limited:
      return CheckState::warn;
    default:
      return CheckState::fail;
  }
}

CheckState state_of(Contact contact) {
  return contact == Contact::answered    ? CheckState::ok
         : contact == Contact::cancelled ? CheckState::unknown
                                         : CheckState::fail;
}

const ProbeSighting* probe_named(const Facts& facts, std::string_view check) {
  constexpr std::string_view prefix = "endpoints.";
  for (const ProbeSighting& each : facts.now.endpoints.probes) {
    if (check.starts_with(prefix) && check.substr(prefix.size()) == each.name) {
      return &each;
    }
  }
  return nullptr;
}

const PortSighting* port_named(const Facts& facts, std::string_view check) {
  constexpr std::string_view prefix = "endpoints.port-";
  if (!check.starts_with(prefix)) {
    return nullptr;
  }
  const auto number = parse_number(check.substr(prefix.size()));
  for (const PortSighting& each : facts.now.endpoints.ports) {
    if (number && each.mapping.host == *number) {
      return &each;
    }
  }
  return nullptr;
}

void set(Check& check, CheckState state, std::string detail) {
  check.state = state;
  check.detail = std::move(detail);
}

void judge_probe(Check& check, const ProbeSighting& probe) {
  if (const ProbeAnswer* answer = seen(probe.answer)) {
    set(check, state_of(answer->verdict), answer->detail);
  } else if (const Unknown* why = unknown(probe.answer)) {
    set(check, CheckState::unknown, why->detail);
  }
}

void judge_contact(Check& check, const Probe<DialAnswer>& dial) {
  if (const DialAnswer* answer = seen(dial)) {
    set(check, state_of(answer->contact), describe(answer->contact));
  }
}

template <class T>
void judge_value(Check& check, const Probe<T>& probe) {
  if (const Unknown* why = unknown(probe)) {
    set(check, CheckState::unknown, why->detail.empty() ? to_string(why->cause) : why->detail);
  } else if (const Absent* absent = std::get_if<Absent>(&probe)) {
    set(check, CheckState::fail, absent->detail);
  }
}

/// What was read of an answer says more than that it came.
void judge(const Facts& facts, Check& check) {
  const Snapshot& now = facts.now;
  if (const ProbeSighting* probe = probe_named(facts, check.name)) {
    judge_probe(check, *probe);
  } else if (const PortSighting* port = port_named(facts, check.name)) {
    const Contact* contact = seen(port->contact);
    set(check, contact == nullptr ? CheckState::unknown : state_of(*contact), contact == nullptr ? "" : describe(*contact));
  } else if (check.name == "forwarding.socket") {
    const SocketFacts* socket = seen(now.runtime.socket);
    set(check, socket == nullptr ? CheckState::unknown : state_of(socket->contact.contact), heard_of_socket(facts));
  } else if (check.name == "vm.ssh-banner") {
    judge_contact(check, now.vm.ssh_banner);
  } else if (check.name == "forwarding.master") {
    judge_contact(check, now.vm.control_socket);
  } else if (check.name == "kubernetes.api-port") {
    judge_contact(check, now.kubernetes.api_port);
  } else if (check.name == "vm.guest") {
    judge_value(check, now.vm.guest);
  } else if (check.name == "vm.instance") {
    judge_value(check, now.vm.instance);
    if (facts.instance() != nullptr) {
      check.detail = to_string(facts.instance()->state);
    }
  } else if (check.name == "kubernetes.readyz") {
    judge_value(check, now.kubernetes.readiness);
  }
}

}  // namespace

std::vector<Check> make_checks(const Facts& facts) {
  std::vector<Check> checks;
  for (const ToolFact& tool : facts.now.host.tools) {
    const CheckState missing = tool.required ? CheckState::fail : CheckState::warn;
    checks.push_back({"host." + tool.name, Layer::host, tool.path.empty() ? missing : CheckState::ok,
                      tool.path.empty() ? "not installed" : tool.path, Duration{}});
  }
  for (const Asked& asked : facts.now.asked) {
    Check check{asked.check, asked.layer, asked.answered ? CheckState::ok : CheckState::unknown, asked.detail, asked.took};
    judge(facts, check);
    checks.push_back(std::move(check));
  }
  return checks;
}

}  // namespace joelclaw::infra
