// SPDX-License-Identifier: MIT
#include "simulated_stack.hpp"

#include <infra/simulation/fault.hpp>
#include <infra/simulation/model_json.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::json;
using simulation::Model;

Json as_json(const Model& model) {
  return Json::parse(simulation::to_json(model));
}

Result<Model> merged(const Model& model, const Json& change) {
  Json json = as_json(model);
  json.merge_patch(change);
  return simulation::model_from_json(json.dump());
}

/// Only to read them; every model is made from its parameters anew.
Result<Model> healthy(const Json& parameters) {
  auto named = merged(simulation::healthy_model({}), {{"parameters", parameters}});
  return named ? Result<Model>{simulation::healthy_model(named->parameters)} : named;
}

Result<Model> with_node(const Model& model, const Json& change, const Json& ports) {
  Json json = as_json(model);
  Json& node = json["engine"]["containers"][0];
  for (const auto& [name, value] : change.items()) {
    node[name] = value;
  }
  for (Json& published : node["wanted"]) {
    published["host"] = ports.at(std::to_string(published["container"].get<int>()));
  }
  json["cluster"]["api"]["kubeconfig_port"] = ports.at("6443");
  json["cluster"]["api"]["talosconfig_port"] = ports.at("50000");
  return simulation::model_from_json(json.dump());
}

Result<Model> with_changes(const Model& model, const Json& description) {
  Json json = as_json(model);
  json.merge_patch(description.value("then", Json::object()));
  for (Json& pod : json["cluster"]["pods"]) {
    pod.merge_patch(description.value("pods", Json::object()).value(pod["owner"].get<std::string>(), Json::object()));
  }
  for (Json& service : json["cluster"]["services"]) {
    const Json change = description.value("services", Json::object());
    if (const auto found = change.find(service["name"].get<std::string>()); found != change.end()) {
      service["ports"][0].merge_patch(*found);
    }
  }
  return simulation::model_from_json(json.dump());
}

}  // namespace

Result<Model> simulated_stack(std::string_view description) {
  const Json json = Json::parse(description);
  auto model = healthy(json.value("parameters", Json::object()));
  model = model ? merged(*model, json.value("model", Json::object())) : model;
  model = model ? with_node(*model, json.value("node", Json::object()), json.at("ports")) : model;
  if (!model) {
    return model;
  }
  for (const Json& fault : json.value("faults", Json::array())) {
    if (!simulation::inject(*model, fault.get<std::string>())) {
      return Error{fault.get<std::string>(), "no such fault", "", {}};
    }
  }
  return with_changes(*model, json);
}

}  // namespace joelclaw::infra
