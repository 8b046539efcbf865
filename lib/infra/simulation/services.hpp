// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra::simulation {

/// An HTTP answer before it is on any wire.
struct Page {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};  ///< further ones, names in lower case
};

/// What a workload's pod answers on one of its ports.
Page service_page(const Pod& pod, std::uint16_t port, const std::string& path);
/// The pod speaks TLS on that port.
bool speaks_tls(const Pod& pod, std::uint16_t port);
/// The first line of RESP after a PING.
std::string redis_line(const Pod& pod);

/// Status line, headers and body, as a socket gives them.
std::string on_the_wire(const Page& page);
std::string reason_of(int status);

}  // namespace joelclaw::infra::simulation
