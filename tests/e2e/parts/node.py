# SPDX-License-Identifier: MIT
"""The node container, with the shape that talosctl v1.12.4 gives it and real services inside.

The image is made here from this machine's busybox, redis, etcd and API server with the libraries they need, so that no
registry takes part. Unlike Talos' image it has a shell, through which the suite stops and pauses services.
"""

import base64
import io
import os
import re
import shutil
import subprocess
import tarfile

from . import shell

NAME = "joelclaw-controlplane-1"
IMAGE = "ghcr.io/siderolabs/talos:v1.12.4"
NETWORK = "joelclaw"
ADDRESS, GATEWAY = "10.5.0.2", "10.5.0.1"
VOLUMES = ("/var", "/system/state", "/etc/cni", "/etc/kubernetes", "/usr/libexec/kubernetes", "/opt")
TMPFS = ("/run", "/system", "/tmp")
# What must never appear in any output of the product: the container's machine config carries the cluster's keys.
CANARY = "SECRET-CANARY-OF-THE-MACHINE-CONFIG"
HERE = os.path.dirname(os.path.abspath(__file__))

ETCD = """etcd --data-dir /var/lib/etcd --name node --logger zap --log-level warn \\
  --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \\
  --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \\
  --initial-cluster node=http://127.0.0.1:2380"""

# The admission plugins that are off need controllers, which this cluster has not. Groups that nobody here asks for are off
# because describing them is most of an API server's start.
API_GROUPS = ("v1", "apps/v1", "batch/v1", "storage.k8s.io/v1", "rbac.authorization.k8s.io/v1", "scheduling.k8s.io/v1",
              "authentication.k8s.io/v1", "authorization.k8s.io/v1", "coordination.k8s.io/v1", "discovery.k8s.io/v1beta1",
              "events.k8s.io/v1", "node.k8s.io/v1", "networking.k8s.io/v1", "policy/v1beta1", "apiextensions.k8s.io/v1",
              "apiregistration.k8s.io/v1")
API_SERVER = """kube-apiserver --etcd-servers=http://127.0.0.1:2379 --secure-port=6443 --bind-address=0.0.0.0 \\
  --advertise-address=10.5.0.2 --cert-dir=/tmp/certificates --allow-privileged=true \\
  --tls-cert-file=/pki/api-server.crt --tls-private-key-file=/pki/api-server.key --client-ca-file=/pki/ca.crt \\
  --service-account-key-file=/pki/api-server.crt --service-account-signing-key-file=/pki/api-server.key \\
  --service-account-issuer=https://10.5.0.2:6443 --service-cluster-ip-range=10.96.0.0/12 \\
  --service-node-port-range=80-32767 --authorization-mode=Node,RBAC --anonymous-auth=true \\
  --kubelet-client-certificate=/pki/kubelet-client.crt --kubelet-client-key=/pki/kubelet-client.key \\
  --kubelet-certificate-authority=/pki/ca.crt --kubelet-preferred-address-types=InternalIP \\
  --disable-admission-plugins=ServiceAccount,TaintNodesByCondition,MutatingAdmissionWebhook,ValidatingAdmissionWebhook \
  --enable-priority-and-fairness=false --runtime-config=api/all=false,""" + ",".join(
      f"{'api/v1' if group == 'v1' else group}=true" for group in API_GROUPS)


def may_be_privileged():
    """The engine gives a privileged container every capability that the kernel knows; a sandbox may lack some itself."""
    with open("/proc/self/status", encoding="utf-8") as status:
        ours = int(re.search(r"CapBnd:\s+([0-9a-f]+)", status.read())[1], 16)
    with open("/proc/sys/kernel/cap_last_cap", encoding="utf-8") as last:
        return ours == (1 << int(last.read()) + 1) - 1


def libraries_of(program):
    """Paths of the shared libraries and the loader; none for a static program."""
    said = shell.run(["ldd", program], check=False)
    return set(re.findall(r"(?:=> )?(/\S+) \(0x", said.stdout))


