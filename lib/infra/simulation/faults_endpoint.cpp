// SPDX-License-Identifier: MIT
#include <infra/simulation/fault.hpp>
#include <infra/simulation/pod_changes.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

ServicePart* service(Model& model, const std::string& name) {
  auto& all = model.cluster.services;
  const auto found =
      std::find_if(all.begin(), all.end(), [&name](const ServicePart& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void unpublished(Model& model) {
  if (Container* node = model.node()) {
    auto& ports = node->wanted;
    ports.erase(std::remove_if(ports.begin(), ports.end(), [](const PublishedPort& port) { return port.host == 8108; }),
                ports.end());
  }
}

/// Another program took the port before Lima could (operations.md S25).
void stolen(Model& model) {
  model.host.listeners.push_back({"127.0.0.1", 3111, 5151, "node", model.parameters.user,
                                  "/opt/homebrew/bin/node packages/system-bus/src/serve.js", ListenerKind::http});
  model.forwarding.lost.insert(3111);
}

void stand_in(Model& model) {
  model.forwarding.lost.insert(8288);
  model.host.listeners.push_back({"127.0.0.1", 8288, 6161, "kubectl", model.parameters.user,
                                  "kubectl port-forward -n " + model.parameters.space + " svc/inngest-svc 8288:8288",
                                  ListenerKind::stand_in});
}

template <PodAnswering answering>
void all_answer(Model& model) {
  for (const char* owner : {"redis", "inngest"}) {
    each_pod(model, owner, [](Pod& pod) { pod.answering = answering; });
  }
}

/// The spec asks the NAS for its NFS port; the host there is off.
void nas_down(Model& model) {
  model.parameters.spec_file = true;
  model.parameters.spec_tail.insert(0, "  - {name: nas, tcp: \"192.168.1.163:2049\"}\n");  // the last of the probes
}

void typesense_wrong(Model& model) {
  each_pod(model, "typesense", [](Pod& pod) {
    pod.http_status = 503;
    pod.http_body = R"({"message":"Not Ready or Lagging"})";
  });
}

}  // namespace

std::vector<Fault> endpoint_faults() {
  return {
      {"port-unpublished", "the node container does not publish 8108", unpublished},
      {"port-conflict", "another program listens on 3111", stolen},
      {"port-stand-in", "a kubectl port-forward answers on 8288", stand_in},
      {"nodeport-mismatch", "bluesky-pds has its host port as its node port",
       [](Model& model) { service(model, "bluesky-pds")->ports.front().node_port = 9627; }},
      {"service-type-drift", "typesense's Service is a ClusterIP",
       [](Model& model) { service(model, "typesense")->type = "ClusterIP"; }},
      {"nodeport-out-of-range", "the API server takes node ports from 30000 on",
       [](Model& model) {
         model.cluster.api.first_node_port = 30'000;
         service(model, "redis")->type = "ClusterIP";
       }},
      {"nas-down", "the NAS takes no connection", nas_down},
      {"probe-failed", "typesense answers 503", typesense_wrong},
      {"probe-blackhole", "redis and inngest accept and never answer", all_answer<PodAnswering::silent>},
      {"probe-refused", "redis and inngest refuse", all_answer<PodAnswering::refuses>},
      {"redis-loading", "Redis is loading its data",
       [](Model& model) {
         each_pod(model, "redis", [](Pod& pod) { pod.http_body = "-LOADING Redis is loading the dataset in memory"; });
       }},
  };
}

}  // namespace joelclaw::infra::simulation
