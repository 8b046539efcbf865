// SPDX-License-Identifier: MIT
#include <infra/simulation/certificates.hpp>
#include <infra/simulation/files.hpp>
#include <infra/simulation/saved_profile.hpp>

#include <fmt/format.h>

namespace joelclaw::infra::simulation {
namespace {

constexpr std::uint64_t gib = 1ULL << 30U;

std::string number(std::uint16_t port) {
  return std::to_string(port);
}

}  // namespace

namespace {

/// Keys as colima v0.10 saves them (tools.md 1.4).
std::string profile_yaml(const Model& model, const SavedProfile& profile) {
  const VmPart& vm = model.vm;
  const bool mac = model.parameters.system == "darwin";
  return fmt::format(
      "# Number of CPUs to be allocated to the virtual machine.\ncpu: {}\n\ndisk: {}\nrootDisk: {}\nmemory: {}\n"
      "arch: {}\nruntime: docker\nhostname: \"\"\nkubernetes:\n  enabled: false\n  version: v1.35.0+k3s1\n  k3sArgs:\n"
      "    - --disable=traefik\n  port: 0\nautoActivate: true\nnetwork:\n  address: {}\n  mode: shared\n"
      "  interface: en0\n  preferredRoute: false\n  dns: []\n  dnsHosts: {{}}\n  hostAddresses: false\n"
      "  gatewayAddress: 192.168.5.2\nforwardAgent: false\ndocker: {{}}\nvmType: {}\nportForwarder: {}\nrosetta: "
      "false\n"
      "binfmt: true\nnestedVirtualization: {}\nmountType: {}\nmountInotify: false\ncpuType: \"\"\nprovision:{}"
      "sshConfig: true\nsshPort: 0\nmounts: []\ndiskImage: \"\"\n"
      "env: {{}}\n",
      profile.cpus, profile.disk / gib, vm.root_disk / gib, profile.memory / gib, mac ? "aarch64" : "x86_64",
      vm.network_address, mac ? "vz" : "qemu", vm.port_forwarder, vm.nested_virtualization, mac ? "virtiofs" : "9p",
      profile.loads_module ? "\n  - mode: system\n    script: modprobe br_netfilter\n" : " []\n");
}

}  // namespace

std::string colima_yaml(const Model& model) {
  return profile_yaml(model, saved_profile(model));
}

std::string instance_yaml(const Model& model) {
  SavedProfile running = saved_profile(model);
  running.cpus = model.vm.cpus;
  running.memory = model.vm.memory;
  running.disk = model.vm.disk;
  return profile_yaml(model, running);
}

/// lima v2.0.3 (tools.md 2.7); after a stop the file stays, with a Port that nobody listens on.
std::string ssh_config(const Model& model) {
  const std::string lima = model.lima_home();
  return fmt::format(
      "# This SSH config file can be passed to 'ssh -F'.\n"
      "# This file is created by Lima, but not used by Lima itself currently.\n"
      "# Modifications to this file will be lost on restarting the Lima instance.\n"
      "Host {}\n  IdentityFile \"{}/_config/user\"\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n"
      "  NoHostAuthenticationForLocalhost yes\n  PreferredAuthentications publickey\n  Compression no\n"
      "  BatchMode yes\n  IdentitiesOnly yes\n  GSSAPIAuthentication no\n"
      "  Ciphers \"^aes128-gcm@openssh.com,aes256-gcm@openssh.com\"\n  User {}\n  ControlMaster auto\n"
      "  ControlPath \"{}/{}/ssh.sock\"\n  ControlPersist yes\n  Hostname 127.0.0.1\n  Port {}\n",
      model.ssh_host(), lima, model.parameters.user, lima, model.instance(), model.vm.ssh_port);
}

/// A key that is none, in the shape of one.
constexpr const char* key_pem = "-----BEGIN EC PRIVATE KEY-----\nSIMULATED-SECRET\n-----END EC PRIVATE KEY-----\n";

/// As Talos writes it (tools.md 3.6, 19), merged beside another cluster's entry, which nobody may touch.
std::string kubeconfig(const Model& model) {
  const ApiPart& api = model.cluster.api;
  const std::string cluster = api.context.substr(api.context.find('@') + 1);
  const auto data = [](const std::string& name) { return base64(certificate_pem(name)); };
  const std::string entry = fmt::format(
      "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: {}\n    server: https://127.0.0.1:{}\n"
      "  name: {}\n- cluster:\n    certificate-authority-data: {}\n    server: https://k3s.example.internal:6443\n"
      "  name: elsewhere\ncontexts:\n- context:\n    cluster: {}\n    namespace: default\n    user: {}\n  name: {}\n"
      "- context:\n    cluster: elsewhere\n    user: elsewhere\n  name: elsewhere\n",
      data("ca"), api.kubeconfig_port, cluster, data("foreign-ca"), cluster, api.context, api.context);
  return entry +
         fmt::format(
             "current-context: {}\nkind: Config\npreferences: {{}}\nusers:\n- name: {}\n  user:\n"
             "    client-certificate-data: {}\n    client-key-data: {}\n- name: elsewhere\n  user:\n    token: {}\n",
             api.context, api.context, data(api.client_certificate), base64(key_pem), "SIMULATED-SECRET");
}

std::string talosconfig(const Model& model) {
  const auto data = [](const std::string& name) { return base64(certificate_pem(name)); };
  return fmt::format(
      "context: {0}\ncontexts:\n    {0}:\n        endpoints:\n            - 127.0.0.1:{1}\n"
      "        ca: {2}\n        crt: {3}\n        key: {4}\n",
      model.parameters.cluster, model.cluster.api.talosconfig_port, data("talos-ca"),
      data(model.cluster.api.client_certificate), base64("SIMULATED-SECRET"));
}

/// logrus JSON lines (tools.md 19). A forward that found its port taken is one warning, never retried (2.6).
std::string host_agent_log(const Model& model) {
  const std::string at = format_rfc3339(model.vm.started);
  const auto line = [&at](const char* level, const std::string& text) {
    return fmt::format("{{\"level\":\"{}\",\"msg\":\"{}\",\"time\":\"{}\"}}\n", level, text, at);
  };
  std::string log =
      line("info", "hostagent socket created at " + model.lima_home() + "/" + model.instance() + "/ha.sock");
  log += line("info", "[VZ] - vm state change: running");
  log += line("info", "Starting VZ (hint: to watch the boot progress, see \\\"serial*.log\\\")");
  if (model.vm.attach_refused) {
    const std::string what =
        fmt::format("failed to run attach disk \\\"{0}\\\", in use by instance \\\"{0}\\\"", model.instance());
    return log + line("fatal", what);
  }
  for (const std::uint16_t port : model.forwarding.lost) {
    log +=
        line("warning", "failed to set up forwarding tcp port " + number(port) + " (negligible if already forwarded)");
  }
  if (model.vm.state == VmState::running) {
    log += line("info", "READY. Run `limactl shell " + model.instance() + "` to open the shell.");
  }
  return log;
}

/// lima 2.0.3's panic as the operator saw it (operations.md G7).
std::string usernet_log(const Model& model) {
  const std::string at = format_rfc3339(model.vm.started);
  std::string log = fmt::format("time=\"{}\" level=info msg=\"waiting for packets...\"\n", at);
  if (model.vm.usernet_panicked) {
    log += fmt::format("time=\"{}\" level=error msg=\"Failed to get FD via socketinvalid argument\"\n", at);
    log += "panic: runtime error: index out of range [0] with length 0\n";
  }
  return log;
}

}  // namespace joelclaw::infra::simulation
