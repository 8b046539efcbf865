// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <string>

namespace joelclaw::infra::simulation {

// Objects as the API server takes them: kind/namespace/name (no namespace: kind//name), and their JSON.

/// The object is the API server's from now on, with what follows from it: pods, claims, labels.
void take_object(Model& model, const std::string& key, const std::string& json);
void drop_object(Model& model, const std::string& key);

/// What the API server would refuse of it, in its own words; empty: it takes it.
std::string refusal_of(const Model& model, const std::string& key, const std::string& json);

/// How the living object differs from the given one, in a line or two; empty: it does not.
enum class Standing { absent, different, same };
Standing standing_of(const Model& model, const std::string& key, const std::string& json);

}  // namespace joelclaw::infra::simulation
