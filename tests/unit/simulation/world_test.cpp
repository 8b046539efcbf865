// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

namespace joelclaw::infra::simulation {
namespace {

Command list_command(Duration deadline = Duration{5'000}) {
  return {"limactl", {"list", "--json"}, {}, "", deadline};
}
Dial redis_dial(Duration deadline = Duration{5'000}) {
  return {TcpTarget{"localhost", 6379}, Greeting::redis_ping, "", "", deadline};
}

}  // namespace

TEST_CASE("two runs of the same questions are equal, to the millisecond") {
  for (const char* wish : {"S01", "S05:7", "S29:123"}) {
    Bench first{wish};
    Bench second{wish};
    const std::vector<Question> questions{list_command(), redis_dial(), first.guest_command({"true"})};
    CHECK(first.ask(questions) == second.ask(questions));
    CHECK(first.host().clock.wall() == second.host().clock.wall());
  }
}

TEST_CASE("answers come in the order of their latency and are returned by number") {
  Bench bench{"healthy"};
  std::vector<std::size_t> order;
  Ears ears;
  ears.on_answer = [&order](std::size_t number, Answer&) {
    order.push_back(number);
    return std::vector<Question>{};
  };
  const auto answers = bench.ask({list_command(), redis_dial()}, ears);
  CHECK(order == std::vector<std::size_t>{1, 0});
  CHECK(std::get<DialAnswer>(answers[1].what).line == "+PONG");
  CHECK(std::get<Outcome>(answers[0].what).succeeded());
  CHECK(answers[0].took() > answers[1].took());
}

TEST_CASE("follow-ups join the same ask, take the next numbers and are asked at once") {
  Bench bench{"healthy"};
  Ears ears;
  bool asked = false;
  ears.on_answer = [&asked](std::size_t number, Answer&) {
    const bool first = number == 1 && !std::exchange(asked, true);
    return first ? std::vector<Question>{redis_dial(), redis_dial()} : std::vector<Question>{};
  };
  const auto answers = bench.ask({list_command(), redis_dial()}, ears);
  REQUIRE(answers.size() == 4);
  CHECK(answers[2].asked == answers[1].asked + answers[1].took());
  CHECK(answers[3].asked == answers[2].asked);
}

TEST_CASE("ticks come every 100 ms while anything is under way") {
  Bench bench{"limactl-hangs"};
  Ears ears;
  int ticks = 0;
  ears.on_tick = [&ticks] {
    ++ticks;
    return std::vector<Question>{};
  };
  bench.ask({list_command(Duration{1'000})}, ears);
  CHECK(ticks >= 9);
  CHECK(ticks <= 10);
}

TEST_CASE("a question whose answer would come too late ends at its deadline") {
  Bench bench{"healthy"};
  const auto answers = bench.ask({list_command(Duration{20})});
  CHECK(std::holds_alternative<TimedOut>(std::get<Outcome>(answers[0].what).end));
  CHECK(answers[0].took() == Duration{20});

  Bench hole{"blackhole"};
  const auto silent = hole.ask({redis_dial(Duration{700})});
  CHECK(std::get<DialAnswer>(silent[0].what).contact == Contact::silent);
  CHECK(silent[0].took() == Duration{700});
}

TEST_CASE("an accompanying child lives as long as its companions, and no longer") {
  Bench bench{"healthy"};
  std::vector<std::string> lines;
  Ears ears;
  ears.on_line = [&lines](std::size_t, std::string_view text) {
    lines.emplace_back(text);
    return std::vector<Question>{};
  };
  const auto answers = bench.ask({bench.proxy_command(), bench.guest_command({"true"})}, ears);
  REQUIRE(lines.size() == 1);
  const auto& outcome = std::get<Outcome>(answers[0].what);
  CHECK(std::holds_alternative<Cancelled>(outcome.end));
  CHECK(outcome.out == lines[0] + "\n");
  CHECK(answers[0].took() == answers[1].took());
  CHECK(bench.model().proxies.empty());
}

TEST_CASE("a signal cancels what is under way, and nothing more is asked") {
  Bench bench{"limactl-hangs"};
  bench.simulated.interrupt_after(300, 15);
  Ears ears;
  ears.on_answer = [](std::size_t number, Answer&) {
    return number == 0 ? std::vector<Question>{redis_dial()} : std::vector<Question>{};
  };
  const auto answers = bench.ask({list_command()}, ears);
  REQUIRE(answers.size() == 2);
  CHECK(std::holds_alternative<Cancelled>(std::get<Outcome>(answers[0].what).end));
  CHECK(std::get<DialAnswer>(answers[1].what).contact == Contact::cancelled);
  CHECK(bench.host().surroundings.stop_signal() == 15);
  CHECK_FALSE(bench.host().clock.pause(Duration{1'000}));
}

TEST_CASE("what the model does not know is remembered and fails by its name") {
  Bench bench{"healthy"};
  const Outcome outcome = bench.run({"docker", {"system", "prune", "--all"}, {}, "", Duration{100}});
  CHECK(outcome.exit_status() == 64);
  CHECK_THAT(outcome.err, ContainsSubstring("simulation: unknown command: docker system prune --all"));
  CHECK(bench.engine("/swarm").status == 501);
  CHECK(bench.kube("/api/v1/configmaps").status == 501);
  CHECK(bench.simulated.unknown_questions().size() == 3);
}

TEST_CASE("a program that is not installed is not started") {
  Bench bench{"tool-missing-kubectl"};
  CHECK(std::holds_alternative<NotStarted>(bench.run(bench.proxy_command()).end));
  CHECK(bench.host().world.locate("kubectl").empty());
  CHECK(bench.host().world.locate("limactl") == "/opt/homebrew/bin/limactl");
}

TEST_CASE("faults that are to come begin when the clock reaches them") {
  Bench bench{"S12"};
  CHECK(bench.dial(6379, Greeting::none).contact == Contact::answered);
  bench.host().clock.pause(Duration{60'000});
  CHECK(bench.dial(6379, Greeting::none).contact == Contact::refused);
}

TEST_CASE("a boot takes its time") {
  Bench bench{"warming-up"};
  CHECK(bench.kube("/readyz?verbose").status == 500);
  CHECK(bench.dial(64784, Greeting::certificate).contact == Contact::closed);
  bench.host().clock.pause(Duration{12'000});
  CHECK_THAT(bench.kube("/readyz?verbose").body, ContainsSubstring("[-]etcd failed"));
  bench.host().clock.pause(Duration{90'000});
  CHECK(bench.kube("/readyz?verbose").status == 200);
  CHECK(bench.simulated.unknown_questions().empty());
}

}  // namespace joelclaw::infra::simulation
