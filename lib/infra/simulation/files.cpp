// SPDX-License-Identifier: MIT
#include <infra/simulation/files.hpp>

#include <infra/base/sha256.hpp>
#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/reach.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace joelclaw::infra::simulation {
namespace {

using Files = std::map<std::string, FileNode>;

std::function<std::string()> text_of(std::string text) {
  return [text = std::move(text)] { return text; };
}

void add_vm(const Model& model, Files& files) {
  const std::string home = model.colima_home();
  const std::string instance = model.lima_home() + "/" + model.instance();
  files[home + "/" + model.parameters.profile + "/colima.yaml"] = {FileKind::regular, [&model] { return colima_yaml(model); }};
  files[instance + "/colima.yaml"] = {FileKind::regular, [&model] { return instance_yaml(model); }};
  files[instance + "/lima.yaml"] = {FileKind::regular, text_of("vmType: vz\n")};
  files[instance + "/ssh.config"] = {FileKind::regular, [&model] { return ssh_config(model); }, 0600};
  files[instance + "/ha.stderr.log"] = {FileKind::regular, [&model] { return host_agent_log(model); }};
  files[model.lima_home() + "/_networks/user-v2/usernet.user-v2.stderr.log"] = {FileKind::regular, [&model] { return usernet_log(model); }};
  if (model.vm.host_agent_pid != 0) {
    const std::string pid = std::to_string(model.vm.host_agent_pid);
    files[instance + "/ha.pid"] = {FileKind::regular, text_of(pid + "\n")};
    files[instance + "/vz.pid"] = {FileKind::regular, text_of(pid + "\n")};
    files[instance + "/ha.sock"] = {FileKind::socket, text_of("")};
  }
  if (model.forwarding.control_file) {
    files[instance + "/ssh.sock"] = {FileKind::socket, text_of(""), 0600};
  }
}

void add_disk(const Model& model, Files& files) {
  const std::string disk = model.lima_home() + "/_disks/" + model.instance();
  if (model.vm.data_disk) {
    files[disk + "/datadisk"] = {FileKind::regular, text_of("")};
  }
  if (!model.vm.disk_lock.empty()) {
    files[disk + "/in_use_by"] = {FileKind::symlink, text_of(model.lima_home() + "/" + model.vm.disk_lock)};
  }
}

/// The docker CLI keeps a context in a directory named after the SHA-256 of its name.
void add_docker(const Model& model, Files& files) {
  const std::string docker = model.parameters.home + "/.docker";
  const std::string context = model.instance();
  if (model.engine.context_endpoint.empty()) {
    files[docker + "/config.json"] = {FileKind::regular, text_of("{\n\t\"auths\": {}\n}\n"), 0600};
    return;
  }
  files[docker + "/config.json"] = {
      FileKind::regular, text_of(fmt::format("{{\n\t\"auths\": {{}},\n\t\"currentContext\": \"{}\"\n}}\n", context)), 0600};
  const Json meta{{"Name", context},
                  {"Metadata", {{"Description", "colima"}}},
                  {"Endpoints", {{"docker", {{"Host", model.engine.context_endpoint}, {"SkipTLSVerify", false}}}}}};
  files[docker + "/contexts/meta/" + sha256_hex(context) + "/meta.json"] = {FileKind::regular, text_of(meta.dump())};
}

}  // namespace

std::map<std::string, FileNode> files_of(const Model& model) {
  Files files;
  if (model.vm.state != VmState::absent) {
    add_vm(model, files);
  }
  add_disk(model, files);
  add_docker(model, files);
  if (model.forwarding.socket_file) {
    files[model.docker_socket()] = {FileKind::socket, text_of(""), 0600};
  }
  if (model.cluster.api.has_kubeconfig) {
    files[model.parameters.home + "/.kube/config"] = {FileKind::regular, [&model] { return kubeconfig(model); }, 0600};
  }
  if (model.cluster.api.has_talosconfig) {
    files[model.parameters.home + "/.talos/config"] = {FileKind::regular, [&model] { return talosconfig(model); }, 0600};
  }
  if (model.parameters.spec_file) {
    files[model.parameters.home + "/.config/joelclaw-infra/stack.yaml"] = {FileKind::regular, [&model] { return stack_yaml(model); }, 0600};
  }
  for (const auto& [path, text] : model.host.files) {
    files[path] = {FileKind::regular, [&text = text] { return text; }, path.starts_with(model.state_directory()) || path.find("/backups/") != std::string::npos ? 0600U : 0644U};
  }
  for (const auto& [name, tool] : model.host.tools) {
    files[tool.path] = {FileKind::regular, text_of(""), 0755};
  }
  return files;
}

Looked<std::string> read_file(const Model& model, const std::string& path) {
  if (is_denied(model, path)) {
    return FileDenied{};
  }
  const Files files = files_of(model);
  const auto found = files.find(path);
  if (found == files.end()) {
    return NoSuchFile{};
  }
  if (found->second.kind != FileKind::regular) {
    return FileFailure{"not a regular file"};
  }
  return found->second.text();
}

}  // namespace joelclaw::infra::simulation
