# SPDX-License-Identifier: MIT
"""Faults that `up` and `heal` are to mend, beside those that `status` is to tell: what was asked for once and is not so any
more."""

import os
import signal

from parts import kube_objects, node as node_part, shell

MANIFEST = {"apiVersion": "v1", "kind": "ConfigMap", "data": {"key": "as the manifest says"},
            "metadata": {"name": "proof", "namespace": "joelclaw"}}


class FaultsToMend:
    """Of a Stack; the way back from each is in `_heals`, as with all faults."""

    def remove_container(self):
        """`docker rm` without `-v`: the anonymous volumes stay, and nothing says whose they were. The way back is a whole
        new stack."""
        self.engine.docker("rm", "--force", node_part.NAME)
        self.ssh.cancel_ports()

        def heal():
            self.stop()
            self.start()
        self._heals["vm"] = heal

    def empty_engine(self):
        """As on a host that has never had the cluster: no container, no volume, no network, no client configuration; the
        image is there, and so are the operator's manifests. The way back is a whole new stack."""
        self.engine.docker("rm", "--force", "--volumes", node_part.NAME)
        self.engine.docker("network", "rm", node_part.NETWORK)
        self.ssh.cancel_ports()
        self.home.forget_cluster()
        self.spec = self.home.write_manifest_spec(*kube_objects.manifests())

        def heal():
            self.stop()
            self.start()
        self._heals["vm"] = heal

    def remove_label(self, namespace="joelclaw"):
        """Without it no pod with a host path is admitted."""
        path = f"/api/v1/namespaces/{namespace}"
        label = "pod-security.kubernetes.io/enforce"
        self.cluster.api.patch(path, {"metadata": {"labels": {label: None}}})
        self._heals["label"] = lambda: self.cluster.api.patch(path, {"metadata": {"labels": {label: "privileged"}}})

    def turn_to_cluster_ip(self):
        """As `kubectl apply` of a manifest without a type does; nobody serves the NodePort then."""
        path = "/api/v1/namespaces/joelclaw/services/bluesky-pds"
        self.cluster.api.patch(path, {"spec": {"type": "ClusterIP", "ports": [
            {"name": "http", "port": 3000, "targetPort": 3000, "protocol": "TCP", "nodePort": None}]}})
        self.node.service("stop", "bluesky-pds")

        def heal():
            self.cluster.api.patch(path, {"spec": {"type": "NodePort"}})
            self.cluster.set_node_port("joelclaw", "bluesky-pds", 3000, 3000)
            self.node.service("start", "bluesky-pds")
        self._heals["nodeport"] = heal

    def drift_manifest(self):
        """An object of a manifest of the spec has been edited by hand."""
        path = "/api/v1/namespaces/joelclaw/configmaps"
        self.spec = self.home.write_manifest_spec(MANIFEST)
        self.cluster.api.create(path, {**MANIFEST, "data": {"key": "edited by hand"}})

        def heal():
            self.spec = self.home.spec
            self.cluster.api.delete(f"{path}/{MANIFEST['metadata']['name']}")
        self._heals["manifest"] = heal

    def hide_bridge_module(self):
        """As where br_netfilter is not loaded: its settings are not there, in the VM. Loading it shows them again."""
        self.machine.program("modprobe", 'umount /proc/sys/net/bridge\n')
        self.machine.run("mount", "-t", "tmpfs", "tmpfs", "/proc/sys/net/bridge")
        self._heals["module"] = lambda: self.machine.run("umount", "/proc/sys/net/bridge", check=False)

    def drift_talosconfig(self):
        """It names a port that the cluster had once."""
        self.home.write_clients(self.node, self.pki, talos_port=shell.free_ports(1)[0])
        self._heals["talosconfig"] = lambda: self.home.write_clients(self.node, self.pki)

    def hang_ssh_master(self):
        """Stopped in its tracks: the kernel takes connections to its control socket and to docker.sock, and nobody answers."""
        pid = self.ssh.master_pid()
        os.kill(pid, signal.SIGSTOP)
        self._heals["ssh"] = lambda: self._revive_master(pid)

    def _revive_master(self, pid):
        if shell.is_alive(pid):
            os.kill(pid, signal.SIGKILL)
            shell.wait_for("the master's end", lambda: not shell.is_alive(pid), 5)
        self.ssh.revive_master()

    def cut_off_master(self):
        """Its connection has gone dead without an end, as after a sleep: it serves its control socket, and nothing that it
        forwards gets anywhere."""
        pid = self.ssh.master_pid()
        sessions = self.machine.run("pgrep", "-f", "^sshd: root").stdout.split()
        self.machine.run("kill", "-STOP", *sessions)
        self._heals["ssh"] = lambda: self._revive_master(pid)
