// SPDX-License-Identifier: MIT
#include <infra/observe/look.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/guest.hpp>
#include <infra/tool/kubernetes.hpp>
#include <infra/tool/listeners.hpp>
#include <infra/tool/probe_question.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace joelclaw::infra {
namespace {

ProbeSighting& sighting(Snapshot& snapshot, std::size_t index) {
  return snapshot.endpoints.probes.at(index);
}

bool failed(const ProbeSighting& sighting) {
  const ProbeAnswer* answer = seen(sighting.answer);
  return answer != nullptr && answer->verdict != ProbeVerdict::right && answer->verdict != ProbeVerdict::limited;
}

Inquiry ask_port(Look& look, std::size_t index, const PortMapping& mapping) {
  const std::string host = mapping.host_ip == "0.0.0.0" || mapping.host_ip.empty() ? "127.0.0.1" : mapping.host_ip;
  const Dial dial{TcpTarget{host, mapping.host}, Greeting::none, "", "", look.patience()};
  return {"endpoints.port-" + std::to_string(mapping.host), Layer::endpoints, Way::port, dial,
          [index](Answer& answer, Snapshot& to) {
            to.endpoints.ports.at(index).contact = std::get<DialAnswer>(answer.what).contact;
            return Inquiries{};
          }};
}

Inquiry ask_from_host(std::size_t index, const ProbeSpec& probe, const std::string& password) {
  return {"endpoints." + probe.name, Layer::endpoints, Way::port, probe_question(probe, password),
          [index, &probe](Answer& answer, Snapshot& to) {
            sighting(to, index).answer = judge_probe(probe, answer);
            sighting(to, index).took = answer.took();
            return Inquiries{};
          }};
}

/// The password goes from its own command's output into the question, and nowhere else.
Inquiry ask_password(std::size_t index, const ProbeSpec& probe, const std::vector<std::string>& words) {
  Command command{words.front(), {words.begin() + 1, words.end()}, {}, "", probe.timeout};
  return {"endpoints." + probe.name + "-password", Layer::endpoints, Way::local, command,
          [index, &probe](Answer& answer, Snapshot& to) {
            Outcome& outcome = std::get<Outcome>(answer.what);
            Inquiries more;
            if (outcome.succeeded()) {
              more.push_back(ask_from_host(index, probe, std::string{trim(outcome.out)}));
            } else {
              sighting(to, index).answer = Unknown{UnknownCause::failed, "its password command: " + describe_end(outcome)};
            }
            outcome.out.clear();
            return more;
          }};
}

void ask_host_probe(std::size_t index, const ProbeSpec& probe, Inquiries& all) {
  const auto* redis = std::get_if<RedisProbe>(&probe.what);
  if (redis != nullptr && !redis->password_command.empty()) {
    all.push_back(ask_password(index, probe, redis->password_command));
  } else {
    all.push_back(ask_from_host(index, probe, ""));
  }
}

Inquiry ask_exec_by_kubectl(std::size_t index, const ProbeSpec& probe, const KubeAccess& access) {
  const auto& exec = std::get<ExecProbe>(probe.what);
  return {"endpoints." + probe.name, Layer::endpoints, Way::api, kubectl_exec_command(access, exec, probe.timeout),
          [index, &probe](Answer& answer, Snapshot& to) {
            sighting(to, index).answer = judge_exec_probe(probe, std::get<Outcome>(answer.what));
            sighting(to, index).took = answer.took();
            return Inquiries{};
          }};
}

Inquiry ask_exec(const Look& look, std::size_t index, const ProbeSpec& probe, const KubeAccess& access) {
  if (!look.api.tls) {
    return ask_exec_by_kubectl(index, probe, access);
  }
  return {"endpoints." + probe.name, Layer::endpoints, Way::api,
          kube_exec_request(look.api, std::get<ExecProbe>(probe.what), probe.timeout),
          [index, &probe, access](Answer& answer, Snapshot& to) {
            Inquiries more;
            if (const auto outcome = parse_kube_exec(std::get<HttpAnswer>(answer.what))) {
              sighting(to, index).answer = judge_exec_probe(probe, *outcome);
              sighting(to, index).took = answer.took();
            } else {
              more.push_back(ask_exec_by_kubectl(index, probe, access));
            }
            return more;
          }};
}

Inquiry ask_service(Look& look, std::size_t index, const ProbeSpec& probe) {
  const auto& service = std::get<ServiceProbe>(probe.what);
  return {"endpoints." + probe.name, Layer::endpoints, Way::api,
          kube_get(look.api, service_proxy_path(service), probe.timeout),
          [index, &probe](Answer& answer, Snapshot& to) {
            sighting(to, index).answer = judge_service_probe(probe, std::get<HttpAnswer>(answer.what));
            sighting(to, index).took = answer.took();
            return Inquiries{};
          }};
}

/// Host ports that the stack publishes: only these exist inside the VM under the same number.
bool is_published(const Look& look, std::uint16_t port) {
  return std::any_of(look.spec.ports.begin(), look.spec.ports.end(),
                     [port](const PortMapping& mapping) { return mapping.host == port; });
}

bool wants_inside(const Look& look, const ProbeSpec& probe, const ProbeSighting& sighting, bool also_silent) {
  const auto port = probe.host_port();
  const bool silent = also_silent && unknown(sighting.answer) != nullptr && !asked_in_vain(sighting.answer);
  return port && is_published(look, *port) && unknown(sighting.inside) != nullptr && !asked_in_vain(sighting.inside) &&
         (failed(sighting) || silent);
}

struct InsideDial {
  std::size_t index;
  GuestDial dial;
};

Inquiries read_inside(const Look& look, const std::vector<InsideDial>& dials, const Outcome& outcome, Snapshot& to) {
  const auto answers = parse_guest_dials(outcome);
  const auto* list = seen(answers);
  for (const InsideDial& asked : dials) {
    ProbeSighting& probe = sighting(to, asked.index);
    if (list == nullptr) {
      probe.inside = *unknown(answers);
      continue;
    }
    const auto found = std::find_if(list->begin(), list->end(),
                                    [&asked](const GuestDialAnswer& each) { return each.port == asked.dial.port; });
    if (found != list->end()) {
      probe.inside = judge_guest_dial(look.spec.probes.at(asked.index), *found);
    }
  }
  return {};
}

}  // namespace

