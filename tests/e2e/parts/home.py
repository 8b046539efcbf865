# SPDX-License-Identifier: MIT
"""A home directory as colima, Lima, talosctl and docker leave it, and the stack's spec beside it."""

import json
import os
import shutil

from . import shell

COLIMA_YAML = """\
cpu: {cpus}
disk: 60
rootDisk: 20
memory: 8
arch: x86_64
runtime: docker
hostname: ""
kubernetes:
  enabled: false
autoActivate: true
network:
  address: false
  mode: shared
forwardAgent: false
docker: {{}}
vmType: vz
portForwarder: ssh
rosetta: false
binfmt: true
nestedVirtualization: false
mountType: virtiofs
mountInotify: false
provision:
  - mode: system
    script: modprobe br_netfilter
sshConfig: true
sshPort: 0
mounts: []
env: {{}}
"""

KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority-data: {ca}
    server: https://127.0.0.1:{port}
  name: joelclaw
- cluster:
    server: https://k3s.example.internal:6443
  name: elsewhere
contexts:
- context:
    cluster: joelclaw
    namespace: default
    user: admin@joelclaw
  name: admin@joelclaw
- context:
    cluster: elsewhere
    user: elsewhere
  name: elsewhere
current-context: elsewhere
preferences: {{}}
users:
- name: admin@joelclaw
  user:
    client-certificate-data: {crt}
    client-key-data: {key}
- name: elsewhere
  user:
    token: SECRET-CANARY-OF-A-FOREIGN-CLUSTER
"""

FOREIGN = """\
apiVersion: v1
kind: Config
clusters:
- cluster:
    server: https://k3s.example.internal:6443
  name: elsewhere
contexts:
- context:
    cluster: elsewhere
    user: elsewhere
  name: elsewhere
current-context: elsewhere
preferences: {}
users:
- name: elsewhere
  user:
    token: SECRET-CANARY-OF-A-FOREIGN-CLUSTER
"""

TALOSCONFIG = """\
context: joelclaw
contexts:
    joelclaw:
        endpoints:
            - 127.0.0.1:{port}
        ca: {ca}
        crt: {crt}
        key: {key}
"""

SPEC = """\
apiVersion: joelclaw-infra/v1
name: joelclaw
vm:
  driver: colima
  profile: default
  kernelModules: [br_netfilter]
  diskAlertPercent: 99  # / of the VM is this machine's, and how full that is says nothing here
cluster:
  driver: talos-docker
  name: joelclaw
  nodePortRange: 80-32767
ports:
{ports}
namespaces:
  - {{name: joelclaw, podSecurity: privileged}}
  - {{name: local-path-storage, podSecurity: privileged}}
  - {{name: aistor}}
probes:
  - {{name: redis, redis: "localhost:{redis}", critical: true}}
  - {{name: typesense, http: "http://localhost:{typesense}/health", expect: {{json: {{ok: true}}}}, critical: true}}
  - {{name: inngest, http: "http://localhost:{inngest}/health", expect: {{json: {{status: 200}}}}, critical: true}}
  - {{name: system-bus-worker, http: "http://localhost:{worker}/api/inngest", expect: {{status: 200}}}}
  - {{name: livekit, http: "http://localhost:{livekit}/", expect: {{body: OK}}}}
  - {{name: bluesky-pds, http: "http://localhost:{pds}/xrpc/_health", expect: {{json: {{version: "*"}}}}}}
  - {{name: dkron, service: "joelclaw/dkron-svc:8080/health"}}
  - {{name: redis-exec, exec: {{pod: joelclaw/redis-0, command: [redis-cli, ping]}}, expect: {{stdout: PONG}}}}
heal:
  requestTimeout: {patience}
  rapidConfirm: {{count: 3, interval: 1s}}
  stability: {{passes: 3, interval: 2s}}  # how long one waits for it is the policy's own matter, and proven elsewhere
