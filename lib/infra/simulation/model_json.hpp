// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/simulation/model.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra::simulation {

/// The whole model as JSON, for a file between two runs of a stand-in. Reading it back gives the same model.
std::string to_json(const Model& model);
Result<Model> model_from_json(std::string_view text);

/// One container, for the events that make one.
std::string to_json(const Container& container);
Container container_from_json(std::string_view text);

}  // namespace joelclaw::infra::simulation
