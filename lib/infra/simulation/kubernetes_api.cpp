// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/certificates.hpp>
#include <infra/simulation/http_answers.hpp>
#include <infra/simulation/kubernetes_json.hpp>
#include <infra/simulation/state.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* json_type = "application/json";

/// The checks of kube-apiserver v1.35, shortened: a reader goes by their signs, not by their number.
constexpr std::string_view checks[] = {"ping",
                                       "log",
                                       "etcd",
                                       "etcd-readiness",
                                       "informer-sync",
                                       "poststarthook/start-apiextensions-controllers",
                                       "poststarthook/rbac/bootstrap-roles",
                                       "poststarthook/apiservice-registration-controller",
                                       "shutdown"};

Page readyz(const Model& model, const Route& route) {
  std::vector<std::string> failing = model.cluster.api.failing;
  if (api_stage(model) == ApiStage::starting) {
    failing.insert(failing.end(), {"etcd", "poststarthook/rbac/bootstrap-roles"});
  }
  std::string text;
  for (const std::string_view check : checks) {
    const bool bad = std::find(failing.begin(), failing.end(), check) != failing.end();
    text += fmt::format("[{}]{} {}\n", bad ? '-' : '+', check, bad ? "failed: reason withheld" : "ok");
  }
  if (!failing.empty()) {
    return {500, "text/plain; charset=utf-8", text + "readyz check failed\n"};
  }
  return {200, "text/plain; charset=utf-8", route.query.count("verbose") == 0 ? "ok" : text + "readyz check passed\n"};
}

Page kubelet_healthz(const Model& model, const std::string& node) {
  if (!model.cluster.node.exists || node != model.node_name()) {
    return status_page(404, "NotFound", "nodes \"" + node + "\" not found");
  }
  if (model.cluster.api.kubelet_forbidden) {
    return {403, "text/plain; charset=utf-8",
            "Forbidden (user=apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[proxy])"};
  }
  return node_ready(model) ? Page{200, "text/plain; charset=utf-8", "ok"}
                           : Page{500, "text/plain; charset=utf-8", "healthz check failed\n"};
}

Page pod_log(const Model& model, const std::string& space, const std::string& name, const Route& route) {
  if (model.cluster.api.kubelet_forbidden) {
    return status_page(403, "Forbidden",
                       "Forbidden (user=apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[proxy])");
  }
  for (const Pod& pod : pods_now(model)) {
    if (pod.space != space || pod.name != name) {
      continue;
    }
    const auto container = route.query.find("container");
    if (container != route.query.end() && container->second != pod.container) {
      return status_page(400, "BadRequest", "container " + container->second + " is not valid for pod " + name);
    }
    if (route.query.count("previous") == 0) {
      return {200, "text/plain", pod.log};
    }
    return pod.previous_log.empty() && pod.restarts == 0
               ? status_page(
                     400, "BadRequest",
                     "previous terminated container \"" + pod.container + "\" in pod \"" + name + "\" not found")
               : Page{200, "text/plain", pod.previous_log};
  }
  return status_page(404, "NotFound", "pods \"" + name + "\" not found");
}

/// /api/v1/namespaces/NS/services/[SCHEME:]NAME:PORT/proxy/PATH
Page service_proxy(const Model& model, const std::string& space, std::string service, const std::string& path) {
  for (const char* scheme : {"http:", "https:"}) {
    service = service.starts_with(scheme) ? service.substr(std::string_view{scheme}.size()) : service;
  }
  const std::string name = service.substr(0, service.find(':'));
  const std::string port =
      service.find(':') == std::string::npos ? std::string{} : service.substr(service.find(':') + 1);
  const auto& all = model.cluster.services;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const ServicePart& each) { return each.space == space && each.name == name; });
  if (found == all.end()) {
    return status_page(404, "NotFound", "services \"" + name + "\" not found");
  }
  const Reach reach = reach_service(model, space, name, port.empty() ? found->ports.front().name : port);
  if (reach.contact == Contact::refused) {
    return status_page(503, "ServiceUnavailable",
                       "no service port \"" + port + "\" found for service \"" + name + "\"");
  }
  if (reach.contact != Contact::answered) {
    return status_page(503, "ServiceUnavailable", "no endpoints available for service \"" + name + "\"");
  }
  return service_page(*reach.pod, reach.port, path);
}

struct Resource {
  std::string_view path;
  std::function<Objects(const Model&)> objects;
};

const std::vector<Resource>& resources() {
  static const std::vector<Resource> all{
      {"/api/v1/nodes", node_objects},
      {"/api/v1/namespaces", namespace_objects},
      {"/api/v1/pods", pod_objects},
      {"/api/v1/events", event_objects},
      {"/api/v1/services", service_objects},
      {"/api/v1/persistentvolumeclaims", claim_objects},
      {"/api/v1/persistentvolumes", volume_objects},
      {"/api/v1/secrets", secret_objects},
      {"/apis/apps/v1/deployments", [](const Model& model) { return workload_objects(model, "Deployment"); }},
      {"/apis/apps/v1/statefulsets", [](const Model& model) { return workload_objects(model, "StatefulSet"); }},
      {"/apis/apps/v1/daemonsets", [](const Model& model) { return workload_objects(model, "DaemonSet"); }},
      {"/apis/batch/v1/jobs", job_objects},
      {"/apis/storage.k8s.io/v1/storageclasses", storage_class_objects},
  };
  return all;
}

