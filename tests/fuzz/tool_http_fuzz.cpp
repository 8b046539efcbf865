// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/kubernetes.hpp>
#include <infra/tool/probe_question.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace joelclaw::infra;

namespace {

/// Whatever was answered, evidence stays one printable line.
template <class T>
void check(const Probe<T>& probe) {
  if (const Unknown* why = unknown(probe)) {
    if (why->detail.find_first_of("\n\x1b\x07") != std::string::npos || first_invalid_utf8(why->detail)) {
      std::abort();
    }
  }
}

void read_kubernetes(const HttpAnswer& answer) {
  check(parse_nodes(answer));
  check(parse_namespaces(answer));
  for (const char* kind : {"Deployment", "StatefulSet", "DaemonSet"}) {
    check(parse_workloads(answer, kind));
  }
  check(parse_pods(answer));
  check(parse_events(answer));
  check(parse_services(answer));
  check(parse_storage_classes(answer));
  check(parse_claims(answer));
  check(parse_persistent_volumes(answer));
  check(parse_secrets(answer));
  check(parse_jobs(answer));
  check(parse_readyz(answer));
}

void read_docker(const HttpAnswer& answer) {
  (void)parse_docker_ping("/s", answer);
  check(parse_docker_info(answer));
  check(parse_docker_list(answer));
  check(parse_docker_inspect(answer));
  check(parse_docker_stats(answer));
  check(parse_docker_volumes(answer));
  check(parse_docker_volume_uses(answer));
  check(parse_docker_logs(answer));
}

}  // namespace

/// The first byte chooses the status; the rest is the body, which begins behind a header where there is one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr int statuses[] = {200, 200, 404, 500, 503, 403};
  HttpAnswer answer;
  answer.contact = Contact::answered;
  answer.status = size == 0 ? 200 : statuses[data[0] % 6U];
  if (text.starts_with("HTTP/1.1 2")) {
    answer.status = 200;
  }
  if (const auto end = text.find("\n\n"); text.starts_with("HTTP/") && end != std::string_view::npos) {
    text.remove_prefix(end + 2);
  }
  answer.body = std::string{text};
  answer.body_bytes = text.size();
  read_kubernetes(answer);
  read_docker(answer);
  ProbeSpec probe;
  probe.what = ServiceProbe{false, {"a", "b"}, "1", "/"};
  probe.expect.json = {{"a.b", JsonExpectation::Kind::length, "", 1}};
  check(judge_service_probe(probe, answer));
  (void)parse_http_date(text);
  return 0;
}
