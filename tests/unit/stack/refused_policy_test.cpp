// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

namespace joelclaw::infra {

TEST_CASE("a policy that cannot be is refused with its place", "[stack]") {
  // what stands below the apiVersion, and all that is said about it
  static const Refusal table[] = {
      {"heal: {confirmations: 0}", "2:23: heal.confirmations: 0 is not in 1 to 100"},
      {"heal: {confirmations: 101}", "2:23: heal.confirmations: 101 is not in 1 to 100"},
      {"heal: {confirmWindow: 420}",
       "2:23: heal.confirmWindow: '420' is not a duration: a whole number and ms, s, m or h, like 90s"},
      {"heal: {confirmWindow: 7.5m}",
       "2:23: heal.confirmWindow: '7.5m' is not a duration: a whole number and ms, s, m or h, like 90s"},
      {"heal: {rapidConfirm: {count: 100, interval: 5s}}",
       "2:22: heal.rapidConfirm: count times interval is longer than heal.confirmWindow, 420s"},
      {"heal: {stability: {passes: 0}}", "2:28: heal.stability.passes: 0 is not in 1 to 100"},
      {"heal: {stability: {passes: 100, interval: 1m}}",
       "2:19: heal.stability: passes times interval is longer than heal.tickBudget, 20m"},
      {"heal: {requestTimeout: 50ms}", "2:24: heal.requestTimeout: 50ms is not in 100ms to 60s"},
      {"heal: {requestTimeout: 61s}", "2:24: heal.requestTimeout: 61s is not in 100ms to 60s"},
      {"heal: {tickBudget: 30s}", "2:20: heal.tickBudget: 30s is not in 60s to 24h"},
      {"heal: {convergence: 1h}", "2:21: heal.convergence: is longer than heal.tickBudget, 20m"},
      {"heal: {warmup: 2h}", "2:16: heal.warmup: 2h is not in 0s to 1h"},
      {"heal: {cooldown: -1s}",
       "2:18: heal.cooldown: '-1s' is not a duration: a whole number and ms, s, m or h, like 90s"},
      {"heal: {warmUp: 1s}", "2:8: heal.warmUp: is no key of heal; did you mean warmup?"},
      {"down: {flush: [{}]}",
       "2:16: down.flush[0].exec: is missing: write exec: {pod: NAMESPACE/POD, command: [PROGRAM, ARGUMENT]}"},
      {"down: {flush: [{exec: {pod: redis, command: [x]}}]}",
       "2:29: down.flush[0].exec.pod: 'redis' is not NAMESPACE/POD"},
      {"down: {flush: [{exec: {pod: a/redis-0, command: [x]}, expect: {body: x}}]}",
       "2:64: down.flush[0].expect.body: is no key of down.flush[0].expect: its keys are stdout"},
      {"backup: {directory: backups}",
       "2:21: backup.directory: 'backups' is not an absolute path or one below ~/, without '..'"},
      {"backup: {keep: 0}", "2:16: backup.keep: 0 is not in 1 to 1000"},
      {"backup: {maxAge: 1s}", "2:18: backup.maxAge: 1s is not in 60s to 2400h"},
      {"backup: {maxAge: 1d}",
       "2:18: backup.maxAge: '1d' is not a duration: a whole number and ms, s, m or h, like 90s"},
      {"notify: {command: notify}",
       "2:19: notify.command: is a text: wanted a list of words like [redis-cli, ping], no shell reads it"},
      {"notify: {reminder: 0s}", "2:20: notify.reminder: 0s is not in 60s to 2400h"},
      {"doctor: {suppress: [\"no such check!\"]}",
       "2:21: doctor.suppress[0]: 'no such check!' is not a check's name, or CHECK:SUBJECT"},
      {"doctor: {suppress: [\"a:\"]}", "2:21: doctor.suppress[0]: 'a:' is not a check's name, or CHECK:SUBJECT"},
      {"tools: {kubectl: kubectl}", "2:18: tools.kubectl: 'kubectl' is not an absolute path, without '..'"},
      {"tools: {kubctl: /bin/kubectl}", "2:17: tools.kubctl: is no program that is used here; did you mean kubectl?"},
      {"tools: {kubectl: ~/bin/kubectl}", "2:18: tools.kubectl: '~/bin/kubectl' is not an absolute path, without '..'"},
      {"tools: []", "2:8: tools: is a list: wanted a map"},
      {"prots: []", "2:1: prots: is no key of a spec; did you mean ports?"},
      {"spec: {}",
       "2:1: spec: is no key of a spec: its keys are apiVersion, name, hosts, vm, docker, cluster, storage, heal, "
       "ports, namespaces, manifests, secrets, helm, hooks, probes, down, backup, notify, doctor, tools"},
      {"apiVersion: joelclaw-infra/v1", "2:1: apiVersion: given twice: first on line 1"},
  };
  check_refusals(table);
}

}  // namespace joelclaw::infra