class Node:
    """Container, network and image. `services` have their ports of the host; `extra` adds API and Talos ports."""

    def __init__(self, engine, services, api_server):
        self.engine = engine
        self.base = engine.base
        self.services = services
        self.api_server = api_server
        self.api_port, self.talos_port = 0, 0
        self.volume_directories = []
        self.has_ended = False

    def published(self):
        """(host port, container port), as talosctl orders them: its own first."""
        own = [(self.talos_port, 50000), (self.api_port, 6443)]
        return own + [(service.host, service.container) for service in self.services if service.host]

    def prepare(self):
        """The image as one tar: quick, since it needs neither dockerd nor the certificates' neighbours."""
        shell.need("busybox", "redis-server", "redis-cli", "etcd", "ldd")
        with tarfile.open(f"{self.base}/node.tar", "w") as tar:
            self._add_programs(tar)
            self._add_places(tar)
            self._add_services(tar)
            tar.add(f"{self.base}/pki", "pki")

    def _add_programs(self, tar):
        programs = {name: shutil.which(name) for name in ("redis-server", "redis-cli", "etcd")}
        programs["kube-apiserver"] = self.api_server
        busybox = os.path.realpath(shutil.which("busybox"))
        tar.add(busybox, "bin/busybox")
        links = shell.run([busybox, "--list"]).stdout.split()
        for name in links:
            if name != "busybox":
                self._link(tar, f"bin/{name}", "busybox")
        libraries = set() if self._is_static(busybox) else libraries_of(busybox)
        for name, path in programs.items():
            tar.add(os.path.realpath(path), f"usr/bin/{name}")
            libraries |= libraries_of(path)
        for library in libraries:
            tar.add(os.path.realpath(library), library.lstrip("/"))

    @staticmethod
    def _is_static(program):
        return not libraries_of(program)

    @staticmethod
    def _link(tar, name, target):
        link = tarfile.TarInfo(name)
        link.type, link.linkname = tarfile.SYMTYPE, target
        tar.addfile(link)

    @staticmethod
    def _text(tar, name, text, mode=0o755):
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(text.encode()), mode
        tar.addfile(entry, io.BytesIO(text.encode()))

    def _add_places(self, tar):
        """A read-only root needs every mount point beforehand."""
        for directory in (*VOLUMES, *TMPFS, "/proc", "/sys", "/dev", "/etc/service", "/srv", "/data"):
            entry = tarfile.TarInfo(directory.lstrip("/"))
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)

    def _add_services(self, tar):
        tar.add(f"{HERE}/node_init.sh", "sbin/init", filter=self._executable)
        tar.add(f"{HERE}/node_service.sh", "sbin/service", filter=self._executable)
        self._text(tar, "etc/volume-directories", "".join(name + "\n" for name in self.volume_directories), 0o644)
        commands = {"etcd": ETCD, "kube-apiserver": API_SERVER,
                    "kubelet": f"nc -ll -p 10250 -e nc {GATEWAY} 10250", "apid": f"nc -ll -p 50000 -e nc {GATEWAY} 50000"}
        for service in self.services:
            commands[service.name] = f"httpd -f -p {service.container} -h /srv/{service.name}"
            self._text(tar, f"srv/{service.name}/.keep", "", 0o644)
            for path, body in service.files.items():
                self._text(tar, f"srv/{service.name}/{path}", body, 0o644)
        # As its image does it, where a case gives it a place of its own.
        commands["redis"] = ('redis-server --port 6379 --bind 0.0.0.0 --protected-mode no --save "" '
                             '--dir "$(if [ -w /data ]; then echo /data; else echo /tmp; fi)"')
        for name, command in commands.items():
            self._text(tar, f"etc/service/{name}", f"#!/bin/sh\nexec {command}\n")

    @staticmethod
    def _executable(entry):
        entry.mode = 0o755
        return entry

    def start(self):
        self._import_image()
        self.engine.docker("network", "create", "--driver", "bridge", "--subnet", "10.5.0.0/24",
                           "--label", "talos.owned=true", "--label", "talos.cluster.name=joelclaw",
                           "--opt", "com.docker.network.driver.mtu=1500", NETWORK)
        self.make()

    def make(self, volumes=()):
        """`volumes`: those of an earlier container, each (name, where it was mounted)."""
        self.engine.docker("create", *self._shape(dict(volumes)), IMAGE)
        # talosctl sets no restart policy; the operator has, once, by hand.
        self.engine.docker("update", "--restart", "unless-stopped", NAME)
        self.engine.docker("start", NAME)

    def volumes(self):
        """{name: where it is mounted}"""
        form = "{{range .Mounts}}{{if .Name}}{{.Name}} {{.Destination}}\n{{end}}{{end}}"
        said = self.engine.docker("inspect", "-f", form, NAME).stdout.split()
        return dict(zip(said[::2], said[1::2]))

    def _import_image(self):
        self.engine.docker("import", "--change", 'ENTRYPOINT ["/sbin/init"]', "--change", "ENV PATH=/bin:/usr/bin:/sbin",
                           "--change", "EXPOSE 50000/tcp", f"{self.base}/node.tar", IMAGE)
        os.unlink(f"{self.base}/node.tar")

    def _shape(self, volumes):
        """The container as facts and talosctl's source have it: labels, limits, mounts, bindings."""
        cpus = min(2, os.cpu_count() or 1)
        words = [*self.body(volumes), "--network", NETWORK, "--cpus", str(cpus), "--memory", "4g"]
        for host, container in self.published():
            words += ["--publish", f"0.0.0.0:{host}:{container}/tcp"]
        return words

    @staticmethod
    def body(volumes):
        """What of it no argument of talosctl decides."""
        words = ["--name", NAME, "--hostname", NAME, "--security-opt", "seccomp=unconfined", "--read-only", "--ip", ADDRESS,
                 "--stop-timeout", "1", "--sysctl", "net.ipv6.conf.all.disable_ipv6=0"]
        words += ["--privileged"] if may_be_privileged() else []
        for label in ("talos.owned=true", "talos.cluster.name=joelclaw", "talos.type=controlplane"):
            words += ["--label", label]
        for variable in ("PLATFORM=container", "TALOSSKU=2CPU-4096RAM",
                         "USERDATA=" + base64.b64encode(CANARY.encode()).decode()):
            words += ["--env", variable]
        for directory in TMPFS:
            words += ["--mount", f"type=tmpfs,destination={directory}"]
        for directory in VOLUMES:
            known = [f"source={name}," for name, where in volumes.items() if where == directory]
            words += ["--mount", f"type=volume,{''.join(known)}destination={directory}"]
        return words

    def service(self, verb, name):
        """stop, start, pause, resume one service in the node."""
        self.engine.docker("exec", NAME, "/sbin/service", verb, name)

    def inside(self, *words, spaces=("--net",)):
        """What the VM's own program says in these of the node's namespaces."""
        pid = self.engine.docker("inspect", "-f", "{{.State.Pid}}", NAME).stdout.strip()
        return self.engine.machine.run("nsenter", "--target", pid, *spaces, "--", *words).stdout

    def stop(self):
        self.engine.docker("stop", NAME)

    def restart(self):
        self.engine.docker("start", NAME)

    def note_end(self):
        """Whether it has ended once: from then on it says when. To be asked while dockerd answers."""
        said = self.engine.docker("inspect", "--format", "{{.State.FinishedAt}}", NAME)
        self.has_ended = not said.stdout.startswith("0001-")

    def is_running(self):
        said = self.engine.docker("inspect", "--format", "{{.State.Running}}", NAME, check=False)
        return said.stdout.strip() == "true"

    def log(self):
        try:
            said = self.engine.docker("logs", "--timestamps", "--tail", "400", NAME, check=False, timeout=10)
        except subprocess.TimeoutExpired:
            return "dockerd does not answer\n"
        return said.stdout + said.stderr
