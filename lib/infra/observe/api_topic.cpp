// SPDX-License-Identifier: MIT
#include <infra/observe/look.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/kubernetes.hpp>

#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace joelclaw::infra {
namespace {

/// The port of "https://127.0.0.1:6443"; none for a server that is not this host.
std::optional<std::uint16_t> local_port(const std::string& server) {
  constexpr std::string_view scheme = "https://";
  if (!server.starts_with(scheme)) {
    return std::nullopt;
  }
  const std::string_view rest = std::string_view{server}.substr(scheme.size());
  const std::string_view address = rest.substr(0, rest.find('/'));
  const auto colon = address.find_last_of(':');
  const std::string_view host = address.substr(0, colon);
  if (host != "127.0.0.1" && host != "localhost") {
    return std::nullopt;
  }
  const auto port = colon == std::string_view::npos ? std::optional<std::uint64_t>{443}
                                                    : parse_number(address.substr(colon + 1));
  return port && *port <= 65535 ? std::optional<std::uint16_t>{static_cast<std::uint16_t>(*port)} : std::nullopt;
}

/// Finds the context by proof: whoever shows a certificate that a candidate's CA has signed is this cluster. Nothing
/// with credentials is sent before that.
class ContextSearch {
 public:
  ContextSearch(Look& look, const Snapshot& snapshot) : m_look(look) {
    const ClientConfig* config = seen(snapshot.kubernetes.kubeconfig);
    if (config == nullptr) {
      return;
    }
    for (const ClientContext& context : config->contexts) {
      const std::string& wanted = look.spec.cluster.context;
      if (wanted.empty() ? look.cluster->may_own(context) : context.name == wanted) {
        m_candidates.push_back(context);
      }
    }
  }

  const std::vector<ClientContext>& candidates() const { return m_candidates; }

  /// A context of any name whose server is the published port belongs to this cluster too, if its CA agrees.
  void add_by_port(const Snapshot& snapshot, std::uint16_t port) {
    const ClientConfig* config = seen(snapshot.kubernetes.kubeconfig);
    if (config == nullptr || !m_look.spec.cluster.context.empty()) {
      return;
    }
    for (const ClientContext& context : config->contexts) {
      if (local_port(context.server) == port && !m_look.cluster->may_own(context)) {
        m_candidates.push_back(context);
      }
    }
  }

  bool first_time(std::uint16_t port) { return m_dialled.insert(port).second; }
  bool found() const { return m_found; }
  void set_found() { m_found = true; }

  const ClientContext* signer_of(const PeerCertificate& peer, std::uint16_t port) const {
    const ClientContext* any = nullptr;
    for (const ClientContext& candidate : m_candidates) {
      if (!certificate_verifies(peer, candidate.ca_pem)) {
        continue;
      }
      if (local_port(candidate.server) == port) {
        return &candidate;
      }
      any = any == nullptr ? &candidate : any;
    }
    return any;
  }

