// SPDX-License-Identifier: MIT
#include <infra/use_case/workbench.hpp>

#include <infra/diagnose/diagnose.hpp>
#include <infra/observe/observe.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>

#include <utility>

namespace joelclaw::infra {

Workbench::Workbench(const StackSpec& wishes, Host& machine)
    : spec(wishes),
      host(machine),
      look(make_look(wishes, machine)),
      means(spec, *look.vm, *look.cluster, look.engine_socket),
      places(state_places(spec, host, machine_identity(look))) {}

Sight Workbench::see() const {
  Snapshot snapshot = observe(spec, host);
  // What this very command holds is no operation of somebody else's, and what it has not ended no accident.
  snapshot.operations.running = Absent{};
  snapshot.operations.unfinished = Absent{};
  Diagnosis diagnosis = diagnose(snapshot, spec);
  return {std::move(snapshot), std::move(diagnosis)};
}

Stamp Workbench::stamp() const {
  return {host.surroundings.boot_id(), host.clock.elapsed(), host.clock.wall()};
}

}  // namespace joelclaw::infra
