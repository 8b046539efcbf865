// SPDX-License-Identifier: MIT
#include <infra/simulation/scenario.hpp>

#include <infra/base/text.hpp>
#include <infra/simulation/fault.hpp>
#include <infra/simulation/random.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

template <std::size_t count>
std::string pick(std::uint64_t& state, const std::array<const char*, count>& words) {
  return words[next_random(state) % count];
}

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for (const Scenario& scenario : scenarios()) {
    names.insert(names.end(), scenario.aliases.begin(), scenario.aliases.end());
    if (!scenario.name.empty()) {
      names.push_back(scenario.name);
    }
  }
  for (const Fault& fault : faults()) {
    names.push_back(fault.name);
  }
  return names;
}

Error unknown_scenario(const std::string& name) {
  Error error{"--simulate", "no scenario or fault is called " + name, "", {"joelclaw-infra --simulate list"}};
  if (const auto near = nearest(name, known_names())) {
    error.hints.insert(error.hints.begin(), "did you mean " + *near + "?");
  }
  return error;
}

/// The published API ports are talosctl's own draw at each create (tools.md 3.2).
void draw_ports(Model& model, std::uint64_t& state) {
  const auto port = [&state] { return static_cast<std::uint16_t>(49'152 + next_random(state) % 16'000); };
  ApiPart& api = model.cluster.api;
  api.kubeconfig_port = port();
  api.talosconfig_port = port();
  model.vm.ssh_port = port();
  for (PublishedPort& published : model.node()->wanted) {
    published.host = published.container == 6443 ? api.kubeconfig_port : published.host;
    published.host = published.container == 50000 ? api.talosconfig_port : published.host;
  }
  api.context = "admin@" + model.parameters.cluster + (next_random(state) % 2 == 0 ? "" : "-1");
}

bool is_fault(const std::string& name) {
  return std::any_of(faults().begin(), faults().end(), [&name](const Fault& each) { return each.name == name; });
}

/// FAULT@DURATION begins by itself so much after the start: between two questions, if it is short.
bool add_later(Model& model, const std::string& name, std::string_view after) {
  const auto duration = parse_duration(after);
  if (!duration || !is_fault(name)) {
    return false;
  }
  schedule(model, model.now + *duration, {EventKind::fault, name, ""});
  return true;
}

bool add_part(Model& model, const std::string& part) {
  if (const auto at = part.find('@'); at != std::string::npos) {
    return add_later(model, part.substr(0, at), std::string_view{part}.substr(at + 1));
  }
  const Scenario* scenario = find_scenario(part);
  if (scenario == nullptr) {
    return inject(model, part);
  }
  bool known = true;
  for (const std::string& fault : scenario->faults) {
    known = inject(model, fault) && known;
  }
  for (const auto& [after, name] : scenario->later) {
    schedule(model, model.now + after, {EventKind::fault, name, ""});
  }
  return known;
}

}  // namespace

const Scenario* find_scenario(std::string_view name) {
  const std::string wanted = to_lower(name);
  for (const Scenario& scenario : scenarios()) {
    const bool alias = std::find(scenario.aliases.begin(), scenario.aliases.end(), wanted) != scenario.aliases.end();
    if (alias || (!scenario.name.empty() && to_lower(scenario.name) == wanted)) {
      return &scenario;
    }
  }
  return nullptr;
}

Result<Wish> parse_wish(std::string_view text) {
  Wish wish;
  const auto colon = text.find(':');
  if (colon != std::string_view::npos) {
    const auto seed = parse_number(text.substr(colon + 1));
    if (!seed) {
      return Error{"--simulate", "a seed is a whole number", std::string{text.substr(colon + 1)}, {}};
    }
    wish.seed = *seed;
  }
  for (const std::string_view part : split(text.substr(0, colon), '+')) {
    wish.parts.emplace_back(part);
  }
  if (wish.parts.empty()) {
    return unknown_scenario("");
  }
  return wish;
}

Parameters parameters_of(std::uint64_t seed) {
  Parameters parameters;
  parameters.seed = seed;
  if (seed == 0) {
    return parameters;
  }
  std::uint64_t state = seed;
  parameters.profile = pick(state, std::array{"default", "work", "infra-2", "lab.one", "k8s_dev"});
  parameters.cluster = pick(state, std::array{"joelclaw", "harbour", "talos-default", "north2", "a"});
  parameters.space = pick(state, std::array{"joelclaw", "apps", "prod-eu", "team-blue"});
  parameters.user = pick(state, std::array{"joel", "ana", "svc_infra", "o.brien"});
  parameters.home =
      pick(state, std::array{"/Users/", "/Volumes/Data/Users/", "/Users/Shared/home of "}) + parameters.user;
  parameters.host_name = pick(state, std::array{"panda", "flagg", "mini-07"});
  parameters.user_id = static_cast<std::uint32_t>(501 + next_random(state) % 20);
  constexpr std::array<int, 3> dockers{20, 28, 29};
  constexpr std::array<int, 3> kubectls{20, 32, 35};
  parameters.docker = dockers[next_random(state) % dockers.size()];
  parameters.kubectl = kubectls[next_random(state) % kubectls.size()];
  parameters.spec_file = true;
  return parameters;
}

Result<Model> make_model(const Wish& wish) {
  Model model = healthy_model(parameters_of(wish.seed));
  if (wish.seed != 0) {
    std::uint64_t state = mixed(wish.seed, 1);
    draw_ports(model, state);
  }
  for (const std::string& part : wish.parts) {
    if (!add_part(model, part)) {
      return unknown_scenario(part);
    }
  }
  return model;
}

Result<Model> make_model(std::string_view text) {
  const Result<Wish> wish = parse_wish(text);
  if (!wish) {
    return wish.error();
  }
  return make_model(*wish);
}

}  // namespace joelclaw::infra::simulation
