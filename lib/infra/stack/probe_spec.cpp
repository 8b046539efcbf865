// SPDX-License-Identifier: MIT
#include <infra/stack/probe_spec.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>

namespace joelclaw::infra {
namespace {

std::optional<std::uint16_t> own_port(const std::string& host, std::uint16_t port) {
  return host == "localhost" || host == "127.0.0.1" ? std::optional{port} : std::nullopt;
}

std::string address(const std::string& host, std::uint16_t port) {
  return (contains(host, ":") ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace

bool ProbeSpec::from_host() const {
  return !std::holds_alternative<ExecProbe>(what) && !std::holds_alternative<ServiceProbe>(what);
}

std::optional<std::uint16_t> ProbeSpec::host_port() const {
  return std::visit(Overload{[](const HttpProbe& probe) { return own_port(probe.host, probe.port); },
                             [](const TcpProbe& probe) { return own_port(probe.host, probe.port); },
                             [](const RedisProbe& probe) { return own_port(probe.host, probe.port); },
                             [](const ExecProbe&) -> std::optional<std::uint16_t> { return std::nullopt; },
                             [](const ServiceProbe&) -> std::optional<std::uint16_t> { return std::nullopt; }},
                    what);
}

std::string describe_target(const ProbeSpec& probe) {
  return std::visit(
      Overload{[](const HttpProbe& http) { return "http " + http.url; },
               [](const TcpProbe& tcp) { return "tcp " + address(tcp.host, tcp.port); },
               [](const RedisProbe& redis) { return "redis " + address(redis.host, redis.port); },
               [](const ExecProbe& exec) { return "exec " + to_string(exec.pod) + ": " + join(exec.command, " "); },
               [](const ServiceProbe& service) {
                 return "service " + std::string{service.tls ? "https:" : ""} + to_string(service.service) + ":" +
                        service.port + service.path;
               }},
      probe.what);
}

}  // namespace joelclaw::infra
