// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"
#include "loopback.hpp"

#include <infra/posix/posix_clock.hpp>
#include <infra/posix/stop_signal.hpp>

#include <unistd.h>
#include <csignal>

namespace joelclaw::infra {
namespace {

using Questions = std::vector<Question>;

/// One of each kind that would take half a minute.
Questions long_ones(std::uint16_t port) {
  HttpRequest http;
  http.target = TcpTarget{"127.0.0.1", port};
  http.deadline = Duration{30'000};
  const Dial dial{TcpTarget{"127.0.0.1", port}, Greeting::banner, "", "", Duration{30'000}};
  return {sh("echo begun; exec sleep 30", Duration{30'000}), http, dial};
}

bool all_cancelled(const std::vector<Answer>& answers, std::size_t count) {
  REQUIRE(answers.size() == count);
  bool all = true;
  for (const Answer& answer : answers) {
    if (const Outcome* child = std::get_if<Outcome>(&answer.what)) {
      all = all && std::holds_alternative<Cancelled>(child->end);
    } else if (const HttpAnswer* http = std::get_if<HttpAnswer>(&answer.what)) {
      all = all && http->contact == Contact::cancelled;
    } else {
      all = all && std::get<DialAnswer>(answer.what).contact == Contact::cancelled;
    }
  }
  return all;
}

TEST_CASE("a signal cancels everything, and nothing more is asked") {
  PosixWorld world{{}, ""};
  PosixClock clock;
  catch_stop_signals();
  const auto [signal, name] = GENERATE(std::pair{SIGINT, "INT"}, std::pair{SIGTERM, "TERM"}, std::pair{SIGHUP, "HUP"});
  const Server silent{[](Connection& peer) { peer.hang(); }};
  Questions questions = long_ones(silent.port());
  // From outside, as Ctrl-C comes; this one ends before it is heard.
  questions.push_back(
      sh("(sleep 0.3; kill -" + std::string{name} + " " + std::to_string(::getpid()) + ") >/dev/null 2>&1 &"));
  Listener listener;
  int asked_after = 0;
  listener.on_answered = [&](std::size_t, Answer&) {
    asked_after += stop_signal() != 0 ? 1 : 0;
    return stop_signal() != 0 ? Questions{sh("echo never")} : Questions{};
  };
  const Instant before = clock.awake();
  std::vector<Answer> answers = world.ask(questions, listener);
  CHECK(clock.awake() - before < Duration{15'000});
  CHECK(stop_signal() == signal);
  CHECK(asked_after == 3);
  CHECK(outcome(answers.at(0)).out == "begun\n");
  CHECK(outcome(answers.at(3)).succeeded());
  answers.erase(answers.begin() + 3);
  CHECK(all_cancelled(answers, 6));

  CHECK(all_cancelled(ask(world, long_ones(silent.port())), 3));  // nor by the next ask
  clear_stop_signal();
  CHECK(ask_one(world, sh("exit 0")).succeeded());
}

TEST_CASE("the budget of the whole command cancels everything") {
  PosixWorld world{{}, ""};
  PosixClock clock;
  const Server silent{[](Connection& peer) { peer.hang(); }};
  const Instant before = clock.awake();
  world.set_deadline(before + Duration{300});
  const auto answers = ask(world, long_ones(silent.port()));
  CHECK(clock.awake() - before >= Duration{300});
  CHECK(clock.awake() - before < Duration{15'000});
  CHECK(all_cancelled(answers, 3));
  CHECK(all_cancelled(ask(world, {sh("exit 0")}), 1));
  world.set_deadline(std::nullopt);
  CHECK(ask_one(world, sh("exit 0")).succeeded());
}

}  // namespace
}  // namespace joelclaw::infra
