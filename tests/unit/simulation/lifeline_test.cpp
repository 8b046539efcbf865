// SPDX-License-Identifier: MIT
#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/lock.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/terminal.hpp>
#include <infra/port/world.hpp>
#include <infra/simulation/lifeline.hpp>
#include <infra/simulation/model.hpp>
#include <infra/simulation/simulated_host.hpp>

#include "support/catch.hpp"

namespace joelclaw::infra::simulation {
namespace {

class NoTerminal : public Terminal {
 public:
  Written write(Stream, std::string_view) override { return Written::complete; }
  bool is_terminal(Stream) const override { return false; }
  int width(Stream) const override { return 80; }
};

/// A process on a simulated host, and who is after it.
struct Mortal {
  SimulatedHost simulated{healthy_model({})};
  NoTerminal terminal;
  Host host = simulated.host(terminal);
  std::string root = simulated.model().state_directory();
  std::string file = root + "/journal";

  Mortal() { static_cast<void>(host.state.prepare(root)); }
  std::string text() const {
    const auto looked = host.files.read(file, 1'000);
    const auto* found = std::get_if<std::string>(&looked);
    return found == nullptr ? std::string{} : *found;
  }
};

}  // namespace

TEST_CASE("a process that is killed writes nothing from then on") {
  Mortal mortal;
  mortal.simulated.life().kill_at({PortUse::append, 2});
  CHECK(mortal.host.state.append(mortal.file, "one\n"));
  CHECK_THROWS_AS(mortal.host.state.append(mortal.file, "two\n"), Killed);
  CHECK(mortal.text() == "one\n");
  CHECK_FALSE(mortal.host.state.append(mortal.file, "three\n"));
  CHECK_FALSE(mortal.host.state.replace(mortal.file, "three\n"));
  CHECK(mortal.text() == "one\n");
  CHECK(mortal.simulated.life().cause() == "append journal");
  CHECK(mortal.simulated.life().afterlife() == 2);
}

TEST_CASE("a line can be torn by the kill") {
  Mortal mortal;
  mortal.simulated.life().kill_at({PortUse::append, 1, {}, true});
  CHECK_THROWS_AS(mortal.host.state.append(mortal.file, "12345678"), Killed);
  CHECK(mortal.text() == "1234");
}

TEST_CASE("who takes over is another process, and finds the locks free") {
  Mortal mortal;
  const std::int64_t before = mortal.host.surroundings.process_id();
  mortal.simulated.life().kill_at({PortUse::pause, 1});
  const auto work = [&] {
    const auto lock = mortal.host.locks.acquire("/lock", {});
    mortal.host.clock.pause(Duration{1'000});
  };
  CHECK_THROWS_AS(work(), Killed);
  mortal.simulated.life().revive();
  CHECK(mortal.host.surroundings.process_id() == before + 1);
  const auto lock = mortal.host.locks.acquire("/lock", {});
  REQUIRE(lock);
  CHECK(std::holds_alternative<std::unique_ptr<HeldLock>>(*lock));
  CHECK(mortal.host.clock.pause(Duration{1'000}));
}

TEST_CASE("a child that is guarded dies with the process, and what it had still to do is not done") {
  Mortal mortal;
  Model& model = mortal.simulated.model();
  mortal.simulated.life().kill_at({PortUse::act, 1, Duration{2'000}});
  Watcher nobody;
  const Command stop{"colima", {"stop", "--profile", model.parameters.profile}, {}, "", Duration{600'000}};
  const std::vector<Question> questions{stop};
  CHECK_THROWS_AS(mortal.host.world.ask(questions, nobody), Killed);
  CHECK(mortal.simulated.life().cause() == "in the middle of colima stop");
  advance(model, model.now + Duration{600'000});
  CHECK(model.engine.service == "inactive");  // systemd goes on with what it was told
  CHECK(model.vm.state == VmState::running);  // and nobody tells limactl
}

TEST_CASE("sleep stops the awake clock alone, and a jump moves the wall's alone") {
  Mortal mortal;
  Model& model = mortal.simulated.model();
  const Instant awake = mortal.host.clock.awake();
  const Instant elapsed = mortal.host.clock.elapsed();
  const WallTime wall = mortal.host.clock.wall();
  schedule(model, model.now + Duration{1'000}, {EventKind::sleep_host, "", "3600000"});
  schedule(model, model.now + Duration{2'000}, {EventKind::jump_clock, "", "-600000"});
  mortal.host.clock.pause(Duration{5'000});
  CHECK(mortal.host.clock.awake() - awake == Duration{5'000});
  CHECK(mortal.host.clock.elapsed() - elapsed == Duration{3'605'000});
  CHECK(mortal.host.clock.wall() - wall == Duration{3'005'000});
}

}  // namespace joelclaw::infra::simulation
