// SPDX-License-Identifier: MIT
#include <infra/stack/to_yaml.hpp>

#include <infra/stack/probe_yaml.hpp>
#include <infra/stack/yaml_writer.hpp>

#include <algorithm>
#include <iterator>

namespace joelclaw::infra {
namespace {

template <class T, class Entries>
std::vector<YamlEntries> all_of(const std::vector<T>& items, Entries entries) {
  std::vector<YamlEntries> all;
  std::transform(items.begin(), items.end(), std::back_inserter(all), entries);
  return all;
}

YamlEntries route_entries(const Route& route) {
  return YamlEntries{}.add("cidr", route.cidr).add("via", route.via).add_text("dev", route.device);
}

YamlEntries port_entries(const PortMapping& port) {
  YamlEntries entries;
  entries.add_text("hostIp", port.host_ip);
  entries.add("host", std::to_string(port.host)).add("container", std::to_string(port.container));
  entries.add("protocol", to_string(port.protocol));
  if (port.service) {
    entries.add_text("service", to_string(*port.service) + (port.service_port.empty() ? "" : ":" + port.service_port));
  }
  return entries;
}

YamlEntries namespace_entries(const NamespaceSpec& space) {
  return YamlEntries{}.add_text("name", space.name).add_if_text("podSecurity", space.pod_security);
}

YamlEntries secret_entries(const SecretSpec& secret) {
  YamlEntries entries;
  entries.add_text("name", secret.name).add_text("namespace", secret.space);
  entries.add("required", secret.required ? "true" : "false");
  if (secret.registry) {
    YamlEntries registry;
    registry.add_text("server", secret.registry->server).add_text("username", secret.registry->username);
    registry.add("passwordCommand", yaml_texts(secret.registry->password_command));
    if (secret.registry->max_age.count() != 0) {
      registry.add("maxAge", format_duration_exact(secret.registry->max_age));
    }
    entries.add("registry", registry.in_one_line());
  }
  return entries;
}

YamlEntries helm_entries(const HelmSpec& helm) {
  YamlEntries entries;
  entries.add_text("release", helm.release).add_text("chart", helm.chart).add_text("version", helm.version);
  entries.add_text("namespace", helm.space);
  if (helm.repository) {
    entries.add(
        "repo",
        YamlEntries{}.add_text("name", helm.repository->name).add_text("url", helm.repository->url).in_one_line());
  }
  return entries.add_text("values", helm.values).add("patches", yaml_texts(helm.patches));
}

YamlEntries hook_entries(const HookSpec& hook) {
  YamlEntries entries;
  entries.add("after", hook.after == HookMoment::recreate ? "recreate" : "up");
  return entries.add("command", yaml_texts(hook.command)).add("timeout", format_duration_exact(hook.timeout));
}

void write_vm(YamlWriter& yaml, const VmSpec& vm) {
  yaml.value("driver", to_string(vm.driver));
  yaml.text("profile", vm.profile);
  yaml.text("runtime", vm.runtime);
  yaml.number("cpus", vm.cpus);
  yaml.value("memory", format_bytes_exact(vm.memory));
  yaml.value("disk", format_bytes_exact(vm.disk));
  yaml.value("rootDisk", format_bytes_exact(vm.root_disk));
  yaml.boolean("nestedVirtualization", vm.nested_virtualization);
  yaml.boolean("networkAddress", vm.network_address);
  yaml.text("vmType", vm.vm_type);
  yaml.text("mountType", vm.mount_type);
  yaml.text("portForwarder", vm.port_forwarder);
  yaml.value("kernelModules", yaml_texts(vm.kernel_modules));
  yaml.lines("routes", all_of(vm.routes, route_entries));
  yaml.number("diskAlertPercent", vm.disk_alert_percent);
}

void write_docker(YamlWriter& yaml, const DockerSpec& docker) {
  yaml.text("socket", docker.socket);
  yaml.section("context", [&] {
    yaml.text("name", docker.context_name);
    yaml.boolean("activate", docker.context_activate);
  });
}

void write_cluster(YamlWriter& yaml, const ClusterSpec& cluster) {
  yaml.value("driver", to_string(cluster.driver));
  yaml.text("name", cluster.name);
  yaml.text("context", cluster.context);
  yaml.text("talosVersion", cluster.talos_version);
  yaml.text("kubernetesVersion", cluster.kubernetes_version);
  yaml.section("controlPlane", [&] {
    yaml.number("cpus", cluster.control_plane_cpus);
    yaml.value("memory", format_bytes_exact(cluster.control_plane_memory));
  });
  yaml.number("workers", cluster.workers);
  yaml.value("subnet", cluster.subnet);
  yaml.value("nodePortRange", std::to_string(cluster.node_ports.first) + "-" + std::to_string(cluster.node_ports.last));
  yaml.value("patches", yaml_texts(cluster.patches));
}

void write_heal(YamlWriter& yaml, const HealPolicy& heal) {
  yaml.number("confirmations", heal.confirmations);
  yaml.value("confirmWindow", format_duration_exact(heal.confirm_window));
  yaml.section("rapidConfirm", [&] {
    yaml.number("count", heal.rapid_count);
    yaml.value("interval", format_duration_exact(heal.rapid_interval));
  });
  yaml.value("warmup", format_duration_exact(heal.warmup));
  yaml.value("convergence", format_duration_exact(heal.convergence));
  yaml.section("stability", [&] {
    yaml.number("passes", heal.stability_passes);
    yaml.value("interval", format_duration_exact(heal.stability_interval));
  });
  yaml.value("cooldown", format_duration_exact(heal.cooldown));
  yaml.value("failedRecoveryHold", format_duration_exact(heal.failed_recovery_hold));
  yaml.value("requestTimeout", format_duration_exact(heal.request_timeout));
  yaml.value("tickBudget", format_duration_exact(heal.tick_budget));
}

void write_backup(YamlWriter& yaml, const BackupSpec& backup) {
  yaml.text("directory", backup.directory);
  yaml.number("keep", backup.keep);
  const std::string age = format_duration_exact(backup.max_age);
  if (backup.max_age_written) {
    yaml.value("maxAge", age);
  } else {
    yaml.comment("maxAge: " + age + " (once written, an older or missing backup is a warning)");
  }
}

void write_workloads(YamlWriter& yaml, const StackSpec& spec) {
  yaml.lines("ports", all_of(spec.ports, port_entries));
  yaml.lines("namespaces", all_of(spec.namespaces, namespace_entries));
  yaml.section("storage", [&] { yaml.text("localPathProvisioner", spec.local_path_provisioner); });
  yaml.value("manifests", yaml_texts(spec.manifests));
  yaml.blocks("secrets", all_of(spec.secrets, secret_entries));
  yaml.blocks("helm", all_of(spec.helm, helm_entries));
  yaml.blocks("hooks", all_of(spec.hooks, hook_entries));
  yaml.blocks("probes", all_of(spec.probes, probe_entries));
}

void write_operations(YamlWriter& yaml, const StackSpec& spec) {
  yaml.section("heal", [&] { write_heal(yaml, spec.heal); });
  yaml.section("down", [&] { yaml.blocks("flush", all_of(spec.flush, flush_entries)); });
  yaml.section("backup", [&] { write_backup(yaml, spec.backup); });
  yaml.section("notify", [&] {
    yaml.value("command", yaml_texts(spec.notify.command));
    yaml.value("reminder", format_duration_exact(spec.notify.reminder));
  });
  yaml.section("doctor", [&] { yaml.value("suppress", yaml_texts(spec.doctor_suppress)); });
  if (spec.tools.empty()) {
    return yaml.value("tools", "{}");
  }
  yaml.section("tools", [&] {
    for (const auto& [name, path] : spec.tools) {
      yaml.text(name, path);
    }
  });
}

}  // namespace

std::string to_yaml(const StackSpec& spec, YamlNotes notes) {
  YamlWriter yaml(notes == YamlNotes::defaults ? &spec.written : nullptr);
  yaml.text("apiVersion", "joelclaw-infra/v1");
  yaml.text("name", spec.name);
  yaml.value("hosts", yaml_texts(spec.hosts));
  yaml.section("vm", [&] { write_vm(yaml, spec.vm); });
  yaml.section("docker", [&] { write_docker(yaml, spec.docker); });
  yaml.section("cluster", [&] { write_cluster(yaml, spec.cluster); });
  write_workloads(yaml, spec);
  write_operations(yaml, spec);
  return yaml.take();
}

}  // namespace joelclaw::infra
