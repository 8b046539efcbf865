// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/cluster_driver.hpp>
#include <infra/driver/inquiry.hpp>
#include <infra/driver/machine.hpp>
#include <infra/driver/vm_driver.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/tool/kubernetes.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// What the topics of one look share: the wishes, the drivers, and the events that let one topic wait for another.
struct Look {
  const StackSpec& spec;
  Machine machine;
  std::unique_ptr<VmDriver> vm;
  std::unique_ptr<ClusterDriver> cluster;
  std::string engine_socket;
  std::string proxy_socket;  ///< empty: there is nowhere to put one
  KubeRoute api;             ///< how the API server is asked, once that is known
  /// The credentials of a context of this kubeconfig, read when they are wanted; null where kubectl has to speak for us.
  std::function<std::shared_ptr<const ClientIdentity>(const std::string& kubeconfig, const std::string& context)> identity;

  /// The node containers are known, or will not be.
  std::function<Inquiries(Snapshot&)> on_containers;
  /// A context of the kubeconfig has been proven to be this cluster's.
  std::function<Inquiries(Snapshot&)> on_context;

  Duration patience() const { return machine.patience; }
};

struct Host;
/// The stack's drivers on this host, before anything is asked.
Look make_look(const StackSpec& spec, const Host& host);
/// Names the machine below, whatever stack looks at it: driver, real home, profile.
std::string machine_identity(const Look& look);

// Topics: each returns what it asks at once; the rest follows from the answers.
Inquiries ask_engine(Look& look);
Inquiries ask_api(Look& look, Snapshot& snapshot);
Inquiries ask_endpoints(Look& look, Snapshot& snapshot);
Inquiries ask_listeners(Look& look);

/// The questions to the API server, by the way that has been found; `otherwise` is asked in their place where TLS with
/// it does not come about.
Inquiries ask_cluster(Look& look, std::function<Inquiries(Snapshot&)> otherwise = {});
/// Probes that travel through it.
Inquiries ask_services(Look& look);
/// Host probes that failed or are still silent, asked again from inside the VM; asks each only once.
Inquiries ask_inside(Look& look, Snapshot& snapshot, bool also_silent);

}  // namespace joelclaw::infra
