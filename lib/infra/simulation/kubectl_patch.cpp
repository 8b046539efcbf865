// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/kubectl_tool.hpp>
#include <infra/simulation/manifest_parts.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

Reply acted(const Doing& doing, int status, std::string out, std::string err = {}) {
  Reply reply = exited(status, std::move(out), std::move(err));
  reply.act = doing.number();
  return reply;
}

/// Strategic: a list of ports is merged by `port`.
void merge_port(ServicePart& service, const Json& wanted) {
  const std::uint16_t number = number_of(member(wanted, {"port"}));
  auto found = std::find_if(service.ports.begin(), service.ports.end(),
                            [number](const ServicePortPart& each) { return each.port == number; });
  if (found == service.ports.end()) {
    found = service.ports.insert(service.ports.end(), {"", number, number, 0});
  }
  const std::uint16_t node_port = number_of(member(wanted, {"nodePort"}));
  const std::uint16_t target = number_of(member(wanted, {"targetPort"}));
  const std::string name = text_of(member(wanted, {"name"}));
  found->node_port = node_port == 0 ? found->node_port : node_port;
  found->target = target == 0 ? found->target : target;
  found->name = name.empty() ? found->name : name;
}

/// False where the patch speaks of what this model does not have.
bool merge(ServicePart& service, const Json& patch, bool strategic) {
  const Json spec = member(patch, {"spec"});
  const std::string type = text_of(member(spec, {"type"}));
  service.type = type.empty() ? service.type : type;
  const Json ports = member(spec, {"ports"});
  if (ports.is_array() && !strategic) {
    service.ports.clear();  // a merge patch replaces a list as a whole
  }
  for (const Json& port : ports) {
    merge_port(service, port);
  }
  return patch.is_object() && patch.size() == 1 && spec.is_object();
}

bool apply_operations(ServicePart& service, const Json& operations) {
  for (const Json& each : operations) {
    const std::string path = text_of(member(each, {"path"}));
    const std::string verb = text_of(member(each, {"op"}));
    const Json value = member(each, {"value"});
    const auto parts = split(path, '/');  // "", "spec", "ports", INDEX, "nodePort"
    const auto index = parts.size() == 5 ? parse_number(parts[3]) : std::nullopt;
    if (path == "/spec/type" && verb != "remove") {
      service.type = text_of(value);
    } else if (index && parts[4] == "nodePort" && *index < service.ports.size() && verb != "test") {
      service.ports[*index].node_port = number_of(value);
    } else if (verb != "test") {
      return false;
    }
  }
  return operations.is_array();
}

/// The API server's refusal (tools.md 6.1); empty: it takes it.
std::string invalid(const Model& model, const ServicePart& service, const ServicePart& before) {
  const ApiPart& api = model.cluster.api;
  for (std::size_t at = 0; at < service.ports.size(); ++at) {
    const std::uint16_t port = service.ports[at].node_port;
    const std::string where = fmt::format("The Service \"{}\" is invalid: spec.ports[{}].nodePort: ", service.name, at);
    const bool changed = at >= before.ports.size() || before.ports[at].node_port != port;
    if (port != 0 && changed && service.type == "ClusterIP") {
      return where + "Forbidden: may not be used when `type` is 'ClusterIP'";
    }
    if (port != 0 && changed && (port < api.first_node_port || port > api.last_node_port)) {
      return where + fmt::format(
                         "Invalid value: {}: provided port is not in the valid range. The range of valid ports "
                         "is {}-{}",
                         port, api.first_node_port, api.last_node_port);
    }
    for (const ServicePart& other : model.cluster.services) {
      for (const ServicePortPart& each : other.ports) {
        const bool same = other.space == service.space && other.name == service.name;
        if (port != 0 && changed && !same && other.type == "NodePort" && each.node_port == port) {
          return where + fmt::format("Invalid value: {}: provided port is already allocated", port);
        }
      }
    }
  }
  return {};
}

void change(Doing& doing, const ServicePart& before, const ServicePart& after, bool& changes) {
  const std::string name = after.space + "/" + after.name;
  if (before.type != after.type) {
    changes = true;
    doing.effect(Duration{80}, EventKind::set_service_type, name, after.type);
  }
  for (std::size_t at = 0; at < after.ports.size() && at < before.ports.size(); ++at) {
    const ServicePortPart& port = after.ports[at];
    if (port.node_port != before.ports[at].node_port) {
      changes = true;
      const std::string which = port.name.empty() ? std::to_string(port.port) : port.name;
      doing.effect(Duration{80}, EventKind::set_node_port, name + "/" + which, std::to_string(port.node_port));
    }
  }
}

}  // namespace

std::optional<Reply> kubectl_patch(Model& model, const Arguments& read, const Command& command) {
  const bool service = read.begins({"patch", "service"}) || read.begins({"patch", "svc"});
  if (!service || read.words.size() != 3 || !read.has("--patch")) {
    return std::nullopt;
  }
  const std::string type = read.option("--type", "strategic");
  const Json patch = Json::parse(read.option("--patch"), nullptr, false);
  const std::string space = read.option("--namespace", "default");
  const std::string& name = read.words[2];
  Doing doing{model, command};
  const ServicePart* before = find(model.cluster.services, {"Service", space, name});
  if (before == nullptr) {
    return acted(doing, 1, "", "Error from server (NotFound): services \"" + name + "\" not found\n");
  }
  ServicePart after = *before;
  if (patch.is_discarded()) {
    return acted(doing, 1, "",
                 "error: unable to parse \"" + read.option("--patch") + "\": yaml: did not find expected node\n");
  }
  const bool known = type == "json" ? apply_operations(after, patch) : merge(after, patch, type == "strategic");
  if (!known) {
    return std::nullopt;
  }
  if (const std::string refusal = invalid(model, after, *before); !refusal.empty()) {
    return acted(doing, 1, "", refusal + "\n");
  }
  bool changes = false;
  change(doing, *before, after, changes);
  return acted(doing, 0, "service/" + name + (changes ? " patched\n" : " patched (no change)\n"));
}

}  // namespace joelclaw::infra::simulation
