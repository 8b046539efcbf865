// SPDX-License-Identifier: MIT
#include <infra/base/question.hpp>

#include <infra/base/overload.hpp>

namespace joelclaw::infra {
namespace {

std::string greeting_name(Greeting greeting) {
  switch (greeting) {
    case Greeting::none:
      return "connect only";
    case Greeting::banner:
      return "banner";
    case Greeting::redis_ping:
      return "redis ping";
    case Greeting::certificate:
      return "certificate";
  }
  return "?";
}

}  // namespace

std::string to_string(const Target& target) {
  return std::visit(Overload{
                        [](const TcpTarget& tcp) {
                          const bool six = tcp.host.find(':') != std::string::npos;
                          return (six ? "[" + tcp.host + "]" : tcp.host) + ":" + std::to_string(tcp.port);
                        },
                        [](const UnixTarget& socket) { return socket.path; },
                    },
                    target);
}

std::string to_string(Contact contact) {
  switch (contact) {
    case Contact::unresolved:
      return "unresolved";
    case Contact::absent:
      return "absent";
    case Contact::denied:
      return "denied";
    case Contact::refused:
      return "refused";
    case Contact::unreachable:
      return "unreachable";
    case Contact::no_connect:
      return "no-connect";
    case Contact::tls_failed:
      return "tls-failed";
    case Contact::silent:
      return "silent";
    case Contact::closed:
      return "closed";
    case Contact::partial:
      return "partial";
    case Contact::garbage:
      return "garbage";
    case Contact::answered:
      return "answered";
    case Contact::cancelled:
      return "cancelled";
  }
  return "?";
}

std::string describe(Contact contact) {
  switch (contact) {
    case Contact::unresolved:
      return "the name has no address";
    case Contact::absent:
      return "no such socket";
    case Contact::denied:
      return "permission denied";
    case Contact::refused:
      return "connection refused";
    case Contact::unreachable:
      return "no route to host";
    case Contact::no_connect:
      return "no answer to connect";
    case Contact::tls_failed:
      return "TLS handshake failed";
    case Contact::silent:
      return "connected, then silence";
    case Contact::closed:
      return "closed before an answer";
    case Contact::partial:
      return "an incomplete answer";
    case Contact::garbage:
      return "an answer of another protocol";
    case Contact::answered:
      return "answered";
    case Contact::cancelled:
      return "cancelled";
  }
  return "?";
}

std::string HttpAnswer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) {
      return value;
    }
  }
  return {};
}

Duration Answer::took() const {
  return std::visit([](const auto& any) { return any.took; }, what);
}

std::string to_string(const Question& question) {
  return std::visit(
      Overload{
          [](const Command& command) { return to_string(command); },
          [](const HttpRequest& http) {
            const std::string scheme = http.tls ? "https://" : "http://";
            return http.method + " " + scheme + to_string(http.target) + http.path;
          },
          [](const Dial& dial) { return "dial " + to_string(dial.target) + " (" + greeting_name(dial.greeting) + ")"; },
      },
      question);
}

}  // namespace joelclaw::infra
