// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/reply.hpp>
#include <infra/simulation/services.hpp>

#include <map>
#include <string>

namespace joelclaw::infra::simulation {

/// A request's path in its parts; names and values are decoded.
struct Route {
  std::string path;
  std::map<std::string, std::string> query;
};
Route route_of(const std::string& path);

/// Docker Engine API behind the forwarded socket.
Page engine_page(Model& model, const HttpRequest& request);
/// Kubernetes API, as the server itself answers.
Page kubernetes_page(Model& model, const HttpRequest& request);

/// "Sun, 22 Nov 2026 10:00:00 GMT"
std::string http_date(WallTime at);

/// Remembers a path that the model does not serve, and answers 501 by naming it: no real server of ours uses that.
Page unknown_page(Model& model, const HttpRequest& request);

}  // namespace joelclaw::infra::simulation
