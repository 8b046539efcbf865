// SPDX-License-Identifier: MIT
#include <infra/simulation/http_answers.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>
#include <infra/simulation/certificates.hpp>
#include <infra/simulation/files.hpp>
#include <infra/simulation/state.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace joelclaw::infra::simulation {
namespace {

int hex_value(char c) {
  const std::string_view digits = "0123456789abcdef";
  const auto at = digits.find(to_lower(std::string_view{&c, 1}));
  return at == std::string_view::npos ? 0 : static_cast<int>(at);
}

std::string percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      plain += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 2;
    } else {
      plain += text[at] == '+' ? ' ' : text[at];
    }
  }
  return plain;
}

Reply failed(Contact contact, std::string detail) {
  HttpAnswer answer;
  answer.contact = contact;
  answer.detail = std::move(detail);
  Reply reply;
  reply.what = std::move(answer);
  reply.never = contact == Contact::silent || contact == Contact::no_connect;
  return reply;
}

/// libcurl's words (8.x) for what became of a connection.
std::string transport_words(Contact contact, const std::string& target) {
  switch (contact) {
    case Contact::absent:
      return "Could not connect to " + target + ": No such file or directory";
    case Contact::denied:
      return "Could not connect to " + target + ": Permission denied";
    case Contact::refused:
      return "Failed to connect to " + target + ": Connection refused";
    case Contact::closed:
      return "Empty reply from server";
    default:
      return "Timeout was reached";
  }
}

/// A simulated peer's chain is trusted by its own CA or by its pin; there is no other way.
bool trusted(const Model& model, const TlsPolicy& policy, const std::string& certificate, const std::string& ca) {
  if (!policy.pin_sha256.empty()) {
    return policy.pin_sha256 == peer_certificate(certificate).sha256;
  }
  if (!policy.ca_file.empty()) {
    const auto file = read_file(model, policy.ca_file);
    const auto* text = std::get_if<std::string>(&file);
    return text != nullptr && contains(*text, trim(certificate_pem(ca)));
  }
  return contains(policy.ca_pem, trim(certificate_pem(ca)));
}

struct TlsSide {
  std::string certificate, ca;  ///< empty: the peer speaks no TLS
};

TlsSide tls_side(const Model& model, const Reach& reach) {
  switch (reach.peer) {
    case Peer::api_server:
      return {model.cluster.api.server_certificate, "ca"};
    case Peer::talos_api:
      return {"apid", "talos-ca"};
    case Peer::foreign_tls:
      return {"foreign", "foreign-ca"};
    case Peer::pod:
      return speaks_tls(*reach.pod, reach.port) ? TlsSide{"foreign", "foreign-ca"} : TlsSide{};
    default:
      return {};
  }
}

/// The API server knows whom its own CA has signed for, and nobody else.
Reply ask_api_server(Model& model, const HttpRequest& request) {
  const auto& identity = request.tls->identity;
  const std::string known{trim(certificate_pem(model.cluster.api.client_certificate))};
  if (identity == nullptr || !contains(identity->certificate_pem, known) || !contains(identity->key_pem, "SIMULATED-SECRET")) {
    return with_page(request, status_page(401, "Unauthorized", "Unauthorized"));
  }
  return request.subprotocol.empty() ? with_page(request, kubernetes_page(model, request)) : exec_stream(model, request);
}

Reply ask_peer(Model& model, const HttpRequest& request, const Reach& reach) {
  const TlsSide side = tls_side(model, reach);
  if (request.tls && side.certificate.empty()) {
    return failed(Contact::tls_failed, "SSL routines::wrong version number");
  }
  if (request.tls && !trusted(model, *request.tls, side.certificate, side.ca)) {
    return failed(Contact::tls_failed, "SSL certificate problem: unable to get local issuer certificate");
  }
  if (!request.tls && !side.certificate.empty()) {
    return with_page(request, {400, "text/plain", "Client sent an HTTP request to an HTTPS server.\n"});
  }
  switch (reach.peer) {
    case Peer::pod:
      return with_page(request, service_page(*reach.pod, reach.port, request.path));
    case Peer::api_server:
      return ask_api_server(model, request);
    case Peer::foreign_http:
    case Peer::foreign_tls:
      return with_page(request, {404, "text/plain; charset=utf-8", "Not Found"});
    default:
      return with_page(request, {0, "", "SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5\r\n"});
  }
}

