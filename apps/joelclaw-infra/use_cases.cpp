// SPDX-License-Identifier: MIT
#include "run.hpp"

#include <infra/use_case/heal.hpp>
#include <infra/use_case/heal_watch.hpp>
#include <infra/use_case/pause.hpp>
#include <infra/use_case/status.hpp>

namespace joelclaw::infra::cli {

UseCases real_use_cases() {
  UseCases cases;
  cases.status = [](const StackSpec& spec, Host& host) { return status(spec, host, StatusOptions{}).diagnosis; };
  cases.ports = take_port_inventory;
  cases.heal = heal;
  cases.heal_watch = heal_watch;
  cases.up = up;
  cases.down = down;
  cases.pause = pause_healing;
  cases.resume = resume_healing;
  cases.log = read_log;
  return cases;
}

}  // namespace joelclaw::infra::cli
