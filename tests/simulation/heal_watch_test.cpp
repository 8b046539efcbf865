// SPDX-License-Identifier: MIT
#include "acting.hpp"

#include <infra/base/text.hpp>
#include <infra/simulation/fault.hpp>
#include <infra/use_case/heal_watch.hpp>

#include <support/catch.hpp>

#include <functional>
#include <vector>

namespace joelclaw::infra {
namespace {

constexpr Duration interval{15'000};

/// A watch over so many ticks; `between` is called before each rest with the ticks that are over.
struct Watched {
  explicit Watched(const std::string& wish) : stack(wish) {}

  WatchCount go(int ticks) {
    HealWatchOptions options;
    options.tell = [this](const HealReport& report, const WatchCount&) {
      reports.push_back(report);
      return true;
    };
    options.rest = [this, ticks] {
      ++over;
      const std::string beat = heartbeat();
      silent += beat.empty() || beat == last_beat ? 1 : 0;
      last_beat = beat;
      if (over >= ticks) {
        return false;
      }
      stack.pass(interval);
      if (between) {
        between(over);
      }
      return true;
    };
    SilentReporter reporter;
    return heal_watch(stack.spec(), stack.host(), reporter, options);
  }

  std::string heartbeat() {
    for (const auto& [path, text] : stack.model().host.files) {
      if (path.ends_with("/heartbeat")) {
        return text;
      }
    }
    return {};
  }

  ActedUpon stack;
  std::function<void(int)> between;
  std::vector<HealReport> reports;
  std::string last_beat;
  int over = 0, silent = 0;  ///< of them left no new heartbeat
};

}  // namespace

TEST_CASE("a watch over a healthy stack looks at everything each tenth time, and changes nothing") {
  Watched watched{"healthy"};
  const WatchCount count = watched.go(21);
  CHECK(count.ticks == 21);
  CHECK(count.whole == 3);
  CHECK(count.repairs == 0);
  CHECK(watched.silent == 0);
  CHECK(watched.stack.mutations().empty());
  CHECK(watched.stack.unknown().empty());
}

TEST_CASE("what breaks between two whole ticks is seen by the next quiet one") {
  for (const char* fault : {"forward-dead", "docker-hung", "api-not-ready", "probe-refused"}) {
    Watched watched{"healthy"};
    INFO(fault);
    watched.between = [&watched, fault](int over) {
      if (over == 3) {
        simulation::inject(watched.stack.model(), fault);
      }
    };
    const WatchCount count = watched.go(4);
    CHECK(count.whole == 2);
    REQUIRE(watched.reports.size() == 2);
    CHECK(watched.reports.back().before->health != Health::healthy);
  }
}

TEST_CASE("a watch repairs at once what it sees, and is quiet again afterwards") {
  Watched watched{"healthy"};
  watched.between = [&watched](int over) {
    if (over == 2) {
      simulation::inject(watched.stack.model(), "forward-dead");
    }
  };
  const WatchCount count = watched.go(9);
  CHECK(count.repairs == 1);
  CHECK(count.whole == 3);  // the first, the repair, and the one that finds it at rest
  CHECK(watched.stack.look().health == Health::healthy);
}

TEST_CASE("what waits for a person does not make a watch look at everything each time") {
  Watched watched{"host-disk-low"};
  CHECK(watched.go(10).whole == 1);
  REQUIRE(watched.reports.size() == 1);
  CHECK(watched.reports.front().decision == Decision::escalate);
}

TEST_CASE("a watch ends when nobody reads it any more") {
  ActedUpon stack{"healthy"};
  HealWatchOptions options;
  options.tell = [](const HealReport&, const WatchCount&) { return false; };
  options.rest = [] { return true; };
  SilentReporter reporter;
  CHECK(heal_watch(stack.spec(), stack.host(), reporter, options).ticks == 1);
}

}  // namespace joelclaw::infra