bool wants_metadata(const HttpRequest& request) {
  return contains(request.accept, "as=PartialObjectMetadataList");
}

/// A page of a list: `continue` carries where the next begins, and is an opaque text to whoever asks.
Page list_page(const HttpRequest& request, const Route& route, const Objects& objects) {
  const auto number = [&route](const char* key) {
    const auto found = route.query.find(key);
    return found == route.query.end() ? std::size_t{0}
                                      : static_cast<std::size_t>(parse_number(found->second).value_or(0));
  };
  const std::size_t total = objects.items.size();
  const auto token = route.query.find("continue");
  constexpr std::string_view prefix = "page-";
  std::size_t from = 0;
  if (token != route.query.end() && !token->second.empty()) {
    if (!token->second.starts_with(prefix)) {
      return status_page(400, "BadRequest", "continue key is not valid");
    }
    from =
        std::min<std::size_t>(total, parse_number(std::string_view{token->second}.substr(prefix.size())).value_or(0));
  }
  const std::size_t limit = number("limit");
  const std::size_t to = limit == 0 ? total : std::min(total, from + limit);
  const bool partial = wants_metadata(request);
  Json body{{"kind", partial ? "PartialObjectMetadataList" : objects.kind + "List"},
            {"apiVersion", partial ? "meta.k8s.io/v1" : objects.api_version},
            {"metadata", {{"resourceVersion", "500123"}}},
            {"items", Json::array()}};
  if (to < total) {
    body["metadata"]["continue"] = std::string{prefix} + std::to_string(to);
    body["metadata"]["remainingItemCount"] = total - to;
  }
  for (std::size_t at = from; at < to; ++at) {
    const Json& item = objects.items[at];
    body["items"].push_back(
        partial
            ? Json{{"kind", "PartialObjectMetadata"}, {"apiVersion", "meta.k8s.io/v1"}, {"metadata", item["metadata"]}}
            : item);
  }
  return {200, json_type, body.dump() + "\n"};
}

Page list_of(Model& model, const HttpRequest& request, const Route& route, const Resource& resource) {
  const auto selector = route.query.find("fieldSelector");
  if (selector != route.query.end() && !(resource.path == "/api/v1/events" && selector->second == "type=Warning")) {
    return unknown_page(model, request);
  }
  for (const auto& [key, value] : route.query) {
    if (key != "limit" && key != "continue" && key != "fieldSelector") {
      return unknown_page(model, request);
    }
  }
  return list_page(request, route, resource.objects(model));
}

/// Paths with names in them, as their pieces: "", "api", "v1", "namespaces", NS, "pods", NAME, "log".
Page named_page(Model& model, const HttpRequest& request, const Route& route) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(route.path, '/')) {
    parts.emplace_back(part);
  }
  const auto is = [&parts](std::size_t at, std::string_view word) { return at < parts.size() && parts[at] == word; };
  if (is(3, "nodes") && is(5, "proxy") && is(6, "healthz") && parts.size() == 7) {
    return kubelet_healthz(model, parts[4]);
  }
  if (is(3, "namespaces") && is(5, "pods") && is(7, "log") && parts.size() == 8) {
    return pod_log(model, parts[4], parts[6], route);
  }
  if (is(3, "namespaces") && is(5, "services") && is(7, "proxy")) {
    const std::string head = "/proxy";
    const std::string path = route.path.substr(route.path.find(head) + head.size());
    return service_proxy(model, parts[4], parts[6], path.empty() ? "/" : path);
  }
  return unknown_page(model, request);
}

}  // namespace

Page status_page(int code, const std::string& reason, const std::string& message) {
  const Json body{{"kind", "Status"},    {"apiVersion", "v1"}, {"metadata", Json::object()},
                  {"status", "Failure"}, {"message", message}, {"reason", reason},
                  {"code", code}};
  return {code, json_type, body.dump() + "\n"};
}

Page kubernetes_page(Model& model, const HttpRequest& request) {
  const Route route = route_of(request.path);
  Page page;
  const auto resource = std::find_if(resources().begin(), resources().end(),
                                     [&route](const Resource& each) { return each.path == route.path; });
  if (request.method != "GET") {
    page = unknown_page(model, request);
  } else if (route.path == "/readyz" || route.path == "/livez") {
    page = readyz(model, route);
  } else if (route.path == "/version") {
    page = {200, json_type, Json{{"major", "1"}, {"gitVersion", model.cluster.api.version}}.dump() + "\n"};
  } else if (api_stage(model) == ApiStage::starting) {
    page = status_page(403, "Forbidden",
                       "forbidden: User \"admin\" cannot get path \"" + route.path + "\": RBAC: not yet loaded");
  } else if (resource != resources().end()) {
    page = list_of(model, request, route, *resource);
  } else {
    page = named_page(model, request, route);
  }
  page.headers.emplace_back("audit-id", "00000000-0000-4000-8000-000000000000");
  page.headers.emplace_back("date", http_date(model.now + model.vm.clock_skew));
  return page;
}

}  // namespace joelclaw::infra::simulation
