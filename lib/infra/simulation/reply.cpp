// SPDX-License-Identifier: MIT
#include <infra/simulation/reply.hpp>

#include <infra/base/overload.hpp>
#include <infra/simulation/random.hpp>

namespace joelclaw::infra::simulation {

Reply respond(Model& model, const Question& question) {
  ++model.asked;
  return std::visit(Overload{
                        [&model](const Command& command) { return answer_command(model, command); },
                        [&model](const HttpRequest& request) { return answer_http(model, request); },
                        [&model](const Dial& dial) { return answer_dial(model, dial); },
                    },
                    question);
}

Reply exited(int status, std::string out, std::string err) {
  Outcome outcome;
  outcome.end = Exited{status};
  outcome.out = std::move(out);
  outcome.err = std::move(err);
  Reply reply;
  reply.what = std::move(outcome);
  return reply;
}

Reply hanging(std::string out) {
  Reply reply = exited(0, std::move(out));
  reply.never = true;
  return reply;
}

Reply unknown_command(Model& model, const std::string& shown) {
  model.unknown.push_back(shown);
  return exited(64, "", "simulation: unknown command: " + shown + "\n");
}

Duration between(const Model& model, int from_ms, int to_ms) {
  const auto span = static_cast<std::uint64_t>(to_ms - from_ms + 1);
  return Duration{from_ms + static_cast<int>(mixed(model.parameters.seed, model.asked) % span)};
}

}  // namespace joelclaw::infra::simulation
