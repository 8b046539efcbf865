// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/snapshot/kubernetes_facts.hpp>
#include <infra/stack/probe_spec.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

struct KubeAccess {
  std::string kubeconfig, context;
  bool operator==(const KubeAccess&) const = default;
};

/// One accompanying child for all questions of a run. Prints "Starting to serve on SOCKET" when it listens.
Command kubectl_proxy_command(const KubeAccess& access, const std::string& socket, Duration deadline);
bool is_proxy_ready(std::string_view line);

/// The way to the API server: a proxy's socket, or the server's own port with both sides' certificates.
struct KubeRoute {
  Target target;
  std::optional<TlsPolicy> tls{};
  bool operator==(const KubeRoute&) const = default;
};

/// GET by that way. `metadata_only` asks for PartialObjectMetadata: a Secret's data then never leaves
/// the API server.
HttpRequest kube_get(const KubeRoute& route, const std::string& path, Duration deadline, bool metadata_only = false);

/// Paths of lists, in pages of 500. `token` is the page before's.
std::string kube_list_path(const std::string& resource_path, const std::string& token = "",
                           const std::string& field_selector = "");

template <class T>
struct Page {
  std::vector<T> items;
  int count = 0;      ///< of the page, also where fewer are kept
  std::string token;  ///< of the next page; empty: this was the last
};

/// Asks `/readyz` by itself, without a proxy. Exit status 0: ready.
Command kubectl_readyz_command(const KubeAccess& access, Duration deadline);
Probe<Readiness> parse_readyz(const HttpAnswer& answer);
/// The Date header as a time.
std::optional<WallTime> parse_http_date(std::string_view text);

// Lists are read event by event (SAX): memory is bounded by the page, whatever else its objects hold. A Status object,
// another kind, a cut or broken body is Unknown with an excerpt.
Probe<Page<NodeFacts>> parse_nodes(const HttpAnswer& answer);
Probe<Page<NamespaceFacts>> parse_namespaces(const HttpAnswer& answer);
Probe<Page<WorkloadFacts>> parse_workloads(const HttpAnswer& answer, const std::string& kind);
/// Keeps the pods that need a look (not ready though they should be, pending, unknown, terminating), those with volume
/// claims, and all of kube-system; the others are only counted.
Probe<Page<PodFacts>> parse_pods(const HttpAnswer& answer);
Probe<Page<EventFacts>> parse_events(const HttpAnswer& answer);
Probe<Page<ServiceFacts>> parse_services(const HttpAnswer& answer);
Probe<Page<StorageClassFacts>> parse_storage_classes(const HttpAnswer& answer);
Probe<Page<ClaimFacts>> parse_claims(const HttpAnswer& answer);
Probe<Page<PersistentVolumeFacts>> parse_persistent_volumes(const HttpAnswer& answer);
Probe<Page<SecretFacts>> parse_secrets(const HttpAnswer& answer);
Probe<Page<JobFacts>> parse_jobs(const HttpAnswer& answer);

/// Last lines of a container's log: the run before where `previous`.
std::string pod_log_path(const ObjectName& pod, const std::string& container, bool previous, int lines);

Command kubectl_exec_command(const KubeAccess& access, const ExecProbe& probe, Duration deadline);
/// The same without kubectl, on the server's own port: a proxy lets no such request pass.
HttpRequest kube_exec_request(const KubeRoute& route, const ExecProbe& probe, Duration deadline);
/// What the command said and how it ended; none where it did not come to that, and kubectl has the words for why.
std::optional<Outcome> parse_kube_exec(const HttpAnswer& answer);
std::string service_proxy_path(const ServiceProbe& probe);

/// A kubeconfig without its keys: contexts, servers, CAs and the ends of client certificates.
Probe<ClientConfig> parse_kubeconfig(const std::string& path, std::string_view yaml);

/// The certificate and key of a context that has just these and a CA beside its server's address; null where kubectl
/// has to be asked, for a plugin, a token, files, a proxy, or whatever else may come to be there.
std::shared_ptr<const ClientIdentity> client_identity(std::string_view yaml, const std::string& context);

/// Whether the certificate chain that a peer showed verifies against this CA for 127.0.0.1 or one of its names.
bool certificate_verifies(const PeerCertificate& peer, const std::string& ca_pem);

}  // namespace joelclaw::infra
