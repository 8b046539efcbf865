// SPDX-License-Identifier: MIT
#include <infra/tool/kube_acts.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/pem.hpp>

#include <nlohmann/json.hpp>

#include <utility>
#include <vector>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::ordered_json;

// Of one request; kubectl's discovery asks five times before it gives up, so a command may take five of these.
constexpr const char* request_timeout = "10s";

Command kubectl(const KubeAccess& access, std::vector<std::string> words, Duration deadline) {
  std::vector<std::string> all{"--kubeconfig", access.kubeconfig, "--context", access.context, "--request-timeout",
                               request_timeout};
  all.insert(all.end(), words.begin(), words.end());
  return {"kubectl", std::move(all), {}, "", deadline};
}

}  // namespace

Command kubectl_uncordon_command(const KubeAccess& access, const std::string& node, Duration deadline) {
  return kubectl(access, {"uncordon", node}, deadline);
}

Command kubectl_untaint_command(const KubeAccess& access, const std::string& node, const std::string& key,
                                const std::string& effect, Duration deadline) {
  return kubectl(access, {"taint", "nodes", node, key + ":" + effect + "-"}, deadline);
}

bool was_untainted(const Outcome& outcome) {
  return outcome.exit_status() == 1 && contains(outcome.err, "not found");
}

Command kubectl_delete_pod_command(const KubeAccess& access, const ObjectName& pod, Duration deadline) {
  return kubectl(access, {"--namespace", pod.space, "delete", "pod", pod.name, "--wait=false"}, deadline);
}

Command kubectl_strike_pod_command(const KubeAccess& access, const ObjectName& pod, Duration deadline) {
  return kubectl(access,
                 {"--namespace", pod.space, "delete", "pod", pod.name, "--force", "--grace-period=0", "--wait=false"},
                 deadline);
}

Command kubectl_label_namespace_command(const KubeAccess& access, const NamespaceSpec& space, Duration deadline) {
  return kubectl(access, {"label", "namespace", space.name,
                          "pod-security.kubernetes.io/enforce=" + space.pod_security, "--overwrite"}, deadline);
}

Command kubectl_patch_service_command(const KubeAccess& access, const ObjectName& service, int port, int node_port,
                                      Duration deadline) {
  const Json patch{{"spec", {{"type", "NodePort"}, {"ports", Json::array({{{"port", port}, {"nodePort", node_port}}})}}}};
  return kubectl(access,
                 {"--namespace", service.space, "patch", "service", service.name, "--type=strategic", "--patch", patch.dump()},
                 deadline);
}

Command kubectl_apply_command(const KubeAccess& access, std::string manifest, Duration deadline) {
  Command command = kubectl(access, {"apply", "-f", "-"}, deadline);
  command.input = std::move(manifest);
  return command;
}

Command kubectl_apply_file_command(const KubeAccess& access, const std::string& path, Duration deadline) {
  return kubectl(access, {"apply", "-f", path}, deadline);
}

Command kubectl_diff_file_command(const KubeAccess& access, const std::string& path, Duration deadline) {
  return kubectl(access, {"diff", "-f", path}, deadline);
}

Command kubectl_set_server_command(const std::string& kubeconfig, const std::string& cluster, std::uint16_t port,
                                   Duration deadline) {
  return {"kubectl",
          {"--kubeconfig", kubeconfig, "config", "set-cluster", cluster,
           "--server=https://127.0.0.1:" + std::to_string(port)},
          {}, "", deadline};
}

std::string namespace_manifest(const NamespaceSpec& space) {
  Json metadata{{"name", space.name}};
  if (!space.pod_security.empty()) {
    metadata["labels"] = {{"pod-security.kubernetes.io/enforce", space.pod_security}};
  }
  return Json{{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", std::move(metadata)}}.dump();
}

std::string kubelet_binding_manifest() {
  // The client's common name differs by how the cluster was made; both are only ever the API server's.
  Json subjects = Json::array();
  for (const char* user : {"apiserver-kubelet-client", "kube-apiserver-kubelet-client"}) {
    subjects.push_back({{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "User"}, {"name", user}});
  }
  return Json{{"apiVersion", "rbac.authorization.k8s.io/v1"},
              {"kind", "ClusterRoleBinding"},
              {"metadata", {{"name", "joelclaw-infra-kubelet-api-admin"}}},
              {"roleRef",
               {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "ClusterRole"}, {"name", "system:kubelet-api-admin"}}},
              {"subjects", std::move(subjects)}}
      .dump();
}

Result<std::string> pull_secret_manifest(const SecretSpec& secret, const std::string& password, WallTime at) {
  const std::string token{trim(password)};
  if (!secret.registry || token.empty()) {
    return Error{secret.space + "/" + secret.name, "is not refreshed", "its password command printed nothing",
                 {"run the command by hand: " + (secret.registry ? join(secret.registry->password_command, " ") : "")}};
  }
  const std::string pair = base64_encoded(secret.registry->username + ":" + token);
  const Json config{{"auths",
                     {{secret.registry->server,
                       {{"username", secret.registry->username}, {"password", token}, {"auth", pair}}}}}};
  return Json{{"apiVersion", "v1"},
              {"kind", "Secret"},
              {"metadata",
               {{"name", secret.name},
                {"namespace", secret.space},
                {"annotations", {{"joelclaw-infra/refreshed-at", format_rfc3339(at)}}}}},
              {"type", "kubernetes.io/dockerconfigjson"},
              {"data", {{".dockerconfigjson", base64_encoded(config.dump())}}}}
      .dump();
}

}  // namespace joelclaw::infra