"""


class Home:
    def __init__(self, base):
        self.path = f"{base}/home"
        self.colima = f"{self.path}/.colima"
        self.lima = f"{self.colima}/_lima"
        self.spec = f"{self.path}/.config/joelclaw-infra/stack.yaml"

    def prepare(self):
        """What colima and Lima leave; ssh.config and its key are the ssh part's."""
        profile = COLIMA_YAML.format(cpus=os.cpu_count())
        for path in (f"{self.colima}/default/colima.yaml", f"{self.lima}/colima/colima.yaml"):
            shell.write(path, profile, 0o644)
        shell.write(f"{self.colima}/_store/colima.json", json.dumps({"disk_formatted": True, "disk_runtime": "docker"}))
        shell.write(f"{self.lima}/_disks/colima/datadisk", "")
        self.lock_disk()

    def lock_disk(self):
        os.symlink(f"{self.lima}/colima", f"{self.lima}/_disks/colima/in_use_by")

    def remove_docker_context(self):
        """As `colima stop` does."""
        shell.run(["docker", "context", "rm", "--force", "colima"], env=shell.environment(HOME=self.path), check=False)

    def write_docker_context(self):
        """The context that `colima start` makes and uses; the client itself writes it."""
        env = shell.environment(HOME=self.path)
        if os.path.isdir(f"{self.path}/.docker/contexts/meta"):
            self.remove_docker_context()
        shell.run(["docker", "context", "create", "colima", "--description", "colima", "--docker",
                   f"host=unix://{self.colima}/default/docker.sock"], env=env)
        shell.run(["docker", "context", "use", "colima"], env=env)

    def write_clients(self, node, pki, api_port=0, talos_port=0, in_files=False):
        """kubeconfig and talosconfig as `talosctl cluster create` merges them beside another cluster's entry; `in_files`:
        with the credentials beside them, as others write it."""
        words = {"ca": pki.encoded("ca", "crt"), "crt": pki.encoded("admin", "crt"), "key": pki.encoded("admin", "key")}
        text = KUBECONFIG.format(port=api_port or node.api_port, **words)
        if in_files:
            for kind, name in (("crt", "certificate"), ("key", "key")):
                text = text.replace(f"client-{name}-data: {words[kind]}", f"client-{name}: {pki.path('admin', kind)}")
        shell.write(f"{self.path}/.kube/config", text)
        words = {"ca": pki.encoded("talos-ca", "crt"), "crt": pki.encoded("talos-admin", "crt"),
                 "key": pki.encoded("talos-admin", "key")}
        shell.write(f"{self.path}/.talos/config", TALOSCONFIG.format(port=talos_port or node.talos_port, **words))

    def forget_cluster(self):
        """As on a host that has never had it: only the other cluster is known."""
        shell.write(f"{self.path}/.kube/config", FOREIGN)
        for path in (f"{self.path}/.talos/config", f"{self.path}/.talos/clusters"):
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.unlink(path)

    def write_manifest_spec(self, *manifests):
        """The spec with these manifests besides: its path."""
        text = "---\n".join(json.dumps(each) + "\n" for each in manifests)
        path = shell.write(f"{self.path}/.config/joelclaw-infra/manifests/proof.yaml", text)
        with open(self.spec, encoding="utf-8") as file:
            return shell.write(self.spec.replace("stack.yaml", "with-manifest.yaml"), f"{file.read()}manifests: [{path}]\n")

    def write_spec(self, services, patience):
        """The built-in spec with this run's ports."""
        published = [service for service in services if service.host]
        ports = "\n".join(f'  - {{host: {each.host}, container: {each.container}, service: "{each.kube}"}}'
                          for each in published)
        at = {each.name: each.host for each in published}
        shell.write(self.spec, SPEC.format(
            ports=ports, redis=at["redis"], typesense=at["typesense"], inngest=at["inngest"],
            worker=at["system-bus-worker"], livekit=at["livekit"], pds=at["bluesky-pds"], patience=patience))
