// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace joelclaw::infra::simulation {

// Only .cpp files of this room include this header: it names a third party's type.
using Json = nlohmann::ordered_json;

struct EngineVersion {
  std::string version, api, oldest_api;
};
EngineVersion engine_version(int generation);

Json engine_info(const Model& model);
Json container_summary(const Model& model, const Container& container);
Json container_inspection(const Model& model, const Container& container);
Json container_stats(const Model& model, const Container& container);
Json volume_list(const Model& model);

/// One line of `docker ps -a --no-trunc --format '{{json .}}'`: all values are strings.
Json container_line(const Model& model, const Container& container);

/// "Up 9 days", "Exited (255) 3 minutes ago"
std::string container_status(const Model& model, const Container& container);

/// Go's time format with nine digits of fraction.
std::string engine_time(WallTime at);

}  // namespace joelclaw::infra::simulation
