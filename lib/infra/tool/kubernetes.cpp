// SPDX-License-Identifier: MIT
#include <infra/tool/kubernetes.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/percent.hpp>
#include <infra/tool/unknown.hpp>

#include <array>

namespace joelclaw::infra {
namespace {

constexpr int page_size = 500;
// kubectl keeps what it looked up below ~/.kube/cache (exec: what a pod is; Google's dispatcher, at any command: the
// server's version); where it cannot write it goes without.
constexpr const char* cache_directory = "/dev/null/none";

}  // namespace

Command kubectl_proxy_command(const KubeAccess& access, const std::string& socket, Duration deadline) {
  Command command{"kubectl",
                  {"--kubeconfig", access.kubeconfig, "--context", access.context, "--cache-dir", cache_directory,
                   "proxy", "--unix-socket=" + socket},
                  {},
                  "",
                  deadline};
  command.lifetime = Lifetime::accompanying;
  return command;
}

bool is_proxy_ready(std::string_view line) {
  return line.starts_with("Starting to serve on ");
}

HttpRequest kube_get(const KubeRoute& route, const std::string& path, Duration deadline, bool metadata_only) {
  HttpRequest request;
  request.target = route.target;
  request.tls = route.tls;
  request.path = path;
  request.accept =
      metadata_only ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" : "application/json";
  request.deadline = deadline;
  request.body_limit = 16U << 20U;  // 500 pods with managed fields are 4 to 8 MB
  return request;
}

std::string kube_list_path(const std::string& resource_path, const std::string& token,
                           const std::string& field_selector) {
  std::string path = resource_path + "?limit=" + std::to_string(page_size);
  if (!field_selector.empty()) {
    path += "&fieldSelector=" + percent_encoded(field_selector);
  }
  if (!token.empty()) {
    path += "&continue=" + percent_encoded(token);
  }
  return path;
}

Command kubectl_readyz_command(const KubeAccess& access, Duration deadline) {
  return {"kubectl",
          {"--kubeconfig", access.kubeconfig, "--context", access.context, "get", "--raw", "/readyz"},
          {},
          "",
          deadline};
}

/// Lines of "[+]ping ok" and "[-]etcd failed: reason withheld"; HTTP 200 or 500 says which it is.
Probe<Readiness> parse_readyz(const HttpAnswer& answer) {
  if (answer.contact != Contact::answered) {
    return unknown_from(answer);
  }
  if (answer.status != 200 && answer.status != 500) {
    return unknown_from(answer);
  }
  Readiness readiness;
  readiness.ready = answer.status == 200;
  bool any = false;
  bool whole = false;
  for (const std::string_view line : lines_of(answer.body)) {
    any = any || line.starts_with("[+]") || line.starts_with("[-]");
    whole = line.ends_with(" check passed") || line.ends_with(" check failed");
    if (line.starts_with("[-]")) {
      const std::string_view name = line.substr(3);
      readiness.failing.push_back(excerpt(name.substr(0, name.find(' ')), 64));
    }
  }
  if (!any && trim(answer.body) != "ok") {
    // a 500 without checks is kubectl proxy's own: it did not reach the API server
    return answer.status == 200 ? Probe<Readiness>{garbage(answer.body)} : Probe<Readiness>{unknown_from(answer)};
  }
  if (any && !whole) {
    return garbage(answer.body);
  }
  return readiness;
}

/// "Sun, 22 Nov 2026 10:00:00 GMT"
std::optional<WallTime> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto words = split(trim(text), ' ');
  if (words.size() != 6 || words[5] != "GMT" || words[1].size() != 2 || words[3].size() != 4) {
    return std::nullopt;
  }
  for (std::size_t month = 0; month < months.size(); ++month) {
    if (words[2] == months.at(month)) {
      const std::string number = month < 9 ? "0" + std::to_string(month + 1) : std::to_string(month + 1);
      return parse_rfc3339(std::string{words[3]} + "-" + number + "-" + std::string{words[1]} + "T" +
                           std::string{words[4]} + "Z");
    }
  }
  return std::nullopt;
}

std::string pod_log_path(const ObjectName& pod, const std::string& container, bool previous, int lines) {
  return "/api/v1/namespaces/" + percent_encoded(pod.space) + "/pods/" + percent_encoded(pod.name) +
         "/log?container=" + percent_encoded(container) + "&previous=" + (previous ? "true" : "false") +
         "&tailLines=" + std::to_string(lines);
}

Command kubectl_exec_command(const KubeAccess& access, const ExecProbe& probe, Duration deadline) {
  std::vector<std::string> arguments{"--kubeconfig",  access.kubeconfig, "--context", access.context,
                                     "--cache-dir",   cache_directory,   "exec",      "-n",
                                     probe.pod.space, probe.pod.name};
  if (!probe.container.empty()) {
    arguments.insert(arguments.end(), {"-c", probe.container});
  }
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), probe.command.begin(), probe.command.end());
  Command command{"kubectl", std::move(arguments), {}, "", deadline};
  command.guarded = true;
  return command;
}

std::string service_proxy_path(const ServiceProbe& probe) {
  return "/api/v1/namespaces/" + percent_encoded(probe.service.space) + "/services/" + (probe.tls ? "https:" : "http:") +
         percent_encoded(probe.service.name) + ":" + percent_encoded(probe.port) + "/proxy" + probe.path;
}

}  // namespace joelclaw::infra
