// SPDX-License-Identifier: MIT
#include "exit_code.hpp"

namespace joelclaw::infra::cli {

int exit_of(Health health) {
  switch (health) {
    case Health::healthy:
      return exit_ok;
    case Health::degraded:
      return exit_degraded;
    case Health::down:
      return exit_down;
    case Health::unknown:
      return exit_unknown;
  }
  return exit_bug;
}

int exit_of_signal(int signal) {
  constexpr int base = 128;
  return base + signal;
}

}  // namespace joelclaw::infra::cli
