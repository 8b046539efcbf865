// SPDX-License-Identifier: MIT
#include <infra/tool/probe_question.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>
#include <infra/tool/expectation.hpp>
#include <infra/tool/unknown.hpp>

namespace joelclaw::infra {
namespace {

ProbeVerdict verdict_of(Contact contact) {
  switch (contact) {
    case Contact::answered:
      return ProbeVerdict::right;
    case Contact::tls_failed:
      return ProbeVerdict::untrusted;
    case Contact::silent:
      return ProbeVerdict::blackhole;
    case Contact::partial:
    case Contact::garbage:
      return ProbeVerdict::wrong;
    default:
      return ProbeVerdict::refused;
  }
}

/// An answer that never became one; nothing where it did.
std::optional<Probe<ProbeAnswer>> judge_contact(Contact contact, const std::string& detail) {
  if (contact == Contact::answered) {
    return std::nullopt;
  }
  if (contact == Contact::cancelled) {
    return Unknown{UnknownCause::cancelled, "cancelled"};
  }
  const bool more = contact == Contact::garbage || contact == Contact::tls_failed;
  return ProbeAnswer{verdict_of(contact), describe(contact) + (more && !detail.empty() ? ": " + detail : "")};
}

ProbeAnswer judge_redis(std::string_view line) {
  if (line == "+PONG") {
    return {ProbeVerdict::right, "PONG"};
  }
  // Both are structured: RESP errors begin with a code word.
  if (line.starts_with("-LOADING") || line.starts_with("-NOAUTH")) {
    return {ProbeVerdict::limited, excerpt(line.substr(1), 60)};
  }
  return {ProbeVerdict::wrong, "instead of PONG: " + excerpt(line, 60)};
}

ProbeAnswer judge_banner(const ProbeSpec& probe, const std::string& line) {
  if (probe.expect.banner && !std::string_view{line}.starts_with(*probe.expect.banner)) {
    return {ProbeVerdict::wrong, "another banner: " + excerpt(line, 60)};
  }
  return {ProbeVerdict::right, line.empty() ? "connected" : excerpt(line, 60)};
}

Target target_of(const std::string& host, std::uint16_t port) {
  return TcpTarget{host, port};
}

std::string plain_request(const HttpProbe& http) {
  return "GET " + http.path + " HTTP/1.0\r\nHost: " + http.host + ":" + std::to_string(http.port) +
         "\r\nUser-Agent: joelclaw-infra\r\nAccept: */*\r\nConnection: close\r\n\r\n";
}

/// Status and body of an HTTP/1 answer as it came over the wire.
HttpAnswer parse_wire(std::string_view bytes) {
  HttpAnswer answer;
  answer.contact = Contact::garbage;
  const auto end = bytes.find("\r\n\r\n");
  const auto blank = bytes.find(' ');
  if (!bytes.starts_with("HTTP/1.") || blank == std::string_view::npos) {
    return answer;
  }
  const auto status = parse_number(bytes.substr(blank + 1, 3));
  if (status) {
    answer.contact = Contact::answered;
    answer.status = static_cast<int>(*status);
    answer.body = end == std::string_view::npos ? std::string{} : std::string{bytes.substr(end + 4)};
  }
  return answer;
}

/// The API server's own words on a Service that it was to pass a question on to (1.20 to 1.35): its reasons for a 503
/// are told by the message alone.
Probe<ProbeAnswer> judge_refusal(int status, const std::string& words) {
  if (status == 404 && contains(words, "services \"")) {
    return ProbeAnswer{ProbeVerdict::refused, "no such Service"};
  }
  if (status == 503 && contains(words, "no endpoints available")) {
    return ProbeAnswer{ProbeVerdict::refused, "no endpoints"};
  }
  if (status == 503 && contains(words, "no service port ")) {
    return ProbeAnswer{ProbeVerdict::refused, "the Service has no such port"};
  }
  // It reached the pod's own address, and nobody listened there or whoever did hung up. A time-out or a missing route
  // is the pod network's instead, and says nothing of the service.
  const bool reached =
      contains(words, "connection refused") || contains(words, "connection reset") || words.ends_with(": EOF");
  if (status == 503 && contains(words, "error trying to reach service") && reached) {
    return ProbeAnswer{ProbeVerdict::refused, excerpt(words, 120)};
  }
  const bool denied = status == 401 || status == 403;
  return Unknown{denied ? UnknownCause::denied : UnknownCause::unreachable, excerpt(words)};
}

}  // namespace

Question probe_question(const ProbeSpec& probe, const std::string& password) {
  return std::visit(
      Overload{
          [&](const HttpProbe& http) {
            HttpRequest request;
            request.target = target_of(http.host, http.port);
            request.path = http.path;
            request.deadline = probe.timeout;
            if (http.tls) {
              request.tls =
                  TlsPolicy{http.tls_policy.ca_file, "", http.tls_policy.server_name, http.tls_policy.pin_sha256};
            }
            return Question{request};
          },
          [&](const TcpProbe& tcp) {
            const Greeting greeting = probe.expect.banner ? Greeting::banner : Greeting::none;
            return Question{Dial{target_of(tcp.host, tcp.port), greeting, "", "", probe.timeout}};
          },
          [&](const RedisProbe& redis) {
            return Question{Dial{target_of(redis.host, redis.port), Greeting::redis_ping, "", password, probe.timeout}};
          },
          // exec and service probes travel through the API server: they are asked by its own questions
          [](const auto&) { return Question{Dial{}}; },
      },
      probe.what);
}

Probe<ProbeAnswer> judge_probe(const ProbeSpec& probe, const Answer& answer) {
  if (const auto* http = std::get_if<HttpAnswer>(&answer.what)) {
    const auto contact = judge_contact(http->contact, http->detail);
    return contact ? *contact : Probe<ProbeAnswer>{judge_http(probe.expect, *http)};
  }
  if (const auto* dial = std::get_if<DialAnswer>(&answer.what)) {
    if (const auto contact = judge_contact(dial->contact, dial->detail)) {
      return *contact;
    }
    return std::holds_alternative<RedisProbe>(probe.what) ? judge_redis(dial->line) : judge_banner(probe, dial->line);
  }
  return Unknown{UnknownCause::garbage, "asked by another question"};
}

Probe<ProbeAnswer> judge_exec_probe(const ProbeSpec& probe, const Outcome& outcome) {
  if (outcome.succeeded()) {
    const std::string said{trim(outcome.out)};
    if (probe.expect.output && said != *probe.expect.output) {
      return ProbeAnswer{ProbeVerdict::wrong, "it printed: " + excerpt(said, 80)};
    }
    return ProbeAnswer{ProbeVerdict::right, excerpt(said, 60)};
  }
  // kubectl passes the command's own status on and says so, and tells by its words alone that the API server or the
  // kubelet has no such thing to run it in (1.20 to 1.35); any other failure is of the way to it.
  const auto status = outcome.exit_status();
  if (status && contains(outcome.err, "command terminated with exit code " + std::to_string(*status))) {
    return ProbeAnswer{ProbeVerdict::wrong,
                       "exit status " + std::to_string(*status) + ": " + excerpt(trim(outcome.out), 80)};
  }
  if (contains(outcome.err, "Error from server (NotFound): pods ")) {
    return ProbeAnswer{ProbeVerdict::refused, "no such pod"};
  }
  if (contains(outcome.err, "container not found (") ||
      contains(outcome.err, "cannot exec into a container in a completed pod")) {
    return ProbeAnswer{ProbeVerdict::refused, "its container does not run"};
  }
  return unknown_from(outcome);
}

Probe<ProbeAnswer> judge_service_probe(const ProbeSpec& probe, const HttpAnswer& answer) {
  if (answer.contact != Contact::answered) {
    return unknown_from(answer);
  }
  if (const auto words = proxy_words_of(answer)) {
    return Unknown{answer.status == 403 ? UnknownCause::denied : UnknownCause::unreachable, "kubectl proxy: " + *words};
  }
  const auto refusal = api_status_of(answer);
  return refusal ? judge_refusal(answer.status, *refusal) : judge_http(probe.expect, answer);
}

std::optional<GuestDial> guest_dial_of(const ProbeSpec& probe) {
  const auto port = probe.host_port();
  if (!port) {
    return std::nullopt;
  }
  if (const auto* http = std::get_if<HttpProbe>(&probe.what)) {
    return http->tls ? std::nullopt : std::optional<GuestDial>{GuestDial{*port, plain_request(*http)}};
  }
  if (const auto* redis = std::get_if<RedisProbe>(&probe.what)) {
    const bool open = redis->password_command.empty();  // a password never travels in an argument
    return open ? std::optional<GuestDial>{GuestDial{*port, "PING\r\nQUIT\r\n"}} : std::nullopt;
  }
  return std::nullopt;
}

Probe<ProbeAnswer> judge_guest_dial(const ProbeSpec& probe, const GuestDialAnswer& answer) {
  if (const auto contact = judge_contact(answer.contact, {})) {
    return *contact;
  }
  if (std::holds_alternative<RedisProbe>(probe.what)) {
    return judge_redis(trim(first_line(answer.bytes)));
  }
  const HttpAnswer http = parse_wire(answer.bytes);
  const auto contact = judge_contact(http.contact, {});
  return contact ? *contact : Probe<ProbeAnswer>{judge_http(probe.expect, http)};
}

}  // namespace joelclaw::infra
