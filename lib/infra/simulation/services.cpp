// SPDX-License-Identifier: MIT
#include <infra/simulation/services.hpp>

#include <string_view>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* json_type = "application/json";

struct Known {
  std::string_view workload;
  std::uint16_t port;
  std::string_view path;
  const char* type;
  const char* body;
};

// operations.md 1.5, "Health check and expected answer"; beyond the quoted parts constructed.
constexpr Known known_pages[] = {
    {"typesense", 8108, "/health", json_type, R"({"ok":true})"},
    {"inngest", 8288, "/health", json_type, R"({"status":200,"message":"OK"})"},
    {"inngest", 8289, "/health", json_type, R"({"status":200,"message":"OK"})"},
    {"system-bus-worker", 3111, "/api/inngest", json_type,
     R"({"function_count":42,"has_event_key":true,"has_signing_key":true,"mode":"cloud"})"},
    {"system-bus-worker", 3111, "/", "text/plain; charset=utf-8", "ok"},
    {"livekit-server", 7880, "/", "text/plain; charset=utf-8", "OK"},
    {"livekit-server", 7881, "/", "text/plain; charset=utf-8", "OK"},
    {"bluesky-pds", 3000, "/xrpc/_health", json_type, R"({"version":"0.4.204"})"},
    {"dkron", 8080, "/health", json_type, R"({"agent":{"name":"dkron-0","version":"4.0.7"}})"},
    {"dkron", 8080, "/v1/leader", json_type, R"({"Name":"dkron-0","Status":"alive"})"},
    {"docs-api", 3838, "/health", json_type, R"({"ok":true})"},
    {"aistor-s3-pool-0", 9000, "/minio/health/live", "text/plain; charset=utf-8", ""},
    {"aistor-s3-pool-0", 9000, "/minio/health/ready", "text/plain; charset=utf-8", ""},
    {"aistor-s3-pool-0", 9443, "/", "text/html", "<!doctype html><title>MinIO AIStor</title>"},
};

std::string_view without_query(std::string_view path) {
  return path.substr(0, path.find('?'));
}

}  // namespace

Page service_page(const Pod& pod, std::uint16_t port, const std::string& path) {
  if (pod.owner == "redis") {
    return {0, "", "-ERR wrong number of arguments for 'get' command\r\n"};
  }
  if (pod.http_status != 0) {
    return {pod.http_status, json_type, pod.http_body};
  }
  for (const Known& known : known_pages) {
    if (known.workload == pod.owner && known.port == port && known.path == without_query(path)) {
      return {200, known.type, known.body};
    }
  }
  return {404, "text/plain; charset=utf-8", "404 page not found\n"};
}

bool speaks_tls(const Pod& pod, std::uint16_t port) {
  return pod.owner == "aistor-s3-pool-0" && (port == 9000 || port == 9443);
}

std::string redis_line(const Pod& pod) {
  if (pod.owner != "redis") {
    return "HTTP/1.1 400 Bad Request";
  }
  return pod.http_body.empty() ? "+PONG" : pod.http_body;
}

std::string reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 409:
      return "Conflict";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Unknown";
  }
}

std::string on_the_wire(const Page& page) {
  if (page.status == 0) {
    return page.body;
  }
  std::string text = "HTTP/1.1 " + std::to_string(page.status) + " " + reason_of(page.status) + "\r\n";
  text += "Content-Type: " + page.type + "\r\n";
  text += "Content-Length: " + std::to_string(page.body.size()) + "\r\nConnection: close\r\n\r\n";
  return text + page.body;
}

}  // namespace joelclaw::infra::simulation
