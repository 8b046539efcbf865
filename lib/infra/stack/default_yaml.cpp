// SPDX-License-Identifier: MIT
#include <infra/stack/default_spec.hpp>

namespace joelclaw::infra {
namespace {

// Two literals, because compilers need not take one of more than 4095 characters twice over.
constexpr const char* machine_part =
    R"(# A stack of joelclaw-infra: what it consists of, what it serves and when it counts as healthy.
# `joelclaw-infra config check` reads this file, `config show` prints it with every default filled in.
apiVersion: joelclaw-infra/v1
name: joelclaw

# Hosts that carry this stack; an empty list means whichever host reads this.
hosts: []

# The machine below. An existing VM keeps its sizes: a size takes part only when it is written here, and what then
# differs is reported as drift and applied by `up --restart-vm` alone. New VMs get the values in the comments.
vm:
  driver: colima  # or none: a Docker Engine on this host
  profile: default
  # cpus: 4
  # memory: 8GiB
  # disk: 60GiB
  # rootDisk: 20GiB
  # vmType: vz
  # mountType: virtiofs
  # portForwarder: ssh  # udp ports need grpc
  # nestedVirtualization: false
  # networkAddress: false  # routes need it
  kernelModules: [br_netfilter]  # flannel does not start without it
  routes: []
  # - {cidr: 192.168.1.0/24, via: 192.168.64.1, dev: col0}
  diskAlertPercent: 80

# The cluster above it.
cluster:
  driver: talos-docker  # or none
  name: joelclaw
  # talosVersion: v1.12.4
  # kubernetesVersion: v1.35.0
  # controlPlane: {cpus: 2, memory: 4GiB}
  nodePortRange: 80-32767

# What this host serves. `container` is what the Service's nodePort must be: kube-proxy listens on the node, so for
# bluesky-pds the nodePort is 3000, not 9627. 6443 and 50000 are talosctl's own.
ports:
  - {host: 6379, service: joelclaw/redis}
  - {host: 8108, service: joelclaw/typesense}
  - {host: 8288, service: "joelclaw/inngest-svc:8288"}  # a Service named inngest would set INNGEST_PORT
  - {host: 8289, service: "joelclaw/inngest-svc:8289"}
  - {host: 3111, service: joelclaw/system-bus-worker}
  - {host: 7880, service: "joelclaw/livekit-server:80"}
  - {host: 7881, service: "joelclaw/livekit-server:7881"}
  - {host: 9627, container: 3000, service: joelclaw/bluesky-pds}
  - {host: 31000, service: aistor/aistor-s3-api}
  - {host: 31001, service: aistor/aistor-s3-console}

namespaces:
  - {name: joelclaw, podSecurity: privileged}
  - {name: local-path-storage, podSecurity: privileged}  # its helper pods mount host paths
  - {name: aistor}  # apart, because its Services would take the names of others

storage:
  localPathProvisioner: v0.0.30
)";

constexpr const char* service_part = R"(
# Files or folders that `up` applies, and Secrets that must exist before them.
manifests: []
secrets: []
# - {name: system-bus-env, namespace: joelclaw, required: true}

# `values: live` keeps what the release has now; a file replaces it.
helm:
  - {release: livekit-server, chart: livekit/livekit-server, version: "1.9.0", namespace: joelclaw, values: live,
     repo: {name: livekit, url: "https://helm.livekit.io"}}
  - {release: bluesky-pds, chart: nerkho/bluesky-pds, version: "0.4.2", namespace: joelclaw, values: live,
     repo: {name: nerkho, url: "https://charts.nerkho.ch"}}
  - {release: aistor-operator, chart: minio/aistor-operator, namespace: aistor, values: live,
     repo: {name: minio, url: "https://helm.min.io/"}}
  - {release: aistor-objectstore, chart: minio/aistor-objectstore, namespace: aistor, values: live,
     repo: {name: minio, url: "https://helm.min.io/"}}

# Commands of this host, run after `up` or `recreate`; lists of words, no shell reads them.
hooks: []

# What must answer, and how. The stack is down when a critical one fails, degraded when another does.
probes:
  - {name: redis, redis: "localhost:6379", critical: true}
  - {name: typesense, http: "http://localhost:8108/health", expect: {json: {ok: true}}, critical: true}
  - {name: inngest, http: "http://localhost:8288/health", expect: {json: {status: 200}}, critical: true}
  - {name: system-bus-worker, http: "http://localhost:3111/api/inngest", expect: {status: 200}}
  - {name: livekit, http: "http://localhost:7880/", expect: {body: OK}}
  - {name: bluesky-pds, http: "http://localhost:9627/xrpc/_health", expect: {json: {version: "*"}}}
  - {name: dkron, service: "joelclaw/dkron-svc:8080/health"}  # in the cluster only, asked through the API server
  - {name: redis-exec, exec: {pod: joelclaw/redis-0, command: [redis-cli, ping]}, expect: {stdout: PONG}}

# When `heal` may act: how often a fault must be seen, and how long it waits after what.
heal:
  confirmations: 2
  confirmWindow: 420s
  rapidConfirm: {count: 6, interval: 5s}
  warmup: 120s
  convergence: 300s
  stability: {passes: 6, interval: 10s}
  cooldown: 900s
  failedRecoveryHold: 1800s
  requestTimeout: 5s
  tickBudget: 20m

# What pods do before `down` stops them.
down:
  flush: []
  # - {exec: {pod: joelclaw/redis-0, command: [redis-cli, bgsave]}}

backup:
  directory: ""  # empty: below ~/.local/share/joelclaw-infra
  keep: 7
  # maxAge: 24h  # once written, an older or missing backup is a warning

# Told what `heal` did and what needs a person.
notify:
  command: []
  reminder: 4h

doctor:
  suppress: []

# Programs that are not to be searched: `kubectl: /opt/homebrew/bin/kubectl`.
tools: {}
)";

}  // namespace

std::string default_spec_yaml() {
  return std::string{machine_part} + service_part;
}

}  // namespace joelclaw::infra
