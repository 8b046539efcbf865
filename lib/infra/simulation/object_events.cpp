// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/events.hpp>
#include <infra/simulation/healthy_cluster.hpp>
#include <infra/simulation/manifest.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

/// From the word to bootstrap to an API server: etcd, then the static pods.
constexpr Duration etcd_begins{18'000};

/// namespace/service or namespace/service/port name
template <class Do>
void with_service(Model& model, const std::string& subject, Do&& change) {
  const auto parts = split(subject, '/');
  for (ServicePart& service : model.cluster.services) {
    if (parts.size() >= 2 && service.space == parts[0] && service.name == parts[1]) {
      change(service, parts.size() > 2 ? parts[2] : std::string_view{});
    }
  }
}

void set_node_port(Model& model, const Event& event) {
  const auto number = static_cast<std::uint16_t>(parse_number(event.value).value_or(0));
  with_service(model, event.subject, [number](ServicePart& service, std::string_view name) {
    for (ServicePortPart& port : service.ports) {
      const bool meant = name.empty() || port.name == name || std::to_string(port.port) == name;
      port.node_port = meant ? number : port.node_port;
    }
  });
}

void label_namespace(Model& model, const Event& event) {
  for (NamespacePart& space : model.cluster.namespaces) {
    space.pod_security = space.name == event.subject ? event.value : space.pod_security;
  }
  schedule(model, model.now + Duration{15'000}, {EventKind::settle_pods, "", ""});
}

/// "context=...,api=...,talos=...,first=...,last=...,allow=1,version=..."
std::string value_of(const std::string& text, std::string_view key) {
  for (const std::string_view part : split(text, ',')) {
    if (part.substr(0, part.find('=')) == key) {
      return std::string{part.substr(part.find('=') + 1)};
    }
  }
  return {};
}

std::uint16_t port_of(const std::string& text) {
  return static_cast<std::uint16_t>(parse_number(text).value_or(0));
}

void found_cluster(Model& model, const std::string& how) {
  ApiPart before = model.cluster.api;
  model.cluster = fresh_cluster(model);
  ApiPart& api = model.cluster.api;
  api.has_kubeconfig = before.has_kubeconfig;
  api.has_talosconfig = before.has_talosconfig;
  api.kubeconfig_port = before.kubeconfig_port;
  api.talosconfig_port = before.talosconfig_port;
  api.context = before.context;
  api.former = before.former;
  api.away_until = model.now + etcd_begins;
  if (value_of(how, "allow") != "1") {
    schedule(model, model.now + etcd_begins, {EventKind::taint, "", ""});
  }
  api.first_node_port = port_of(value_of(how, "first"));
  api.last_node_port = port_of(value_of(how, "last"));
  api.version = value_of(how, "version");
  model.cluster.talos.allow_scheduling = value_of(how, "allow") == "1";
}

/// What was there under another name stays, and is of no use any more (tools.md 3.6).
void merge_client(Model& model, const std::string& how) {
  ApiPart& api = model.cluster.api;
  if (api.has_kubeconfig && !api.context.empty() && api.context != value_of(how, "context")) {
    api.former.push_back({api.context, api.kubeconfig_port});
  }
  api.context = value_of(how, "context");
  api.kubeconfig_port = port_of(value_of(how, "api"));
  api.talosconfig_port = port_of(value_of(how, "talos"));
  api.client_certificate = "client";
  api.has_kubeconfig = api.has_talosconfig = true;
}

/// NAMESPACE/NAME; CHART@STATUS@REVISION
void set_release(Model& model, const Event& event) {
  const auto names = split(event.subject, '/');
  const auto parts = split(event.value, '@');
  auto& all = model.cluster.releases;
  auto found = std::find_if(all.begin(), all.end(), [&names](const ReleasePart& each) {
    return each.space == names[0] && each.name == names[1];
  });
  if (found == all.end()) {
    found = all.insert(all.end(), {std::string{names[1]}, std::string{names[0]}, "", "", "", 0});
  }
  found->chart = parts[0].empty() ? found->chart : std::string{parts[0]};
  found->status = parts[1];
  found->revision = static_cast<int>(parse_number(parts[2]).value_or(1));
}

}  // namespace

void apply_to_objects(Model& model, const Event& event) {
  switch (event.kind) {
    case EventKind::set_node_port:
      return set_node_port(model, event);
    case EventKind::set_service_type:
      return with_service(model, event.subject,
                          [&event](ServicePart& service, std::string_view) { service.type = event.value; });
    case EventKind::label_namespace:
      return label_namespace(model, event);
    case EventKind::apply_object:
      return take_object(model, event.subject, event.value);
    case EventKind::delete_object:
      return drop_object(model, event.subject);
    case EventKind::set_api_server:
      model.cluster.api.kubeconfig_port = port_of(event.value);
      return;
    case EventKind::set_talos_endpoint:
      model.cluster.api.talosconfig_port = port_of(event.value);
      return;
    case EventKind::found_cluster:
      return found_cluster(model, event.value);
    case EventKind::merge_client:
      return merge_client(model, event.value);
    case EventKind::release:
      return set_release(model, event);
    default:
      return;
  }
}

void apply_to_host(Model& model, const Event& event) {
  auto& processes = model.host.processes;
  switch (event.kind) {
    case EventKind::write_file:
      model.host.files[event.subject] = event.value;
      return;
    case EventKind::remove_file:
      model.host.files.erase(event.subject);
      return;
    case EventKind::process_ends:
      processes.erase(
          std::remove_if(processes.begin(), processes.end(),
                         [&event](const HostProcess& each) { return std::to_string(each.pid) == event.subject; }),
          processes.end());
      return;
    default:
      return;
  }
}

}  // namespace joelclaw::infra::simulation
