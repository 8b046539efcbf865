// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/guest.hpp>
#include <infra/tool/kube_backup.hpp>
#include <infra/tool/kubernetes.hpp>
#include <infra/tool/lima.hpp>
#include <infra/tool/listeners.hpp>
#include <infra/tool/pem.hpp>
#include <infra/tool/probe_question.hpp>
#include <infra/tool/talos.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace joelclaw::infra;

namespace {

template <class T>
void check(const Probe<T>& probe) {
  if (const Unknown* why = unknown(probe)) {
    if (why->detail.find_first_of("\n\x1b\x07") != std::string::npos || first_invalid_utf8(why->detail)) {
      std::abort();
    }
  }
}

void read_files(std::string_view text) {
  check(parse_colima_profile(text));
  check(parse_kubeconfig("/k", text));
  check(parse_talosconfig("/t", text));
  check(parse_docker_context(text));
  check(parse_docker_ps_line(text));
  (void)parse_docker_config(text);
  VmLogs logs = parse_host_agent_log(text);
  add_usernet_log(text, logs);
  const std::string pem{text};
  (void)certificate_end(pem);
  (void)certificate_verifies({"", "", {}, pem}, pem);
  (void)certificate_end(base64_decoded(text));
}

void read_outcome(const Outcome& outcome) {
  check(parse_lima_list(outcome, "colima").instance);
  check(parse_process_list(outcome, "colima", "/x"));
  check(parse_guest_facts(outcome, {"a", "b"}, {}, {}));
  check(parse_guest_dials(outcome));
  check(parse_talos_machine_status(outcome));
  check(parse_talos_services(outcome));
  check(parse_talos_etcd_alarms(outcome));
  if (const auto saved = parse_last_save(outcome); saved && *saved < 0) {
    std::abort();
  }
  for (const char* system : {"darwin", "linux"}) {
    check(parse_listeners(system, outcome));
  }
  std::vector<Listener> listeners{{"::", 1, 1, "", "", "", ListenerRole::unknown}};
  add_process_details(outcome, listeners);
  ProbeSpec probe;
  probe.what = ExecProbe{{"a", "b"}, "", {"true"}};
  check(judge_exec_probe(probe, outcome));
}

}  // namespace

/// A file, or what a child wrote to both of its streams.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_files(text);
  read_outcome({Exited{0}, std::string{text}, ""});
  read_outcome({Exited{1}, "", std::string{text}});
  ProbeSpec redis;
  redis.what = RedisProbe{"localhost", 6379, {}};
  check(judge_guest_dial(redis, {6379, Contact::answered, std::string{text}}));
  ProbeSpec http;
  http.what = HttpProbe{"", false, "localhost", 80, "/", {}};
  check(judge_guest_dial(http, {80, Contact::answered, std::string{text}}));
  return 0;
}
