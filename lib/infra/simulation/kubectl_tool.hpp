// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/commands.hpp>
#include <infra/simulation/model.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

// kubectl v1.35 (and 1.32, 1.20) behind the way to the API server. None: no such command here.
std::optional<Reply> kubectl_node(Model& model, const Arguments& read, const Command& command);
std::optional<Reply> kubectl_object(Model& model, const Arguments& read, const Command& command);
std::optional<Reply> kubectl_patch(Model& model, const Arguments& read, const Command& command);
std::optional<Reply> kubectl_apply(Model& model, const Arguments& read, const Command& command);
std::optional<Reply> kubectl_get(Model& model, const Arguments& read);
std::optional<Reply> kubectl_wait(const Model& model, const Arguments& read);
/// `kubectl config`, which asks no API server.
std::optional<Reply> kubectl_config(Model& model, const Arguments& read, const Command& command);

/// `kubectl exec`: what the program in a pod says.
Reply kubectl_exec(Model& model, const Arguments& read, const Command& command);
/// The same in a pod that has been found, whoever asked; `command` is how that would be said to kubectl.
Reply exec_in_pod(Model& model, const std::string& space, const std::string& name, const Command& command,
                  const std::vector<std::string>& words);

/// An object in a file or on stdin, as key and JSON; a message of kubectl's where it cannot be read.
struct Manifest {
  std::string key, json;
};
struct Manifests {
  std::vector<Manifest> all;
  std::string error;
};
Manifests manifests_of(const Model& model, const Arguments& read, const Command& command);

/// "deployment.apps/redis", as kubectl calls what it has changed.
std::string shown_name(const std::string& key);

/// "10s", "2m", "5": a duration as kubectl reads it.
Duration kubectl_duration(const std::string& text);

/// How long it takes until this holds; none if it does not within the limit. Nobody else acts meanwhile.
std::optional<Duration> holds_within(const Model& model, Duration limit,
                                     const std::function<bool(const Model&)>& condition);

}  // namespace joelclaw::infra::simulation
