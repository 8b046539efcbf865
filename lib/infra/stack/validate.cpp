// SPDX-License-Identifier: MIT
#include <infra/stack/validate.hpp>

#include <infra/base/text.hpp>
#include <infra/stack/grammar.hpp>

#include <map>
#include <string_view>

namespace joelclaw::infra {
namespace {

/// Refuses the second of two members of a list that are named alike.
template <class T, class NameOf>
void refuse_twins(const std::vector<T>& items, const char* list, const char* key, NameOf name_of,
                  SpecReading& reading) {
  std::map<std::string, std::size_t> before;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string name = name_of(items[i]);
    const auto [first, fresh] = before.emplace(name, i);
    if (!fresh && !name.empty() && name != "/") {
      reading.problem_at_key(indexed(list, i) + "." + key,
                             name + " is there twice: " + indexed(list, first->second) + " has it");
    }
  }
}

void validate_names(const StackSpec& spec, SpecReading& reading) {
  refuse_twins(
      spec.probes, "probes", "name", [](const ProbeSpec& probe) { return probe.name; }, reading);
  refuse_twins(
      spec.namespaces, "namespaces", "name", [](const NamespaceSpec& space) { return space.name; }, reading);
  refuse_twins(
      spec.secrets, "secrets", "name", [](const SecretSpec& secret) { return secret.space + "/" + secret.name; },
      reading);
  refuse_twins(
      spec.helm, "helm", "release", [](const HelmSpec& helm) { return helm.space + "/" + helm.release; }, reading);
}

void validate_vm(const StackSpec& spec, SpecReading& reading) {
  const VmSpec& vm = spec.vm;
  if (!vm.routes.empty() && !vm.network_address) {
    reading.problem_at_key("vm.routes", "a route needs vm.networkAddress: true, without it the VM has no col0");
  }
  for (std::size_t i = 0; i < vm.routes.size(); ++i) {
    const auto network = parse_network(vm.routes[i].cidr);
    const auto gateway = parse_ipv4(vm.routes[i].via);
    if (network && gateway && network->contains(*gateway)) {
      reading.problem_at_key(indexed("vm.routes", i) + ".via",
                             vm.routes[i].via + " lies in " + vm.routes[i].cidr + ", which it is to lead to");
    }
  }
  if (vm.vm_type == "vz" && vm.mount_type == "9p") {
    reading.problem_at_key("vm.mountType", "9p needs vm.vmType: qemu; vz has virtiofs and sshfs");
  }
  if (vm.nested_virtualization && vm.vm_type == "qemu") {
    reading.problem_at_key("vm.nestedVirtualization", "needs vm.vmType: vz");
  }
}

void validate_cluster(const StackSpec& spec, SpecReading& reading) {
  if (spec.cluster.driver != ClusterDriverName::talos_docker) {
    return;
  }
  const VmSpec& vm = spec.vm;
  const ClusterSpec& cluster = spec.cluster;
  if (vm.runtime == "containerd") {
    reading.problem_at_key(
        "vm.runtime",
        "containerd has no Docker Engine, which cluster.driver talos-docker needs for its nodes: write docker");
  }
  if (vm.driver == VmDriverName::colima && cluster.control_plane_cpus > vm.cpus) {
    reading.problem_at_key("cluster.controlPlane.cpus", std::to_string(cluster.control_plane_cpus) +
                                                            " CPUs are more than the VM's " + std::to_string(vm.cpus) +
                                                            " (vm.cpus): Docker would refuse to start it");
  }
  // An existing profile keeps its memory, so only what the file itself says is compared.
  if (vm.driver == VmDriverName::colima && reading.knows("vm.memory") && cluster.control_plane_memory > vm.memory) {
    reading.problem_at_key("cluster.controlPlane.memory", format_bytes_exact(cluster.control_plane_memory) +
                                                              " is more than the VM's " +
                                                              format_bytes_exact(vm.memory) + " (vm.memory)");
  }
  const auto network = parse_network(cluster.subnet);
  if (network && (network->prefix < 8 || network->prefix > 29)) {
    reading.problem_at_key("cluster.subnet", cluster.subnet + " is no size for nodes: a prefix from /8 to /29");
  }
}

void validate_probes(const StackSpec& spec, SpecReading& reading) {
  const bool cluster = spec.cluster.driver != ClusterDriverName::none;
  for (std::size_t i = 0; i < spec.probes.size(); ++i) {
    const std::string key = indexed("probes", i);
    const ProbeSpec& probe = spec.probes[i];
    const auto* service = std::get_if<ServiceProbe>(&probe.what);
    if (service != nullptr && !better_service_name(service->service).empty()) {
      reading.problem_at_key(key + ".service", "a Service named " + service->service.name +
                                                   " sets variables that the program takes for its own; name it " +
                                                   better_service_name(service->service));
    }
    if (!cluster && !probe.from_host()) {
      reading.problem_at_key(key, "goes through the cluster, and cluster.driver is none");
    }
  }
}

void validate_heal(const HealPolicy& heal, SpecReading& reading) {
  if (heal.rapid_interval * heal.rapid_count > heal.confirm_window) {
    reading.problem_at_key("heal.rapidConfirm", "count times interval is longer than heal.confirmWindow, " +
                                                    format_duration_exact(heal.confirm_window));
  }
  if (heal.convergence > heal.tick_budget) {
    reading.problem_at_key("heal.convergence",
                           "is longer than heal.tickBudget, " + format_duration_exact(heal.tick_budget));
  }
  if (heal.stability_interval * heal.stability_passes > heal.tick_budget) {
    reading.problem_at_key("heal.stability", "passes times interval is longer than heal.tickBudget, " +
                                                 format_duration_exact(heal.tick_budget));
  }
}

void validate_helm(const StackSpec& spec, SpecReading& reading) {
  std::map<std::string, std::string> urls;
  for (std::size_t i = 0; i < spec.helm.size(); ++i) {
    const auto& repository = spec.helm[i].repository;
    if (!repository || repository->name.empty()) {
      continue;
    }
    if (!spec.helm[i].chart.empty() && !spec.helm[i].chart.starts_with(repository->name + "/")) {
      reading.problem_at_key(indexed("helm", i) + ".chart",
                             spec.helm[i].chart + " is not of the repository given: " + repository->name + "/CHART");
    }
    const auto [known, fresh] = urls.emplace(repository->name, repository->url);
    if (!fresh && known->second != repository->url) {
      reading.problem_at_key(indexed("helm", i) + ".repo.url",
                             "the repository " + repository->name + " has another URL before: " + known->second);
    }
  }
}

}  // namespace

void validate(const StackSpec& spec, SpecReading& reading) {
  validate_names(spec, reading);
  validate_vm(spec, reading);
  validate_cluster(spec, reading);
  validate_ports(spec, reading);
  validate_helm(spec, reading);
  validate_probes(spec, reading);
  validate_heal(spec.heal, reading);
}

}  // namespace joelclaw::infra
