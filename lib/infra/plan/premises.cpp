// SPDX-License-Identifier: MIT
#include <infra/plan/premises.hpp>

#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>

#include <algorithm>
#include <vector>

namespace joelclaw::infra {
namespace {

std::string sorted(std::vector<std::string> parts) {
  std::sort(parts.begin(), parts.end());
  return join(parts, ",");
}

void add_container(const ContainerFacts& node, std::map<std::string, std::string>& premises) {
  const std::string key = "container " + node.name;
  premises[key + " id"] = node.id;
  premises[key + " image"] = node.image_id;
  std::vector<std::string> volumes, bindings;
  for (const MountFacts& mount : node.mounts) {
    if (mount.type == "volume") {
      volumes.push_back(mount.destination + "=" + mount.name);
    }
  }
  for (const Binding& each : node.wanted) {
    bindings.push_back(each.host_ip + ":" + std::to_string(each.host) + ":" + std::to_string(each.container) + "/" +
                       to_string(each.protocol));
  }
  premises[key + " volumes"] = sorted(volumes);
  premises[key + " bindings"] = sorted(bindings);
}

void add_volumes(const std::vector<PersistentVolumeFacts>& volumes, std::map<std::string, std::string>& premises) {
  for (const PersistentVolumeFacts& each : volumes) {
    premises["volume " + each.name] = to_string(each.claim) + " " + each.reclaim_policy;
  }
}

}  // namespace

std::map<std::string, std::string> premises_of(const Snapshot& now) {
  std::map<std::string, std::string> premises;
  if (const VmInstance* instance = seen(now.vm.instance)) {
    premises["vm " + instance->directory] = to_string(instance->state);
  }
  const auto containers = now.node_containers();
  if (const auto* all = seen(containers)) {
    for (const ContainerFacts& each : *all) {
      add_container(each, premises);
    }
  }
  if (const auto* volumes = seen(now.kubernetes.volumes)) {
    add_volumes(*volumes, premises);
  }
  if (const ClientConfig* config = seen(now.kubernetes.kubeconfig)) {
    for (const ClientContext& each : config->contexts) {
      if (each.name == now.kubernetes.context) {
        premises["context " + each.name] = each.server + " " + sha256_hex(each.ca_pem).substr(0, 16);
      }
    }
  }
  return premises;
}

}  // namespace joelclaw::infra
