// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/reply.hpp>
#include <infra/simulation/services.hpp>

#include <map>
#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

/// A request's path in its parts; names and values are decoded.
struct Route {
  std::string path;
  std::map<std::string, std::string> query;
  std::vector<std::string> words;  ///< of `command`, which is there once for each
};
Route route_of(const std::string& path);

/// Docker Engine API behind the forwarded socket.
Page engine_page(Model& model, const HttpRequest& request);
/// Kubernetes API, as the server itself answers.
Page kubernetes_page(Model& model, const HttpRequest& request);

/// exec over a WebSocket, as kubelet and API server serve it; anything but a command that ran is a page.
Reply exec_stream(Model& model, const HttpRequest& request);

/// What a server says, as an answer to this request.
Reply with_page(const HttpRequest& request, Page page);
/// The API server's own Status object.
Page status_page(int code, const std::string& reason, const std::string& message);

/// "Sun, 22 Nov 2026 10:00:00 GMT"
std::string http_date(WallTime at);

/// Remembers a path that the model does not serve, and answers 501 by naming it: no real server of ours uses that.
Page unknown_page(Model& model, const HttpRequest& request);

}  // namespace joelclaw::infra::simulation
