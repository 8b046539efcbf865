// SPDX-License-Identifier: MIT
#include "readers.hpp"

#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/guest.hpp>
#include <infra/tool/kube_backup.hpp>
#include <infra/tool/kubernetes.hpp>
#include <infra/tool/lima.hpp>
#include <infra/tool/listeners.hpp>
#include <infra/tool/talos.hpp>

namespace joelclaw::infra {
namespace {

template <class T>
std::optional<Unknown> why(const Probe<T>& probe) {
  const Unknown* none = unknown(probe);
  return none == nullptr ? std::nullopt : std::optional{*none};
}

/// A reader of an HTTP answer, by a recorded one.
template <class Parse>
AnswerReader of_http(const char* name, const std::string& file, Parse parse) {
  return {name, recorded_http(file).body, [parse](const std::string& text) { return why(parse(page(200, text))); }};
}

/// A reader of what a child wrote and ended well.
template <class Parse>
AnswerReader of_child(const char* name, std::string good, Parse parse) {
  return {name, std::move(good), [parse](const std::string& text) { return why(parse(exited(0, text))); }};
}

/// A reader of a text.
template <class Parse>
AnswerReader of_text(const char* name, std::string good, Parse parse) {
  return {name, std::move(good), [parse](const std::string& text) { return why(parse(text)); }};
}

AnswerReader with_words(AnswerReader reader, Evidence evidence, std::string words) {
  reader.evidence = evidence;
  reader.words = std::move(words);
  return reader;
}
AnswerReader or_empty(AnswerReader reader) {
  reader.may_be_empty = true;
  return reader;
}
AnswerReader or_cut(AnswerReader reader) {
  reader.may_be_cut = true;
  return reader;
}

std::string first_line(const std::string& file) {
  const std::string text = recorded(file);
  return text.substr(0, text.find('\n'));
}

void add_docker(std::vector<AnswerReader>& all) {
  const std::string old = "docker-20.10.24/";
  all.push_back(of_http("parse_docker_info", old + "info.http", parse_docker_info));
  all.push_back(of_http("parse_docker_list", old + "list.http", parse_docker_list));
  all.push_back(with_words(of_http("parse_docker_inspect", old + "created.http", parse_docker_inspect),
                           Evidence::own_words, "no container's description in "));
  all.push_back(of_http("parse_docker_stats", old + "stats.http", parse_docker_stats));
  all.push_back(of_http("parse_docker_volumes", old + "volumes.http", parse_docker_volumes));
  all.push_back({"parse_docker_volume_uses",
                 R"({"LayersSize":0,"Volumes":[{"Name":"a","UsageData":{"RefCount":1,"Size":7}},{"Name":"b"}]})",
                 [](const std::string& text) { return why(parse_docker_volume_uses(page(200, text))); }});
  all.push_back(of_text("parse_docker_ps_line", first_line(old + "ps.jsonl"), parse_docker_ps_line));
  all.push_back(of_text("parse_docker_context",
                        R"({"Name":"colima","Endpoints":{"docker":{"Host":"unix:///x/docker.sock"}}})",
                        parse_docker_context));
}

void add_kubernetes(std::vector<AnswerReader>& all) {
  const std::string now = "kubernetes-1.35/";
  all.push_back(of_http("parse_readyz", now + "readyz-ok.http", parse_readyz));
  all.push_back(of_http("parse_nodes", now + "nodes.http", parse_nodes));
  all.push_back(of_http("parse_namespaces", now + "namespaces.http", parse_namespaces));
  all.push_back(of_http("parse_workloads", now + "deployments.http",
                        [](const HttpAnswer& answer) { return parse_workloads(answer, "Deployment"); }));
  all.push_back(of_http("parse_pods", now + "pods.http", parse_pods));
  all.push_back(of_http("parse_events", now + "events.http", parse_events));
  all.push_back(of_http("parse_services", now + "services.http", parse_services));
  all.push_back(of_http("parse_storage_classes", now + "storageclasses.http", parse_storage_classes));
  all.push_back(of_http("parse_claims", now + "claims.http", parse_claims));
  all.push_back(of_http("parse_persistent_volumes", now + "volumes.http", parse_persistent_volumes));
  all.push_back(of_http("parse_secrets", now + "secrets.http", parse_secrets));
  all.push_back(of_http("parse_jobs", now + "jobs.http", parse_jobs));
  all.push_back(with_words(
      or_cut(of_text("parse_kubeconfig", "current-context: a\ncontexts:\n- {name: a, context: {cluster: c}}\n",
                     [](const std::string& text) { return parse_kubeconfig("/k", text); })),
      Evidence::own_words, "/k: no kubeconfig"));
}

void add_machine(std::vector<AnswerReader>& all) {
  all.push_back(or_empty(of_child("parse_lima_list", recorded("lima-2.0.3/running.jsonl"),
                                  [](const Outcome& outcome) { return parse_lima_list(outcome, "colima").instance; })));
  all.push_back(or_cut(of_text("parse_colima_profile", recorded("colima-0.10.0/colima.yaml"), parse_colima_profile)));
  all.push_back(with_words(of_child("parse_process_list", recorded("lima-2.0.3/ps.txt"),
                                    [](const Outcome& outcome) { return parse_process_list(outcome, "colima", "/x"); }),
                           Evidence::own_words, "no list of processes"));
  for (const char* system : {"darwin", "linux"}) {
    const bool mac = std::string_view{system} == "darwin";
    all.push_back(or_empty(of_child("parse_listeners",
                                    mac ? "p812\ncssh\nLjoel\nf7\nn*:6379\nf8\nn[::1]:8108\n"
                                        : "LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:((\"sshd\",pid=612,fd=3))\n"
                                          "LISTEN 0 511 *:9090 *:*\n",
                                    [system](const Outcome& outcome) { return parse_listeners(system, outcome); })));
  }
  all.push_back(with_words(of_child("parse_guest_facts",
                                    "joelclaw-facts 1\nuptime 86400.12\nclock 1763971200.123456789\nlisten 6379\n"
                                    "listen 22\nmemory-kib 8130000\ncpus 4\ncontainers-exit 0\nend\n",
                                    [](const Outcome& outcome) {
                                      return parse_guest_facts(outcome, {"a", "b"}, {}, {});
                                    }),
                           Evidence::either, "the answer from inside the VM was cut"));
  all.push_back(of_child("parse_guest_dials", "dial 6379 refused\ndial 8108 answered aGVsbG8K\ndial 3838 silent\nend\n",
                         parse_guest_dials));
}

void add_talos(std::vector<AnswerReader>& all) {
  const std::string now = "talosctl-1.12.4/";
  all.push_back(
      with_words(or_cut(of_text("parse_talosconfig",
                                "context: a\ncontexts:\n    a:\n        endpoints:\n            - 127.0.0.1\n",
                                [](const std::string& text) { return parse_talosconfig("/t", text); })),
                 Evidence::own_words, "/t: no talosconfig"));
  all.push_back(
      of_child("parse_talos_machine_status", recorded(now + "machinestatus.json"), parse_talos_machine_status));
  all.push_back(of_child("parse_talos_services", recorded(now + "services.json"), parse_talos_services));
  all.push_back(or_empty(of_child("parse_talos_etcd_alarms", recorded(now + "alarms.txt"), parse_talos_etcd_alarms)));
}

}  // namespace

std::vector<AnswerReader> answer_readers() {
  std::vector<AnswerReader> all;
  add_docker(all);
  add_kubernetes(all);
  add_machine(all);
  add_talos(all);
  return all;
}

}  // namespace joelclaw::infra