Inquiries ask_endpoints(Look& look, Snapshot& snapshot) {
  Inquiries all;
  for (const PortMapping& mapping : look.spec.ports) {
    snapshot.endpoints.ports.push_back({mapping, {}});
    if (mapping.protocol == Protocol::tcp) {
      all.push_back(ask_port(look, snapshot.endpoints.ports.size() - 1, mapping));
    }
  }
  for (std::size_t index = 0; index < look.spec.probes.size(); ++index) {
    const ProbeSpec& probe = look.spec.probes[index];
    snapshot.endpoints.probes.push_back({probe.name, {}, {}, {}});
    if (probe.from_host()) {
      ask_host_probe(index, probe, all);
    }
  }
  look.on_context = [&look](Snapshot& to) {
    Inquiries more;
    const ClientConfig* config = seen(to.kubernetes.kubeconfig);
    for (std::size_t index = 0; index < look.spec.probes.size(); ++index) {
      const ProbeSpec& probe = look.spec.probes[index];
      if (config != nullptr && std::holds_alternative<ExecProbe>(probe.what)) {
        more.push_back(ask_exec(look, index, probe, {config->path, to.kubernetes.context}));
      }
    }
    return more;
  };
  return all;
}

Inquiries ask_services(Look& look) {
  Inquiries all;
  for (std::size_t index = 0; index < look.spec.probes.size(); ++index) {
    if (std::holds_alternative<ServiceProbe>(look.spec.probes[index].what)) {
      all.push_back(ask_service(look, index, look.spec.probes[index]));
    }
  }
  return all;
}

Inquiries ask_inside(Look& look, Snapshot& snapshot, bool also_silent) {
  const auto target = look.vm->ssh();
  if (!target || seen(snapshot.vm.guest) == nullptr) {
    return {};
  }
  std::vector<InsideDial> dials;
  std::vector<GuestDial> questions;
  for (std::size_t index = 0; index < look.spec.probes.size(); ++index) {
    const ProbeSpec& probe = look.spec.probes[index];
    const auto dial = guest_dial_of(probe);
    if (dial && wants_inside(look, probe, sighting(snapshot, index), also_silent)) {
      sighting(snapshot, index).inside = Unknown{UnknownCause::cancelled, "no answer from inside the VM"};
      dials.push_back({index, *dial});
      questions.push_back(*dial);
    }
  }
  Inquiries one;
  if (!dials.empty()) {
    one.push_back({"endpoints.inside", Layer::endpoints, Way::ssh, guest_dial_command(*target, questions, look.patience()),
                   [&look, dials](Answer& answer, Snapshot& to) {
                     return read_inside(look, dials, std::get<Outcome>(answer.what), to);
                   }});
  }
  return one;
}

/// Who listens on the stack's ports; the command line of each is asked for once, to tell forwarders from stand-ins.
Inquiries ask_listeners(Look& look) {
  Inquiries one;
  one.push_back({"endpoints.listeners", Layer::endpoints, Way::local,
                 listeners_command(look.machine.system, look.patience()), [&look](Answer& answer, Snapshot& to) {
                   to.host.listeners = parse_listeners(look.machine.system, std::get<Outcome>(answer.what));
                   Inquiries more;
                   const auto* all = seen(to.host.listeners);
                   std::set<std::int64_t> pids;
                   for (const Listener& listener : all == nullptr ? std::vector<Listener>{} : *all) {
                     if (listener.pid != 0 && is_published(look, listener.port)) {
                       pids.insert(listener.pid);
                     }
                   }
                   if (!pids.empty()) {
                     more.push_back({"", Layer::endpoints, Way::local,
                                     process_details_command({pids.begin(), pids.end()}, look.patience()),
                                     [](Answer& details, Snapshot& into) {
                                       if (auto* list = std::get_if<std::vector<Listener>>(&into.host.listeners)) {
                                         add_process_details(std::get<Outcome>(details.what), *list);
                                       }
                                       return Inquiries{};
                                     }});
                   }
                   return more;
                 }});
  return one;
}

}  // namespace joelclaw::infra
