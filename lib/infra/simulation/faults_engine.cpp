// SPDX-License-Identifier: MIT
#include <infra/simulation/fault.hpp>

namespace joelclaw::infra::simulation {
namespace {

/// Of the node container, where there is one.
template <class Do>
void with_node(Model& model, Do&& change) {
  if (Container* node = model.node()) {
    change(*node);
  }
}

void exited(Model& model, int code) {
  with_node(model, [&](Container& node) {
    node.state = "exited";
    node.exit_code = code;
    node.finished = model.now - Duration{180'000};
    node.restart_policy = "no";
  });
}

void missing(Model& model) {
  model.engine.containers.clear();
}

void missing_without_volumes(Model& model) {
  missing(model);
  model.engine.volumes.clear();
}

/// dockerd's words at the last start are kept in State.Error (tools.md 4.1).
void cpu_refused(Model& model) {
  model.vm.cpus = 4;
  model.vm.memory = 8ULL << 30U;
  exited(model, 137);
  with_node(model, [](Container& node) {
    node.nano_cpus = 8'000'000'000;
    node.restart_policy = "unless-stopped";
    node.error = "range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available";
  });
}

void capped(Model& model) {
  with_node(model, [](Container& node) {
    node.memory = node.memory_swap = 4ULL << 30U;
    node.memory_used = (4ULL << 30U) / 1000 * 995;
  });
}

/// talos #5511: the console of a boot that fails on its own leftovers (operations.md S51).
void boot_failed(Model& model) {
  exited(model, 1);
  with_node(model, [&](Container& node) {
    node.finished = model.now - Duration{40'000};
    node.started = model.now - Duration{75'000};
    node.console = {"[talos] [initramfs] booting Talos v1.12.4", "[talos] phase startDBus (2/19): starting",
                    "[talos] task startDBus (1/1): failed: listen unix /system/run/dbus/service.socket: bind: address "
                    "already in use",
                    "[talos] phase unmountSystem: failed unmounting /system: device or resource busy",
                    "[talos] boot sequence failed"};
  });
}

void drifted(Model& model) {
  with_node(model, [](Container& node) { node.image = "ghcr.io/siderolabs/talos:v1.10.1"; });
  model.cluster.api.version = "v1.33.1";
}

}  // namespace

std::vector<Fault> engine_faults() {
  return {
      {"docker-down", "dockerd and its socket unit are inactive",
       [](Model& model) {
         apply(model, {EventKind::stop_engine, "", ""});
       }},
      {"docker-idle", "dockerd waits behind docker.socket for its first caller (colima #1637)",
       [](Model& model) {
         apply(model, {EventKind::stop_engine, "", ""});
         model.engine.socket = "active";
       }},
      {"docker-hung", "dockerd accepts and never answers", [](Model& model) { model.engine.hung = true; }},
      {"docker-context-missing", "there is no docker context of this profile",
       [](Model& model) { model.engine.context_endpoint.clear(); }},
      {"container-missing", "no node container; the volumes of the last one are left", missing},
      {"container-destroyed", "no node container and no volumes", missing_without_volumes},
      {"container-exited", "the node container exited (255) and has no restart policy",
       [](Model& model) { exited(model, 255); }},
      {"container-stopped", "the node container was stopped by hand",
       [](Model& model) {
         exited(model, 137);
         with_node(model, [](Container& node) { node.restart_policy = "unless-stopped"; });
       }},
      {"container-cpu-refused", "the node container wants more CPUs than the VM has", cpu_refused},
      {"container-memory-capped", "the node container is at 99.5 % of its 4 GiB", capped},
      {"restart-policy-missing", "the node container would not come back",
       [](Model& model) { with_node(model, [](Container& node) { node.restart_policy = "no"; }); }},
      {"container-boot-failed", "Talos fails to boot on its own leftovers", boot_failed},
      {"container-never-boots", "Talos fails to boot, however often it is started",
       [](Model& model) {
         boot_failed(model);
         with_node(model, [](Container& node) { node.boot_failures = 1'000; });
       }},
      {"container-config-drift", "the node container is of another Talos than the spec's", drifted},
      {"port-unbound", "dockerd lost the binding of 8108",
       [](Model& model) { with_node(model, [](Container& node) { node.unbound.insert(8108); }); }},
  };
}

}  // namespace joelclaw::infra::simulation
