// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* node = "joelclaw-controlplane-1";
constexpr const char* taint = "node-role.kubernetes.io/control-plane";

Outcome kubectl(Bench& bench, const std::string& words, const std::string& input = {}) {
  return bench.sh("kubectl --kubeconfig " + bench.model().parameters.home + "/.kube/config --context " +
                      bench.model().cluster.api.context + " --request-timeout 10s " + words,
                  input);
}

Outcome patch(Bench& bench, const std::string& service, const std::string& type, const std::string& text) {
  Command command{"kubectl",
                  {"--context", bench.model().cluster.api.context, "-n", "joelclaw", "patch", "service", service,
                   "--type=" + type, "-p", text},
                  {},
                  "",
                  Duration{10'000}};
  return bench.run(command);
}

const Pod* pod_of(const Bench& bench, const std::string& owner) {
  for (const Pod& pod : bench.simulated.model().cluster.pods) {
    if (pod.owner == owner) {
      return &pod;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("an API server that is not reached is told in kubectl's words") {
  Bench dead{"S05"};
  CHECK(kubectl(dead, "uncordon joelclaw-controlplane-1").err ==
        "The connection to the server 127.0.0.1:64784 was refused - did you specify the right host or port?\n");
  Bench elsewhere{"healthy"};
  CHECK_THAT(elsewhere.sh("kubectl --context elsewhere uncordon x").err, ContainsSubstring("no such host"));
  CHECK(elsewhere.last_act().forbidden == "another cluster is acted upon");
  Bench expired{"certificate-expired"};
  CHECK_THAT(kubectl(expired, "get nodes -o json").err, ContainsSubstring("(Unauthorized)"));
  Bench hung{"api-dead"};
  CHECK(kubectl(hung, "get nodes -o json").err == "Unable to connect to the server: EOF\n");
}

TEST_CASE("a cordon is lifted, and said to be where it is not") {
  Bench bench{"node-cordoned"};
  CHECK(kubectl(bench, "uncordon joelclaw-controlplane-1").out == "node/joelclaw-controlplane-1 uncordoned\n");
  CHECK(kubectl(bench, "uncordon joelclaw-controlplane-1").out == "node/joelclaw-controlplane-1 already uncordoned\n");
  CHECK(bench.model().mutations().size() == 1);
  CHECK_THAT(kubectl(bench, "uncordon nobody").err, ContainsSubstring("nodes \"nobody\" not found"));
  Bench failing{"node-cordoned+api-not-ready"};
  const Outcome lie = kubectl(failing, "uncordon joelclaw-controlplane-1");
  CHECK(lie.succeeded());
  CHECK_THAT(lie.err, ContainsSubstring("error: unable to uncordon node"));
  CHECK(failing.model().cluster.node.cordoned);
}

TEST_CASE("a taint comes back with the next change of the node, unless the machine config allows scheduling") {
  Bench bench{"S18"};
  const std::string remove = std::string{"taint nodes "} + node + " " + taint + ":NoSchedule-";
  CHECK(kubectl(bench, remove).out == "node/joelclaw-controlplane-1 untainted\n");
  const Outcome again = kubectl(bench, remove);
  CHECK(again.exit_status() == 1);
  CHECK(again.err == "error: taint \"node-role.kubernetes.io/control-plane:NoSchedule\" not found\n");
  kubectl(bench, "uncordon joelclaw-controlplane-1");
  bench.wait(5);
  CHECK(bench.model().cluster.node.taints.size() == 1);
  const std::string talos =
      "talosctl --talosconfig /Users/joel/.talos/config --context joelclaw -n 10.5.0.2 -e 127.0.0.1:64785 ";
  CHECK(bench.sh(talos + R"(patch mc --patch {"cluster":{"allowSchedulingOnControlPlanes":true}})").succeeded());
  bench.wait(5);
  CHECK(bench.model().cluster.node.taints.empty());
  CHECK(pod_of(bench, "system-bus-worker")->ready);
}

TEST_CASE("a deleted pod is followed by one of its controller's") {
  Bench bench{"dns-unhealthy"};
  const std::string name = pod_of(bench, "coredns")->name;
  CHECK(kubectl(bench, "--namespace kube-system delete pod " + name + " --wait=false").out ==
        "pod \"" + name + "\" deleted from kube-system namespace\n");
  bench.wait(20);
  CHECK(pod_of(bench, "coredns")->ready);
  CHECK(pod_of(bench, "coredns")->name != name);
  CHECK_THAT(kubectl(bench, "delete pod nobody").err, ContainsSubstring("pods \"nobody\" not found"));

  Bench aof{"redis-aof"};
  kubectl(aof, "-n joelclaw delete pod redis-0 --wait=false");
  aof.wait(60);
  CHECK_FALSE(pod_of(aof, "redis")->ready);  // what no restart heals

  Bench unknown{"pods-unknown"};
  const Outcome struck = kubectl(unknown, "-n joelclaw delete pod dkron-0 --force --grace-period=0 --wait=false");
  CHECK_THAT(struck.out, ContainsSubstring("force deleted"));
  CHECK_THAT(struck.err, ContainsSubstring("Warning: Immediate deletion"));
  unknown.wait(15);
  CHECK(pod_of(unknown, "dkron")->ready);
}

TEST_CASE("flannel's next pod runs once the module is there, and the others follow it") {
  Bench bench{"cni-subnet-missing"};
  const std::string name = pod_of(bench, "kube-flannel")->name;
  kubectl(bench, "-n kube-system delete pod " + name + " --wait=false");
  bench.wait(40);
  CHECK(pod_of(bench, "system-bus-worker")->ready);

  Bench crashing{"flannel-crash"};
  kubectl(crashing, "-n kube-system delete pod " + pod_of(crashing, "kube-flannel")->name + " --wait=false");
  crashing.wait(40);
  CHECK(pod_of(crashing, "kube-flannel")->waiting_reason == "CrashLoopBackOff");
}

TEST_CASE("a registry that is back again serves the pods that are reset") {
  Bench bench{"S32"};
  const auto reset = [&bench] {
    kubectl(bench, "-n joelclaw delete pod " + pod_of(bench, "system-bus-worker")->name + " --wait=false");
    bench.wait(15);
    return pod_of(bench, "system-bus-worker")->ready;
  };
  CHECK_FALSE(reset());
  bench.wait(240);
  CHECK(reset());
}

TEST_CASE("a service is patched by each of the three ways, within the range of node ports") {
  Bench bench{"S26+S27"};
  CHECK(patch(bench, "bluesky-pds", "strategic",
              R"({"spec":{"type":"NodePort","ports":[{"port":3000,"nodePort":3000}]}})")
            .out == "service/bluesky-pds patched\n");
  CHECK(patch(bench, "bluesky-pds", "strategic", R"({"spec":{"ports":[{"port":3000,"nodePort":3000}]}})").out ==
        "service/bluesky-pds patched (no change)\n");
  CHECK(patch(bench, "typesense", "json", R"([{"op":"replace","path":"/spec/type","value":"NodePort"}])").succeeded());
  CHECK(bench.dial(9627, Greeting::none).contact == Contact::answered);
  CHECK(bench.get(TcpTarget{"127.0.0.1", 8108}, "/health").status == 200);
  bench.model().cluster.api.first_node_port = 30'000;
  CHECK_THAT(patch(bench, "redis", "json", R"([{"op":"replace","path":"/spec/ports/0/nodePort","value":80}])").err,
             ContainsSubstring("The Service \"redis\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided "
                               "port is not in the valid range. The range of valid ports is 30000-32767"));
  CHECK_THAT(patch(bench, "nobody", "merge", R"({"spec":{"type":"NodePort"}})").err, ContainsSubstring("not found"));
}

TEST_CASE("a namespace is labelled with --overwrite, and its claims are bound then") {
  Bench bench{"S33"};
  const std::string label = "label namespace local-path-storage pod-security.kubernetes.io/enforce=privileged";
  CHECK_THAT(kubectl(bench, label).err, ContainsSubstring("already has a value (baseline), and --overwrite is false"));
  CHECK(kubectl(bench, label + " --overwrite").out == "namespace/local-path-storage labeled\n");
  CHECK(kubectl(bench, label + " --overwrite").out == "namespace/local-path-storage not labeled\n");
  bench.wait(30);
  CHECK(bench.model().cluster.claims.back().phase == "Bound");
}

TEST_CASE("objects are created, changed and left alone, and diff tells which") {
  Bench bench{"healthy"};
  const std::string manifest =
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: demo}\n---\n"
      "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: demo}\nspec:\n  replicas: 1\n"
      "  template:\n    spec:\n      tolerations: [{operator: Exists}]\n      containers:\n"
      "        - {name: db, image: db:1, envFrom: [{secretRef: {name: db-env}}]}\n"
      "  volumeClaimTemplates:\n    - metadata: {name: data}\n      spec: {resources: {requests: {storage: "
      "1Gi}}}\n---\n"
      "apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: demo}\n"
      "spec: {type: NodePort, selector: {app: db}, ports: [{port: 5432, nodePort: 5432}]}\n";
  CHECK(kubectl(bench, "diff -f -", manifest).exit_status() == 1);
  const Outcome created = kubectl(bench, "apply -f -", manifest);
  CHECK(created.out == "namespace/demo created\nstatefulset.apps/db created\nservice/db created\n");
  CHECK(created.succeeded());
  CHECK(kubectl(bench, "diff -f -", manifest).exit_status() == 0);
  CHECK_THAT(kubectl(bench, "apply -f -", manifest).out, ContainsSubstring("service/db unchanged"));
  CHECK(bench.model().mutations().size() == 1);
  bench.wait(40);
  CHECK(pod_of(bench, "db")->waiting_reason == "CreateContainerConfigError");
  CHECK(bench.model().cluster.claims.back().phase == "Bound");
  const std::string secret = R"({"kind":"Secret","apiVersion":"v1","metadata":{"name":"db-env","namespace":"demo"}})";
  CHECK(kubectl(bench, "apply -f -", secret).out == "secret/db-env created\n");
  CHECK(kubectl(bench, "-n demo rollout status statefulset/db --timeout=60s").succeeded());
  CHECK(kubectl(bench, "-n demo wait --for=condition=Ready pod/db-0 --timeout=90s").out == "pod/db-0 condition met\n");
}

TEST_CASE("what the API server refuses does not keep the rest back") {
  Bench bench{"healthy"};
  const Outcome outcome = kubectl(bench, "apply -f -",
                                  "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a, namespace: nowhere}\n---\n"
                                  "kind: ConfigMap\napiVersion: v1\nmetadata: {name: b, namespace: joelclaw}\n");
  CHECK(outcome.exit_status() == 1);
  CHECK(outcome.out == "configmap/b created\n");
  CHECK_THAT(outcome.err, ContainsSubstring("namespaces \"nowhere\" not found"));
  CHECK_THAT(kubectl(bench, "apply -f /nowhere.yaml").err, ContainsSubstring("does not exist"));
  CHECK_THAT(kubectl(bench, "apply -f -", "{").err, ContainsSubstring("error converting YAML to JSON"));
  CHECK(kubectl(bench, "diff -f -", "replicaCount: 3\n").exit_status() == 2);
}

TEST_CASE("the kubelet's binding, a file on this host and a folder are applied") {
  Bench bench{"kubelet-rbac-drift"};
  const std::string binding =
      "kind: ClusterRoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: x}\n"
      "roleRef: {name: 'system:kubelet-api-admin'}\nsubjects: [{kind: User, name: apiserver-kubelet-client}]\n";
  bench.model().host.files["/k8s/a.yaml"] = binding;
  bench.model().host.files["/k8s/b.txt"] = "not: a manifest";
  CHECK(kubectl(bench, "apply -f /k8s").out == "clusterrolebinding.rbac.authorization.k8s.io/x created\n");
  CHECK_FALSE(bench.model().cluster.api.kubelet_forbidden);
}

TEST_CASE("single objects are got by name, and a kubeconfig's own entry is set") {
  Bench bench{"S22"};
  CHECK(kubectl(bench, "config set-cluster joelclaw-1 --server=https://127.0.0.1:50123").out ==
        "Cluster \"joelclaw-1\" set.\n");
  const auto pod = nlohmann::json::parse(kubectl(bench, "-n joelclaw get pod redis-0 -o json").out);
  CHECK(pod["kind"] == "Pod");
  CHECK(nlohmann::json::parse(kubectl(bench, "get pods -A -o json").out)["items"].size() > 10);
  CHECK_THAT(kubectl(bench, "get svc nobody -o json").err, ContainsSubstring("services \"nobody\" not found"));
  CHECK(kubectl(bench, "get svc nobody -o json --ignore-not-found").out.empty());
  CHECK(kubectl(bench, "auth can-i get nodes").out == "yes\n");
}

TEST_CASE("redis saves when it is told to") {
  Bench bench{"healthy"};
  const std::string exec = "exec -n joelclaw redis-0 -- redis-cli ";
  const std::string before = kubectl(bench, exec + "LASTSAVE").out;
  CHECK(kubectl(bench, exec + "BGSAVE").out == "Background saving started\n");
  bench.wait(2);
  CHECK(kubectl(bench, exec + "LASTSAVE").out != before);
}

}  // namespace joelclaw::infra::simulation
