// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

namespace joelclaw::infra {

TEST_CASE("a probe that cannot be is refused with its place", "[stack]") {
  // what stands below the apiVersion, and all that is said about it
  static const Refusal table[] = {
      {"probes: [{name: a}]", "2:10: probes[0]: asks nothing: give one of http, redis, tcp, exec, service"},
      {"probes: [{name: A, tcp: \"a:1\"}]",
       "2:17: probes[0].name: 'A' is not a probe's name: lower-case letters and digits, with single '.', '_' or '-' "
       "between them"},
      {"probes: [{name: a, tcp: \"a:1\"}, {name: a, tcp: \"a:1\"}]",
       "2:40: probes[1].name: a is there twice: probes[0] has it"},
      {"probes: [{name: a, udp: \"a:1\"}]",
       "2:10: probes[0]: asks nothing: give one of http, redis, tcp, exec, service"},
      {"probes: [{name: a, redis: localhost}]",
       "2:27: probes[0].redis: 'localhost' is not HOST:PORT, like localhost:6379 or [::1]:6379"},
      {"probes: [{name: a, redis: \"localhost:6379\", expect: {body: PONG}}]",
       "2:53: probes[0].expect: a redis probe expects PONG and nothing else"},
      {"probes: [{name: a, redis: \"localhost:6379\", passwordCommand: pass redis}]",
       "2:62: probes[0].passwordCommand: is a text: wanted a list of words like [redis-cli, ping], no shell reads it"},
      {"probes: [{name: a, redis: \"localhost:6379\", password: hunter2}]",
       "2:45: probes[0].password: is no key of probes[0]: its keys are name, critical, timeout, http, tcp, exec, "
       "service, redis, passwordCommand, expect"},
      {"probes: [{name: a, tcp: \"localhost:22\", critical: true}]",
       "2:51: probes[0].critical: a critical tcp probe needs expect: {banner: TEXT}, connecting alone proves no "
       "service"},
      {"probes: [{name: a, tcp: \"localhost:22\", expect: {stdout: x}}]",
       "2:50: probes[0].expect.stdout: is no key of probes[0].expect: its keys are banner"},
      {"probes: [{name: a, exec: redis-cli}]", "2:26: probes[0].exec: is a text: wanted a map"},
      {"probes: [{name: a, exec: {pod: redis-0, command: [x]}}]",
       "2:32: probes[0].exec.pod: 'redis-0' is not NAMESPACE/POD"},
      {"probes: [{name: a, exec: {pod: a/redis-0}}]",
       "2:26: probes[0].exec.command: is missing: write command: [PROGRAM, ARGUMENT]"},
      {"probes: [{name: a, exec: {pod: a/redis-0, command: redis-cli ping}}]",
       "2:52: probes[0].exec.command: is a text: wanted a list of words like [redis-cli, ping], no shell reads it"},
      {"probes: [{name: a, exec: {pod: a/redis-0, command: [x], container: \"A B\"}}]",
       "2:68: probes[0].exec.container: 'A B' is not a Kubernetes name: lower-case letters, digits and '-' between "
       "them, at most 63"},
      {"probes: [{name: a, service: \"dkron-svc:8080\"}]",
       "2:29: probes[0].service: 'dkron-svc:8080' is not [https:]NAMESPACE/NAME:PORT[/PATH]"},
      {"probes: [{name: a, service: a/dkron-svc}]",
       "2:29: probes[0].service: 'a/dkron-svc' is not [https:]NAMESPACE/NAME:PORT[/PATH]"},
      {"probes: [{name: a, service: \"a/dkron:8080\"}]",
       "2:29: probes[0].service: a Service named dkron sets variables that the program takes for its own; name it "
       "dkron-svc"},
      {"cluster: {driver: none}\nprobes: [{name: a, service: \"a/b:8080\"}]",
       "3:10: probes[0]: goes through the cluster, and cluster.driver is none"},
      {"cluster: {driver: none}\nprobes: [{name: a, exec: {pod: a/b, command: [x]}}]",
       "3:10: probes[0]: goes through the cluster, and cluster.driver is none"},
      {"probes: [a, {name: b}]",
       "2:10: probes[0]: is a text: wanted a map, like {key: value}\n2:13: probes[1]: asks nothing: give one of http, "
       "redis, tcp, exec, service"},
  };
  check_refusals(table);
}

}  // namespace joelclaw::infra
