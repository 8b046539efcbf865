// SPDX-License-Identifier: MIT
#include <infra/simulation/files.hpp>

#include <fmt/format.h>

namespace joelclaw::infra::simulation {

/// The built-in default's ports and probes under this stack's own names, for variants whose names a default cannot
/// know. It writes no size: what a file sets and the VM lacks would be drift.
std::string stack_yaml(const Model& model) {
  const Parameters& names = model.parameters;
  const std::string& space = names.space;
  std::string text = fmt::format(
      "apiVersion: joelclaw-infra/v1\nname: {0}\nhosts: [{2}]\nvm:\n  driver: colima\n  profile: {1}\n{3}cluster:\n"
      "  driver: talos-docker\n  name: {0}\nports:\n",
      names.cluster, names.profile, names.carried_by, names.spec_vm);
  const auto port = [&text](int host, int container, const std::string& service) {
    text += fmt::format("  - {{host: {}, container: {}, service: {}}}\n", host, container, service);
  };
  port(6379, 6379, space + "/redis");
  port(8108, 8108, space + "/typesense");
  port(8288, 8288, space + "/inngest-svc:api");
  port(8289, 8289, space + "/inngest-svc:connect");
  port(3111, 3111, space + "/system-bus-worker");
  port(7880, 7880, space + "/livekit-server:http");
  port(7881, 7881, space + "/livekit-server:rtc-tcp");
  port(9627, 3000, space + "/bluesky-pds");
  port(31000, 31000, "aistor/aistor-s3-api");
  port(31001, 31001, "aistor/aistor-s3-console");
  text += fmt::format(
      "namespaces:\n  - {{name: {0}, podSecurity: privileged}}\n  - {{name: local-path-storage, podSecurity: "
      "privileged}}\n"
      "probes:\n  - {{name: redis, redis: \"localhost:6379\", critical: true}}\n"
      "  - {{name: typesense, http: \"http://localhost:8108/health\", critical: true, expect: {{json: {{ok: "
      "true}}}}}}\n"
      "  - {{name: inngest, http: \"http://localhost:8288/health\", critical: true, expect: {{status: 200, json: "
      "{{status: 200}}}}}}\n"
      "  - {{name: system-bus-worker, http: \"http://localhost:3111/api/inngest\", expect: {{status: 200}}}}\n"
      "  - {{name: livekit, http: \"http://localhost:7880/\", expect: {{status: 200, body: OK}}}}\n"
      "  - {{name: bluesky-pds, http: \"http://localhost:9627/xrpc/_health\", expect: {{json: {{version: \"*\"}}}}}}\n"
      "  - {{name: dkron, service: \"{0}/dkron-svc:8080/health\"}}\n"
      "  - {{name: redis-exec, exec: {{pod: {0}/redis-0, command: [redis-cli, ping]}}, expect: {{stdout: PONG}}}}\n",
      space);
  return text + names.spec_tail;
}

}  // namespace joelclaw::infra::simulation
