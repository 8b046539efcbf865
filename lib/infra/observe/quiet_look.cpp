// SPDX-License-Identifier: MIT
#include <infra/observe/quiet_look.hpp>

#include <infra/observe/look.hpp>
#include <infra/port/host.hpp>
#include <infra/port/world.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/probe_question.hpp>

#include <functional>
#include <utility>
#include <vector>

namespace joelclaw::infra {
namespace {

/// A question, and whether its answer is right.
struct Quiet {
  std::string name;
  Question question;
  std::function<bool(const Answer&)> is_right;
};

/// Asked for a password (Redis), a service lives: what it says to whom knows it is the whole look's to ask.
bool is_alive(const ProbeSpec& probe, const Answer& answer) {
  const auto judged = judge_probe(probe, answer);
  const ProbeAnswer* said = seen(judged);
  return said != nullptr && (said->verdict == ProbeVerdict::right || said->verdict == ProbeVerdict::limited);
}

std::vector<Quiet> questions_of(const Look& look, const KubeAccess& access) {
  std::vector<Quiet> all;
  all.push_back({"engine", docker_ping_request(look.engine_socket, look.patience()), [&look](const Answer& answer) {
                   const auto pong = parse_docker_ping(look.engine_socket, std::get<HttpAnswer>(answer.what));
                   return pong.contact.contact == Contact::answered;
                 }});
  if (!access.context.empty()) {
    all.push_back({"API server", kubectl_readyz_command(access, look.patience()),
                   [](const Answer& answer) { return std::get<Outcome>(answer.what).succeeded(); }});
  }
  for (const ProbeSpec& probe : look.spec.probes) {
    if (probe.critical && probe.from_host()) {
      all.push_back({probe.name, probe_question(probe), [&probe](const Answer& answer) { return is_alive(probe, answer); }});
    }
  }
  return all;
}

}  // namespace

std::string disquiet(const Look& look, Host& host, const KubeAccess& access) {
  const std::vector<Quiet> all = questions_of(look, access);
  std::vector<Question> questions;
  for (const Quiet& each : all) {
    questions.push_back(each.question);
  }
  Watcher nobody;
  const std::vector<Answer> answers = host.world.ask(questions, nobody);
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (!all[at].is_right(answers.at(at))) {
      return all[at].name;
    }
  }
  return {};
}

}  // namespace joelclaw::infra
