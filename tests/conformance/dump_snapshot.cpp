// SPDX-License-Identifier: MIT
// Prints what the program would know after one look, as JSON. For tests only: tests/e2e/run compares what it sees of
// real parts with what it sees of the simulation.
//
//   dump_snapshot SPEC                  this machine, in the caller's environment
//   dump_snapshot SPEC DESCRIPTION      a simulated stack, see simulated_stack.hpp
#include "real_machine.hpp"
#include "simulated_stack.hpp"
#include "snapshot_json.hpp"

#include <infra/observe/observe.hpp>
#include <infra/port/host.hpp>
#include <infra/port/terminal.hpp>
#include <infra/posix/guard.hpp>
#include <infra/simulation/simulated_host.hpp>
#include <infra/stack/load_spec.hpp>

#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

namespace joelclaw::infra {
namespace {

class NoTerminal : public Terminal {
 public:
  Written write(Stream, std::string_view) override { return Written::complete; }
  bool is_terminal(Stream) const override { return false; }
  int width(Stream) const override { return 80; }
};

std::string text_of(const char* path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

int fail(const std::string& what) {
  std::fprintf(stderr, "dump_snapshot: %s\n", what.c_str());
  return 65;
}

int dump_simulated(const StackSpec& spec, const char* description) {
  auto model = simulated_stack(text_of(description));
  if (!model) {
    return fail(model.error().what + " " + model.error().subject);
  }
  NoTerminal terminal;
  simulation::SimulatedHost simulated{std::move(*model)};
  Host host = simulated.host(terminal);
  const Snapshot snapshot = observe(spec, host);
  for (const std::string& question : simulated.unknown_questions()) {
    std::fprintf(stderr, "the simulation does not know: %s\n", question.c_str());
  }
  std::cout << snapshot_json(snapshot);
  return simulated.unknown_questions().empty() ? 0 : 1;
}

int dump(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    return fail("usage: dump_snapshot SPEC [DESCRIPTION]");
  }
  const auto spec = load_spec(text_of(argv[1]), argv[1]);
  if (!spec) {
    return fail(std::string{"a spec with faults: "} + argv[1]);
  }
  if (argc == 3) {
    return dump_simulated(*spec, argv[2]);
  }
  cli::RealMachine machine;
  std::cout << snapshot_json(observe(*spec, machine.host()));
  return 0;
}

}  // namespace
}  // namespace joelclaw::infra

int main(int argc, char** argv) {
  using namespace joelclaw::infra;
  if (argc > 1 && std::string_view{argv[1]} == guard_verb) {
    return guard_main(argc, argv);
  }
  try {
    return dump(argc, argv);
  } catch (const std::exception& failure) {
    return fail(failure.what());
  }
}