Reply over_tcp(Model& model, const HttpRequest& request, const TcpTarget& target) {
  if (target.host != "127.0.0.1" && target.host != "localhost" && target.host != "::1") {
    model.unknown.push_back("GET http://" + to_string(Target{target}) + request.path);
    return failed(Contact::unresolved, "Could not resolve host: " + target.host);
  }
  const Reach reach = reach_host_port(model, target.port);
  if (reach.contact != Contact::answered) {
    return failed(reach.contact, transport_words(reach.contact, to_string(Target{target})));
  }
  return ask_peer(model, request, reach);
}

Reply over_engine_socket(Model& model, const HttpRequest& request) {
  const Contact contact = reach_docker_socket(model);
  if (contact != Contact::answered) {
    return failed(contact, transport_words(contact, model.docker_socket()));
  }
  Reply reply = with_page(request, engine_page(model, request));
  if (model.engine.service != "active") {
    apply(model,
          {EventKind::start_engine, "", ""});  // systemd's docker.socket starts it for whoever connects (colima #1637)
    reply.latency = Duration{2'400};
  }
  return reply;
}

/// kubectl proxy passes an API server's words on, and its own failure to reach it as a 500 (constructed).
Reply through_proxy(Model& model, const HttpRequest& request, std::uint16_t api_port) {
  const Reach reach = reach_host_port(model, api_port);
  const std::string address = "127.0.0.1:" + std::to_string(api_port);
  if (reach.contact == Contact::silent) {
    return failed(Contact::silent, "");
  }
  if (reach.contact != Contact::answered) {
    const std::string why =
        reach.contact == Contact::closed ? "EOF" : "dial tcp " + address + ": connect: connection refused";
    return with_page(request, {500, "text/plain; charset=utf-8", why + "\n"});
  }
  if (reach.peer != Peer::api_server) {
    return with_page(request, {500, "text/plain; charset=utf-8",
                               "tls: failed to verify certificate: x509: certificate signed by unknown authority\n"});
  }
  return with_page(request, kubernetes_page(model, request));
}

Reply over_unix(Model& model, const HttpRequest& request, const UnixTarget& target) {
  if (target.path == model.docker_socket()) {
    return over_engine_socket(model, request);
  }
  const auto proxy = model.proxies.find(target.path);
  if (proxy != model.proxies.end()) {
    return through_proxy(model, request, proxy->second);
  }
  return failed(Contact::absent, transport_words(Contact::absent, target.path));
}

}  // namespace

Reply with_page(const HttpRequest& request, Page page) {
  HttpAnswer answer;
  answer.contact = page.status == 0 ? Contact::garbage : Contact::answered;
  answer.status = page.status;
  answer.headers = std::move(page.headers);
  answer.headers.emplace_back("content-type", page.type);
  answer.headers.emplace_back("content-length", std::to_string(page.body.size()));
  answer.body_bytes = page.body.size();
  answer.body = page.body.substr(0, request.body_limit);
  Reply reply;
  reply.what = std::move(answer);
  return reply;
}

Route route_of(const std::string& path) {
  Route route;
  const auto mark = path.find('?');
  route.path = percent_decoded(path.substr(0, mark));
  if (mark == std::string::npos) {
    return route;
  }
  for (const std::string_view pair : split(std::string_view{path}.substr(mark + 1), '&')) {
    const auto equals = pair.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    route.query[percent_decoded(pair.substr(0, equals))] = percent_decoded(value);
    if (pair.substr(0, equals) == "command") {
      route.words.push_back(percent_decoded(value));
    }
  }
  return route;
}

std::string http_date(WallTime at) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(static_cast<std::time_t>(at.ms / 1000)));
}

Page unknown_page(Model& model, const HttpRequest& request) {
  const std::string shown = request.method + " " + to_string(request.target) + request.path;
  model.unknown.push_back(shown);
  return {501, "text/plain; charset=utf-8", "simulation: unknown request: " + shown + "\n"};
}

Reply answer_http(Model& model, const HttpRequest& request) {
  const bool local = std::holds_alternative<UnixTarget>(request.target);
  Reply reply = std::visit(Overload{
                               [&](const TcpTarget& tcp) { return over_tcp(model, request, tcp); },
                               [&](const UnixTarget& socket) { return over_unix(model, request, socket); },
                           },
                           request.target);
  reply.latency += local ? between(model, 8, 60) : between(model, 3, 40);
  return reply;
}

}  // namespace joelclaw::infra::simulation
