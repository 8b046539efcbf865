// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/snapshot/container_facts.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// The Engine API over its unix socket. Paths carry no version: an engine then serves its own newest, and 20.10 and 29
/// share no explicit one.
HttpRequest docker_ping_request(const std::string& socket, Duration deadline);
SocketFacts parse_docker_ping(const std::string& socket, const HttpAnswer& answer);

HttpRequest docker_info_request(const std::string& socket, Duration deadline);
Probe<EngineFacts> parse_docker_info(const HttpAnswer& answer);

/// All containers, stopped ones too, with label=value. Answers ids; each is then inspected.
HttpRequest docker_list_request(const std::string& socket, const std::string& label, const std::string& value,
                                Duration deadline);
Probe<std::vector<std::string>> parse_docker_list(const HttpAnswer& answer);

HttpRequest docker_inspect_request(const std::string& socket, const std::string& id, Duration deadline);
/// Read without Config.Env, which holds the cluster's keys. The role is left at server.
Probe<ContainerFacts> parse_docker_inspect(const HttpAnswer& answer);

/// One line of `docker ps -a --format '{{json .}}'`: all values are strings, Status tells the exit code.
Probe<ContainerFacts> parse_docker_ps_line(std::string_view json);

/// Memory in use without the page cache; one sample, no wait.
HttpRequest docker_stats_request(const std::string& socket, const std::string& id, Duration deadline);
Probe<Bytes> parse_docker_stats(const HttpAnswer& answer);

HttpRequest docker_volumes_request(const std::string& socket, Duration deadline);
Probe<std::vector<VolumeFacts>> parse_docker_volumes(const HttpAnswer& answer);
/// What lies on each volume and how many containers use it: the engine walks through all of them for it. Engines before 23
/// answer with everything else too.
HttpRequest docker_volume_uses_request(const std::string& socket, Duration deadline);
struct DockerVolumeUse {
  std::string name;
  std::optional<Bytes> size;  ///< none: not measured
  bool used = false;
  bool operator==(const DockerVolumeUse&) const = default;
};
Probe<std::vector<DockerVolumeUse>> parse_docker_volume_uses(const HttpAnswer& answer);

/// The last lines of a container's console, out of the engine's multiplexed stream.
HttpRequest docker_logs_request(const std::string& socket, const std::string& id, int lines, Duration deadline);
Probe<std::string> parse_docker_logs(const HttpAnswer& answer);

/// Where a docker context's metadata lies below ~/.docker, and the endpoint it names.
std::string docker_context_file(const std::string& docker_config, const std::string& context);
Probe<std::string> parse_docker_context(std::string_view json);
/// currentContext of config.json; empty where none.
std::string parse_docker_config(std::string_view json);

}  // namespace joelclaw::infra
