// SPDX-License-Identifier: MIT
#include <infra/observe/look.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/kubernetes.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <utility>

namespace joelclaw::infra {
namespace {

/// A crash loop's cause is in its last lines; five logs tell the story of one bad night.
constexpr int log_lines = 40;
constexpr std::size_t most_logs = 5;
/// Events that matter are few; a page of 500 warnings is a page of the same warning.
constexpr int event_pages = 2;

template <class T>
using PageReader = std::function<Probe<Page<T>>(const HttpAnswer&)>;

/// Where a list comes from and where it goes.
template <class T>
struct Listing {
  std::string check;
  Layer layer;
  std::string path;
  std::string selector;
  bool metadata_only = false;
  int pages = 1000;  ///< 500,000 objects: a bound, not a wish
  PageReader<T> parse;
  Probe<std::vector<T>>& (*field)(Snapshot&);
  std::function<Inquiries(Snapshot&, int count)> done = {};
};

template <class T>
std::vector<T>& items_of(Probe<std::vector<T>>& probe) {
  if (seen(probe) == nullptr) {
    probe = std::vector<T>{};
  }
  return std::get<std::vector<T>>(probe);
}

/// Pages follow one another, since each names the next; lists run side by side.
template <class T>
Inquiry page_of(Look& look, const std::shared_ptr<Listing<T>>& listing, const std::string& token, int number, int before) {
  const std::string path = kube_list_path(listing->path, token, listing->selector);
  HttpRequest request = kube_get(look.api, path, look.patience(), listing->metadata_only);
  return {number == 0 ? listing->check : std::string{}, listing->layer, Way::api, std::move(request),
          [&look, listing, number, before](Answer& answer, Snapshot& to) {
            HttpAnswer http = std::move(std::get<HttpAnswer>(answer.what));
            if (http.contact == Contact::tls_failed) {
              return Inquiries{};  // it is asked again by kubectl
            }
            auto page = listing->parse(http);
            auto* read = std::get_if<Page<T>>(&page);
            Probe<std::vector<T>>& field = listing->field(to);
            if (asked_in_vain(field)) {
              return Inquiries{};  // half a list would say of the other half that it is not there
            }
            if (read == nullptr) {
              const Unknown* why = unknown(page);
              field = why != nullptr ? *why : Unknown{UnknownCause::failed, "the API does not know " + listing->path};
              return Inquiries{};
            }
            auto& items = items_of(field);
            items.insert(items.end(), std::make_move_iterator(read->items.begin()),
                         std::make_move_iterator(read->items.end()));
            const int count = before + read->count;
            Inquiries more;
            if (!read->token.empty() && number + 1 < listing->pages) {
              more.push_back(page_of(look, listing, read->token, number + 1, count));
            } else if (listing->done) {
              more = listing->done(to, count);
            }
            return more;
          }};
}

template <class T>
Inquiry first_page(Look& look, Listing<T> listing) {
  return page_of(look, std::make_shared<Listing<T>>(std::move(listing)), "", 0, 0);
}

bool is_dying(const ContainerStatus& container) {
  return container.waiting_reason == "CrashLoopBackOff" || (!container.ready && container.restarts > 0);
}

Inquiry ask_log(Look& look, const ObjectName& pod, const std::string& container) {
  const std::string path = pod_log_path(pod, container, true, log_lines);
  return {"workloads.log", Layer::workloads, Way::api, kube_get(look.api, path, look.patience()),
          [pod, container](Answer& answer, Snapshot& to) {
            const HttpAnswer& http = std::get<HttpAnswer>(answer.what);
            if (http.contact == Contact::answered && http.status == 200) {
              items_of(to.kubernetes.logs).push_back({pod, container, http.body});
            }
            return Inquiries{};
          }};
}

Inquiries ask_logs(Look& look, Snapshot& snapshot) {
  Inquiries logs;
  const auto* pods = seen(snapshot.kubernetes.pods);
  if (pods == nullptr) {
    return logs;
  }
  for (const PodFacts& pod : *pods) {
    for (const ContainerStatus& container : pod.containers) {
      if (is_dying(container) && logs.size() < most_logs) {
        logs.push_back(ask_log(look, pod.name, container.name));
      }
    }
  }
  return logs;
}

/// Through the API server to the kubelet: its refusal (403) is the drift that breaks logs and exec.
Inquiries ask_kubelet(Look& look, Snapshot& snapshot) {
  const auto* nodes = seen(snapshot.kubernetes.nodes);
  Inquiries one;
  if (nodes == nullptr || nodes->empty()) {
    return one;
  }
  const std::string path = "/api/v1/nodes/" + nodes->front().name + "/proxy/healthz";
  one.push_back({"kubernetes.kubelet-proxy", Layer::kubernetes, Way::api,
                 kube_get(look.api, path, look.patience()), [](Answer& answer, Snapshot& to) {
                   const HttpAnswer& http = std::get<HttpAnswer>(answer.what);
                   if (http.contact == Contact::answered) {
                     to.kubernetes.kubelet_proxy = http.status;
                   } else {
                     to.kubernetes.kubelet_proxy = Unknown{UnknownCause::unreachable, describe(http.contact)};
                   }
                   return Inquiries{};
                 }});
  return one;
}

Inquiry ask_pods(Look& look) {
  Listing<PodFacts> pods{"workloads.pods", Layer::workloads, "/api/v1/pods", "", false, 1000, parse_pods,
                         [](Snapshot& to) -> auto& { return to.kubernetes.pods; }};
  pods.done = [&look](Snapshot& to, int count) {
    to.kubernetes.pod_count = count;
    return ask_logs(look, to);
  };
  return first_page(look, std::move(pods));
}

Inquiry ask_nodes(Look& look) {
  Listing<NodeFacts> nodes{"node.list", Layer::node, "/api/v1/nodes", "", false, 1000, parse_nodes,
                           [](Snapshot& to) -> auto& { return to.kubernetes.nodes; }};
  nodes.done = [&look](Snapshot& to, int /*count*/) { return ask_kubelet(look, to); };
  return first_page(look, std::move(nodes));
}

Inquiry ask_workloads(Look& look, const std::string& resource, const std::string& kind) {
  return first_page(look, Listing<WorkloadFacts>{
                              "workloads." + resource, Layer::workloads, "/apis/apps/v1/" + resource, "", false, 1000,
                              [kind](const HttpAnswer& answer) { return parse_workloads(answer, kind); },
                              [](Snapshot& to) -> auto& { return to.kubernetes.workloads; }});
}

void add_storage(Look& look, Inquiries& all) {
  all.push_back(first_page(look, Listing<StorageClassFacts>{
                                     "storage.classes", Layer::storage, "/apis/storage.k8s.io/v1/storageclasses", "",
                                     false, 1000, parse_storage_classes,
                                     [](Snapshot& to) -> auto& { return to.kubernetes.storage_classes; }}));
  all.push_back(first_page(look, Listing<ClaimFacts>{"storage.claims", Layer::storage,
                                                     "/api/v1/persistentvolumeclaims", "", false, 1000, parse_claims,
                                                     [](Snapshot& to) -> auto& { return to.kubernetes.claims; }}));
  all.push_back(
      first_page(look, Listing<PersistentVolumeFacts>{"storage.volumes", Layer::storage, "/api/v1/persistentvolumes", "",
                                                      false, 1000, parse_persistent_volumes,
                                                      [](Snapshot& to) -> auto& { return to.kubernetes.volumes; }}));
}

Inquiry ask_readiness(Look& look, std::function<Inquiries(Snapshot&)> otherwise) {
  return {"kubernetes.readyz", Layer::kubernetes, Way::api, kube_get(look.api, "/readyz?verbose", look.patience()),
          [otherwise = std::move(otherwise)](Answer& answer, Snapshot& to) {
            const HttpAnswer& http = std::get<HttpAnswer>(answer.what);
            to.kubernetes.readiness = parse_readyz(http);
            to.kubernetes.api_clock = parse_http_date(http.header("date"));
            to.kubernetes.api_clock_heard = to.observed_at + (answer.asked - to.started) + http.took;
            return otherwise && http.contact == Contact::tls_failed ? otherwise(to) : Inquiries{};
          }};
}

}  // namespace

Inquiries ask_cluster(Look& look, std::function<Inquiries(Snapshot&)> otherwise) {
  Inquiries all;
  all.push_back(ask_readiness(look, std::move(otherwise)));
  all.push_back(ask_nodes(look));
  all.push_back(ask_pods(look));
  all.push_back(ask_workloads(look, "deployments", "Deployment"));
  all.push_back(ask_workloads(look, "statefulsets", "StatefulSet"));
  all.push_back(ask_workloads(look, "daemonsets", "DaemonSet"));
  all.push_back(first_page(look, Listing<NamespaceFacts>{"workloads.namespaces", Layer::workloads,
                                                         "/api/v1/namespaces", "", false, 1000, parse_namespaces,
                                                         [](Snapshot& to) -> auto& { return to.kubernetes.namespaces; }}));
  all.push_back(first_page(look, Listing<EventFacts>{"network.events", Layer::network, "/api/v1/events", "type=Warning",
                                                     false, event_pages, parse_events,
                                                     [](Snapshot& to) -> auto& { return to.kubernetes.events; }}));
  all.push_back(first_page(look, Listing<ServiceFacts>{"endpoints.services", Layer::endpoints, "/api/v1/services", "",
                                                       false, 1000, parse_services,
                                                       [](Snapshot& to) -> auto& { return to.kubernetes.services; }}));
  all.push_back(first_page(look, Listing<SecretFacts>{"workloads.secrets", Layer::workloads, "/api/v1/secrets", "", true,
                                                      1000, parse_secrets,
                                                      [](Snapshot& to) -> auto& { return to.kubernetes.secrets; }}));
  all.push_back(first_page(look, Listing<JobFacts>{"workloads.jobs", Layer::workloads, "/apis/batch/v1/jobs", "", false,
                                                   1000, parse_jobs,
                                                   [](Snapshot& to) -> auto& { return to.kubernetes.jobs; }}));
  add_storage(look, all);
  append(all, ask_services(look));
  return all;
}

}  // namespace joelclaw::infra
