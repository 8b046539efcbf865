// SPDX-License-Identifier: MIT
#include "real_machine.hpp"
#include "run.hpp"

#include <infra/posix/guard.hpp>

#include <string_view>

int main(int argc, char** argv) {
  using namespace joelclaw::infra;
  if (argc > 1 && std::string_view{argv[1]} == guard_verb) {
    return guard_main(argc, argv);
  }
  cli::RealMachine machine;
  return cli::run({argv + (argc > 0 ? 1 : 0), argv + argc}, machine.host(), machine.controls());
}
