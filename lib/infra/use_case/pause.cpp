// SPDX-License-Identifier: MIT
#include <infra/use_case/pause.hpp>

#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/use_case/state_records.hpp>
#include <infra/use_case/operation.hpp>

namespace joelclaw::infra {

Result<WallTime> pause_healing(const StackSpec& spec, Host& host, Duration duration, const std::string& reason) {
  Workbench bench{spec, host};
  if (const Status ready = prepare_state(bench); !ready) {
    return ready.error();
  }
  const WallTime until = host.clock.wall() + duration;
  if (const Status written = write_pause(bench, until, reason); !written) {
    return written.error();
  }
  return until;
}

Status resume_healing(const StackSpec& spec, Host& host) {
  Workbench bench{spec, host};
  if (Status ready = prepare_state(bench); !ready) {
    return ready;
  }
  return clear_pause(bench);
}

}  // namespace joelclaw::infra
