// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

// Only .cpp files of this room include this header: it names a third party's type.
using Json = nlohmann::ordered_json;

/// All objects of a resource as the API server writes them within a list (no kind of their own), and their kind.
struct Objects {
  std::string kind, api_version = "v1";
  std::vector<Json> items;
};

Objects node_objects(const Model& model);
Objects namespace_objects(const Model& model);
Objects pod_objects(const Model& model);
Objects event_objects(const Model& model);
Objects service_objects(const Model& model);
Objects claim_objects(const Model& model);
Objects volume_objects(const Model& model);
Objects secret_objects(const Model& model);
Objects workload_objects(const Model& model, const std::string& kind);
Objects job_objects(const Model& model);
Objects storage_class_objects(const Model& model);

/// metadata with what every object has; the noise of managedFields included, as a server sends it.
Json metadata(const Model& model, const std::string& space, const std::string& name, WallTime created);
std::string api_time(const Model& model, WallTime at);

}  // namespace joelclaw::infra::simulation
