// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

namespace joelclaw::infra {

TEST_CASE("a port that cannot be is refused with its place", "[stack]") {
  // what stands below the apiVersion, and all that is said about it
  static const Refusal table[] = {
      {"ports: 6379", "2:8: ports: is a text: wanted a list"},
      {"ports: [6379]", "2:9: ports[0]: is a text: wanted a map, like {key: value}"},
      {"ports: [\"9627:3000\"]", "2:9: ports[0]: is a text: wanted a map, like {key: value}"},
      {"ports: [{container: 80}]", "2:9: ports[0].host: is missing: write host: 8080, the port on this host"},
      {"ports: [{host: 0}]", "2:16: ports[0].host: 0 is not in 1 to 65535"},
      {"ports: [{host: 65536}]", "2:16: ports[0].host: 65536 is not in 1 to 65535"},
      {"ports: [{host: \"80\"}]", "2:16: ports[0].host: '80' is in quotes: a number is written without"},
      {"ports: [{host: 80, container: http}]", "2:31: ports[0].container: 'http' is not a whole number"},
      {"ports: [{host: 80, hostIp: 127.0.0}]",
       "2:28: ports[0].hostIp: '127.0.0' is not an IP address like 127.0.0.1 or ::1"},
      {"ports: [{host: 80, hostIp: 127.0.0.01}]",
       "2:28: ports[0].hostIp: '127.0.0.01' is not an IP address like 127.0.0.1 or ::1"},
      {"ports: [{host: 80, protocol: sctp}]", "2:30: ports[0].protocol: 'sctp' is none of tcp, udp; did you mean tcp?"},
      {"ports: [{host: 80, service: redis}]",
       "2:29: ports[0].service: 'redis' is not NAMESPACE/NAME or NAMESPACE/NAME:PORT"},
      {"ports: [{host: 80, service: a/b/c}]",
       "2:29: ports[0].service: 'a/b/c' is not NAMESPACE/NAME or NAMESPACE/NAME:PORT"},
      {"ports: [{host: 80, service: \"a/b:\"}]",
       "2:29: ports[0].service: 'a/b:' is not NAMESPACE/NAME or NAMESPACE/NAME:PORT"},
      {"ports: [{host: 80, service: \"a/b:0\"}]",
       "2:29: ports[0].service: 'a/b:0' is not NAMESPACE/NAME or NAMESPACE/NAME:PORT"},
      {"ports: [{host: 6379}, {host: 6379, container: 6380}]",
       "2:30: ports[1].host: 0.0.0.0:6379/tcp is there twice: ports[0] has it"},
      {"ports: [{host: 6379}, {host: 6379, container: 6380, hostIp: 127.0.0.1}]",
       "2:30: ports[1].host: 127.0.0.1:6379/tcp is taken by ports[0], which is 0.0.0.0:6379/tcp"},
      {"ports: [{host: 80, hostIp: \"::1\"}, {host: 80, container: 81, hostIp: \"0:0:0:0:0:0:0:1\"}]",
       "2:43: ports[1].host: [::1]:80/tcp is there twice: ports[0] has it"},
      {"ports: [{host: 6379}, {host: 6380, container: 6379}]",
       "2:47: ports[1].container: 6379/tcp is published by ports[0] already: a node has one host port for a container "
       "port"},
      {"ports: [{host: 16443, container: 6443}]",
       "2:34: ports[0].container: 6443 is reserved: talosctl publishes it itself and hangs where it is asked to"},
      {"ports: [{host: 50000}]",
       "2:9: ports[0].container: 50000 is reserved: talosctl publishes it itself and hangs where it is asked to"},
      {"ports: [{host: 79, service: a/b}]",
       "2:9: ports[0].container: 79 is no NodePort: cluster.nodePortRange is 80-32767"},
      {"ports: [{host: 53, protocol: udp}]",
       "2:30: ports[0].protocol: udp needs vm.portForwarder: grpc, ssh forwards no udp"},
      {"ports: [{host: 8288, service: joelclaw/inngest}]",
       "2:31: ports[0].service: a Service named inngest sets variables that the program takes for its own; name it "
       "inngest-svc"},
      {"ports: [{host: 8080, service: joelclaw/dkron}]",
       "2:31: ports[0].service: a Service named dkron sets variables that the program takes for its own; name it "
       "dkron-svc"},
  };
  check_refusals(table);
}

}  // namespace joelclaw::infra
