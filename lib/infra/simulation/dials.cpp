// SPDX-License-Identifier: MIT
#include <infra/base/overload.hpp>
#include <infra/simulation/certificates.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/reply.hpp>
#include <infra/simulation/services.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* ssh_banner = "SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5";

Reply with(DialAnswer answer) {
  Reply reply;
  reply.never = answer.contact == Contact::silent || answer.contact == Contact::no_connect;
  reply.what = std::move(answer);
  return reply;
}

DialAnswer by(Contact contact) {
  DialAnswer answer;
  answer.contact = contact;
  return answer;
}

DialAnswer greeted(const Model& model, const Reach& reach, const Dial& dial) {
  DialAnswer answer = by(Contact::answered);
  const bool tls = reach.peer == Peer::api_server || reach.peer == Peer::talos_api || reach.peer == Peer::foreign_tls ||
                   (reach.peer == Peer::pod && speaks_tls(*reach.pod, reach.port));
  switch (dial.greeting) {
    case Greeting::none:
      break;
    case Greeting::banner:
      if (reach.peer != Peer::sshd) {
        return by(Contact::silent);  // HTTP, Redis and TLS wait for their client to speak first
      }
      answer.line = ssh_banner;
      break;
    case Greeting::redis_ping:
      if (reach.peer != Peer::pod || reach.pod->owner != "redis") {
        return by(tls ? Contact::closed : Contact::garbage);
      }
      answer.line = redis_line(*reach.pod);
      break;
    case Greeting::certificate:
      if (!tls) {
        DialAnswer failed = by(Contact::tls_failed);
        failed.detail = "wrong version number";
        return failed;
      }
      answer.certificate = peer_certificate(reach.peer == Peer::api_server  ? model.cluster.api.server_certificate
                                            : reach.peer == Peer::talos_api ? "apid"
                                                                            : "foreign");
      break;
  }
  return answer;
}

Reply over_tcp(Model& model, const Dial& dial, const TcpTarget& target) {
  if (target.host != "127.0.0.1" && target.host != "localhost" && target.host != "::1") {
    if (model.parameters.spec_tail.find("\"" + target.host + ":") != std::string::npos) {
      return with(by(Contact::no_connect));  // another host is in a spec of ours only where it is off
    }
    model.unknown.push_back(to_string(Question{dial}));
    return with(by(Contact::unresolved));
  }
  const Reach reach = reach_host_port(model, target.port);
  if (!reach.connects) {
    return with(by(reach.contact));
  }
  if (dial.greeting == Greeting::none) {
    return with(by(Contact::answered));
  }
  return with(reach.contact == Contact::answered ? greeted(model, reach, dial) : by(reach.contact));
}

Reply over_unix(Model& model, const Dial& dial, const UnixTarget& target) {
  const bool control = target.path == model.lima_home() + "/" + model.instance() + "/ssh.sock";
  if (!control && target.path != model.docker_socket()) {
    return with(by(Contact::absent));
  }
  if (is_denied(model, target.path)) {
    return with(by(Contact::denied));
  }
  const Contact contact = control ? reach_control_socket(model) : reach_docker_socket(model);
  const bool connects = contact == Contact::answered || contact == Contact::silent || contact == Contact::closed;
  if (dial.greeting == Greeting::none) {
    return with(by(connects ? Contact::answered : contact));
  }
  return with(by(connects ? Contact::silent : contact));
}

}  // namespace

Reply answer_dial(Model& model, const Dial& dial) {
  Reply reply = std::visit(Overload{
                               [&](const TcpTarget& tcp) { return over_tcp(model, dial, tcp); },
                               [&](const UnixTarget& socket) { return over_unix(model, dial, socket); },
                           },
                           dial.target);
  reply.latency += between(model, 1, dial.greeting == Greeting::none ? 3 : 12);
  return reply;
}

}  // namespace joelclaw::infra::simulation
