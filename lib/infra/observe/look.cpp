// SPDX-License-Identifier: MIT
#include <infra/observe/look.hpp>

#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>

namespace joelclaw::infra {
namespace {

Machine machine_of(const StackSpec& spec, const Host& host) {
  Machine machine;
  machine.system = host.surroundings.system();
  machine.home = host.surroundings.home();
  machine.user = host.surroundings.user_name();
  machine.user_id = host.surroundings.user_id();
  for (const char* name : {"COLIMA_HOME", "LIMA_HOME", "XDG_CONFIG_HOME", "TALOSCONFIG", "TALOS_HOME", "KUBECONFIG",
                           "DOCKER_CONFIG"}) {
    const auto value = host.surroundings.variable(name);
    if (value && !value->empty()) {
      machine.variables[name] = *value;
    }
  }
  machine.exists = [&host](const std::string& path) {
    return std::holds_alternative<FileInfo>(host.files.info(path));
  };
  machine.patience = spec.heal.request_timeout;
  return machine;
}

}  // namespace

Look make_look(const StackSpec& spec, const Host& host) {
  const Machine machine = machine_of(spec, host);
  Look look{spec, machine, make_vm_driver(spec, machine), make_cluster_driver(spec, machine), {}, {}, {}, {}, {}, {}};
  look.engine_socket = spec.docker.socket.empty() ? look.vm->engine_socket() : spec.docker.socket;
  look.identity = [&host](const std::string& kubeconfig, const std::string& context) {
    constexpr std::size_t largest = 1U << 20U;
    const auto looked = host.files.read(kubeconfig, largest);
    const auto* text = std::get_if<std::string>(&looked);
    return text == nullptr ? nullptr : client_identity(*text, context);
  };
  look.on_containers = look.on_context = [](Snapshot&) { return Inquiries{}; };
  return look;
}

std::string machine_identity(const Look& look) {
  return to_string(look.spec.vm.driver) + "\n" + look.vm->space_path() + "\n" + look.spec.vm.profile;
}

}  // namespace joelclaw::infra
