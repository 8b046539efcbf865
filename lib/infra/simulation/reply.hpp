// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/simulation/event.hpp>
#include <infra/simulation/model.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace joelclaw::infra::simulation {

/// What a child says before it ends.
struct SpokenLine {
  Duration after{};
  std::string text;
  bool to_stderr = false;
};

/// How a question will be answered if it may take its time.
struct Reply {
  std::variant<Outcome, HttpAnswer, DialAnswer> what;
  Duration latency{};
  bool never = false;  ///< nothing comes until the deadline; a connection's `contact` says how that looks
  std::vector<SpokenLine> lines;
  std::size_t act = 0;  ///< the act whose effects are on their way; 0: it only looked
};

/// Answers any question from the model as it is now. Asking may change it as it changes a machine: a connection to the
/// engine's socket starts dockerd where systemd waits for one.
Reply respond(Model& model, const Question& question);

// The three kinds.
Reply answer_command(Model& model, const Command& command);
Reply answer_http(Model& model, const HttpRequest& request);
Reply answer_dial(Model& model, const Dial& dial);

/// A question that the model does not know is remembered, and answered by a failure that names it.
Reply unknown_command(Model& model, const std::string& shown);

Reply exited(int status, std::string out, std::string err = {});
/// A child that says this and then nothing more.
Reply hanging(std::string out = {});

/// A latency between the two, drawn by the number of the question.
Duration between(const Model& model, int from_ms, int to_ms);

}  // namespace joelclaw::infra::simulation
