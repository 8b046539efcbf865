// SPDX-License-Identifier: MIT
#include <infra/plan/goals.hpp>
#include <infra/plan/repairs.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

Step start_vm(const Site& site, const Finding& finding, Impact impact) {
  return make_step(site, StartVm{}, to_string(finding.cls), impact, budget::vm_start, goal::vm_answers());
}

Step force_stop(const Site& site, const Finding& finding) {
  return make_step(site, ForceStopVm{}, to_string(finding.cls), Impact::force, budget::force, goal::vm_stopped());
}

/// The saved profile, the data disk and what is on it stay; only the VM's processes go.
Repair force_cycle(const Site& site, const Finding& finding, bool clear_network) {
  Repair repair;
  repair.steps.push_back(force_stop(site, finding));
  if (clear_network) {
    repair.steps.push_back(
        make_step(site, ClearUserNetwork{}, to_string(finding.cls), Impact::force, budget::force, std::nullopt));
  }
  repair.steps.push_back(start_vm(site, finding, Impact::force));
  return repair;
}

Repair clear_usernet(const Site& site, const Finding& finding) {
  const VmProcesses* processes = seen(site.facts.now.vm.processes);
  // The network is shared: cleared only where no other instance stands on it.
  return force_cycle(site, finding, processes != nullptr && processes->other_instances == 0);
}

Repair unlock(const Site& site, const Finding& finding) {
  if (finding.remedy != Remedy::heal) {
    return {{}, {}, "a process may still use the data disk: end it first, or two VMs write to one disk"};
  }
  Repair repair;
  repair.steps.push_back(
      make_step(site, UnlockDataDisk{}, to_string(finding.cls), Impact::vm, budget::quick, goal::vm_stopped()));
  repair.steps.push_back(start_vm(site, finding, Impact::vm));
  return repair;
}

Repair add_route(const Site& site, const Finding& finding) {
  Repair repair;
  for (const Route& route : site.facts.spec.vm.routes) {
    if (route.cidr == finding.subject) {
      repair.steps.push_back(make_step(site, AddRoute{route}, to_string(finding.cls), Impact::none, budget::quick,
                                       goal::gone(finding.cls, finding.subject, Layer::vm)));
      repair.steps.back().optional = true;  // a NAS that is away never blocks a recovery
    }
  }
  return repair;
}

}  // namespace

Repair repair_machine(const Finding& finding, const Site& site) {
  switch (finding.cls) {
    case Class::vm_stopped:
      return {{start_vm(site, finding, Impact::vm)}, {}, {}};
    case Class::vm_broken:
    case Class::vm_zombie:
      return force_cycle(site, finding, false);
    case Class::vm_usernet_broken:
      return clear_usernet(site, finding);
    case Class::vm_disk_locked:
      return unlock(site, finding);
    case Class::route_missing:
      return add_route(site, finding);
    default:
      return {};
  }
}

}  // namespace joelclaw::infra