 private:
  Look& m_look;
  std::vector<ClientContext> m_candidates;
  std::set<std::uint16_t> m_dialled;
  bool m_found = false;
};
using Search = std::shared_ptr<ContextSearch>;

std::string config_path(const Snapshot& snapshot) {
  const ClientConfig* config = seen(snapshot.kubernetes.kubeconfig);
  return config == nullptr ? std::string{} : config->path;
}

Inquiry proxy(Look& look, const Snapshot& snapshot, const ClientContext& context, std::uint16_t port) {
  const KubeAccess access{config_path(snapshot), context.name};
  Command command = kubectl_proxy_command(access, look.proxy_socket, look.patience());
  if (local_port(context.server) != port) {
    // A kubeconfig that points to a former port: its CA has just been verified there, so its credentials may go there.
    command.arguments.insert(command.arguments.begin(), "--server=https://127.0.0.1:" + std::to_string(port));
  }
  auto served = std::make_shared<bool>(false);
  return {"kubernetes.proxy", Layer::kubernetes, Way::api, command,
          [served](Answer& answer, Snapshot& to) {
            if (!*served) {
              const Outcome& outcome = std::get<Outcome>(answer.what);
              to.kubernetes.readiness = Unknown{UnknownCause::failed, "kubectl proxy: " + describe_end(outcome) + " " +
                                                                          excerpt(trim(outcome.err))};
            }
            return Inquiries{};
          },
          [&look, served](std::string_view line, Snapshot& /*to*/) {
            return is_proxy_ready(line) && !std::exchange(*served, true) ? ask_cluster(look) : Inquiries{};
          }};
}

Inquiries ask_through_proxy(Look& look, Snapshot& to, const ClientContext& context, std::uint16_t port) {
  Inquiries more;
  if (look.proxy_socket.empty()) {
    to.kubernetes.readiness = Unknown{UnknownCause::failed, "no directory for the proxy's socket"};
    return more;
  }
  look.api = {UnixTarget{look.proxy_socket}};
  more.push_back(proxy(look, to, context, port));
  return more;
}

/// Over TLS to the port that has just shown this cluster's certificate, which is verified again for each connection.
/// Where the two cannot agree, kubectl may: another TLS library, and the words for what is wrong.
Inquiries ask_directly(Look& look, const ClientContext& context, std::uint16_t port,
                       std::shared_ptr<const ClientIdentity> identity) {
  TlsPolicy tls{"", context.ca_pem, "", "", std::move(identity)};
  look.api = {TcpTarget{"127.0.0.1", port}, std::move(tls)};
  return ask_cluster(look, [&look, context, port](Snapshot& to) { return ask_through_proxy(look, to, context, port); });
}

Inquiries found_context(Look& look, Snapshot& to, const ClientContext& context, std::uint16_t port) {
  to.kubernetes.context = context.name;
  auto identity = look.identity(config_path(to), context.name);
  Inquiries more = identity == nullptr ? ask_through_proxy(look, to, context, port)
                                       : ask_directly(look, context, port, std::move(identity));
  append(more, look.on_context(to));
  return more;
}

Inquiry dial(Look& look, const Search& search, std::uint16_t port) {
  const Dial question{TcpTarget{"127.0.0.1", port}, Greeting::certificate, "", "", look.patience()};
  return {"kubernetes.api-port", Layer::kubernetes, Way::port, question, [&look, search, port](Answer& answer, Snapshot& to) {
            const DialAnswer& heard = std::get<DialAnswer>(answer.what);
            const ClientContext* signer =
                heard.certificate ? search->signer_of(*heard.certificate, port) : nullptr;
            // The published port's own answer is the one to report; a former port's only until then.
            const bool published = to.published(look.cluster->api_port()) == port;
            if (published || signer != nullptr || seen(to.kubernetes.api_port) == nullptr) {
              to.kubernetes.api_port = heard;
              to.kubernetes.api_certificate_trusted = signer != nullptr;
            }
            if (signer == nullptr || search->found()) {
              return Inquiries{};
            }
            search->set_found();
            return found_context(look, to, *signer, port);
          }};
}

void dial_once(Look& look, const Search& search, std::uint16_t port, Inquiries& more) {
  if (search->first_time(port)) {
    more.push_back(dial(look, search, port));
  }
}

}  // namespace

Inquiries ask_api(Look& look, Snapshot& snapshot) {
  if (!look.cluster->has_cluster()) {
    return {};
  }
  const auto search = std::make_shared<ContextSearch>(look, snapshot);
  Inquiries opening;
  for (const ClientContext& candidate : search->candidates()) {
    if (const auto port = local_port(candidate.server)) {
      dial_once(look, search, *port, opening);
    }
  }
  append(opening, look.cluster->management_questions(snapshot));
  look.on_containers = [&look, search](Snapshot& to) {
    Inquiries more = look.cluster->management_questions(to);
    if (const auto port = to.published(look.cluster->api_port())) {
      search->add_by_port(to, *port);
      dial_once(look, search, *port, more);
    }
    return more;
  };
  return opening;
}

}  // namespace joelclaw::infra
