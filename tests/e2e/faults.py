# SPDX-License-Identifier: MIT
"""The faults that a stack of real parts can be in, and the way back from each.

Each is real: what a plain tool sees of it is in test_parts.py.
"""

import os
import socket

from faults_to_mend import FaultsToMend
from parts import node as node_part, shell
from parts.listeners import Hole, Squatter


class Faults(FaultsToMend):
    """Of a Stack: its parts are ours to break. `heal_all` mends whatever was broken."""

    def __init__(self):
        self._heals = {}
        self.former_port = 0

    def kill_ssh_master(self):
        """kill -9: every forward is gone, both socket files stay and refuse."""
        self.ssh.kill_master()
        self._heals["ssh"] = self.ssh.revive_master

    def stop_vm(self):
        """As after `colima stop`: its disk is let go, its sockets are gone. The way back is a whole new stack."""
        self.ssh.stop()
        self._end_host_agent()
        self.machine.stop()
        for path in ("colima/ha.pid", "_disks/colima/in_use_by"):
            os.unlink(f"{self.home.lima}/{path}")
        for path in (self.ssh.control, self.ssh.docker_socket):
            os.unlink(path)
        self.stand_ins.write(vm_status="Stopped")

        def heal():
            self.stop()
            self.start()
        self._heals["vm"] = heal

    def turn_vm_into_zombie(self):
        """limactl says Running; its sshd takes connections and is silent, and nothing is forwarded any more."""
        self.ssh.kill_master()
        self.ssh.pause_server()

        def heal():
            self.ssh.resume_server()
            self.ssh.revive_master()
        self._heals["ssh"] = heal

    def stop_dockerd(self):
        """Both units inactive in a live VM; the container ends with it."""
        self.engine.stop()
        self.ssh.cancel_ports()
        self._heals["dockerd"] = self._start_dockerd

    def _start_dockerd(self):
        self.engine.start()
        shell.wait_for("the node", self.node.is_running, 20)
        self.ssh.forward_ports(self.ssh.forwarded)
        self.cluster.wait_until_ready()

    def hang_dockerd(self):
        """It takes connections and answers none, in the VM too."""
        self.engine.pause()
        self._heals["dockerd-hung"] = self.engine.resume

    def stop_container(self, noticed=True):
        """`noticed`: Lima's guest agent has seen that the ports are gone, and the forwards have been taken away. Until then
        a port still takes connections, and closes them at once."""
        self.node.stop()
        if noticed:
            self.ssh.cancel_ports()
        self._heals["container"] = lambda: self._start_container(noticed)

    def _start_container(self, noticed):
        self.node.restart()
        if noticed:
            self.ssh.forward_ports(self.ssh.forwarded)
        self.cluster.wait_until_ready()

    def drop_restart_policy(self):
        """As talosctl leaves a node container."""
        self.engine.docker("update", "--restart", "no", node_part.NAME)
        self._heals["policy"] = lambda: self.engine.docker("update", "--restart", "unless-stopped", node_part.NAME)

    def stop_api_server(self):
        """Container and services are well; nobody serves 6443 in it."""
        self.node.service("stop", "kube-apiserver")

        def heal():
            self.node.service("start", "kube-apiserver")
            self.cluster.wait_until_ready()
        self._heals["api-server"] = heal

    def hang_api_server(self):
        self.node.service("pause", "kube-apiserver")
        self._heals["api-server-hung"] = lambda: self.node.service("resume", "kube-apiserver")

    def drift_kubeconfig(self):
        """The kubeconfig names a port that this cluster had once."""
        self.former_port = shell.free_ports(1)[0]
        self.home.write_clients(self.node, self.pki, self.former_port)
        self._heals["kubeconfig"] = lambda: self.home.write_clients(self.node, self.pki)

    def keep_credentials_in_files(self):
        """No fault: kubectl reads such a kubeconfig, the product does not."""
        self.home.write_clients(self.node, self.pki, in_files=True)
        self._heals["kubeconfig"] = lambda: self.home.write_clients(self.node, self.pki)

    def taint_node(self):
        """With a pod that waits because of it: system-bus-worker's, made anew after the taint came back."""
        self.cluster.taint("system-bus-worker")
        self.node.service("stop", "system-bus-worker")

        def heal():
            self.cluster.untaint("system-bus-worker")
            self.node.service("start", "system-bus-worker")
        self._heals["taint"] = heal

    def cordon_node(self):
        self.cluster.cordon()
        self._heals["cordon"] = lambda: self.cluster.cordon(False)

    def mismatch_nodeport(self):
        """bluesky-pds gets another NodePort; its published port leads to nobody, as kube-proxy would have it."""
        self.cluster.set_node_port("joelclaw", "bluesky-pds", 3000, 3999)
        self.node.service("stop", "bluesky-pds")

        def heal():
            self.cluster.set_node_port("joelclaw", "bluesky-pds", 3000, 3000)
            self.node.service("start", "bluesky-pds")
        self._heals["nodeport"] = heal

    def crash_loop_pod(self, name="system-bus-worker", log="Error: listen EADDRINUSE\n"):
        """It keeps dying, and nobody serves its port."""
        self.cluster.crash_loop(name, log)
        self.node.service("stop", name)

        def heal():
            self.cluster.end_crash_loop(name)
            self.node.service("start", name)
        self._heals["crash-loop"] = heal

    def blackhole_port(self, name="livekit"):
        """The service is stopped in its tracks: the kernel takes connections, nobody answers them."""
        self.node.service("pause", name)
        self._heals[f"blackhole {name}"] = lambda: self.node.service("resume", name)

    def port_of(self, name):
        return next(service.host for service in self.services if service.name == name)

    def lose_port(self, name="livekit"):
        """Lima has lost one forward, as after a quick rebind; in the VM the port is open."""
        port = self.port_of(name)
        self.ssh.cancel_port(port)
        self.ssh.note_lost_forward(port)
        self._heals["lost-port"] = lambda: self._forward_again(port)

    def _forward_again(self, port):
        self.ssh.forget_log()
        self.ssh.forward_port(port)

    def steal_port(self, name="livekit"):
        """Another program has the port, so that Lima could not forward it."""
        port = self.port_of(name)
        self.ssh.cancel_port(port)
        self.ssh.note_lost_forward(port)
        squatter = shell.wait_for(f"port {port}", lambda: Squatter(port), 5)

        def heal():
            squatter.close()
            self._forward_again(port)
        self._heals["stolen-port"] = heal

    def hang_docker_socket(self):
        """Lima's end of docker.sock takes connections and answers none; the VM and the ports are well."""
        path = self.ssh.docker_socket
        os.rename(path, path + ".aside")
        hole = Hole(path)

        def heal():
            hole.close()
            os.rename(path + ".aside", path)
        self._heals["docker-socket"] = heal

    def restart_dockerd(self):
        """Both units, as an upgrade of the engine does it; the restart policy brings the container back."""
        self.machine.run("systemctl", "restart", "docker.service")
        shell.wait_for("the node", self.node.is_running, 20)
        at = ("127.0.0.1", self.node.api_port)
        shell.wait_for("its forward", lambda: socket.create_connection(at, 2).close() is None, 20)
        self._heals["dockerd"] = self._start_dockerd

    def stop_redis(self):
        """Nobody serves its port in the node; kube-proxy's listener is gone with it."""
        self.node.service("stop", "redis")
        self._heals["redis"] = lambda: self.node.service("start", "redis")

    def hang_tools(self, *tools):
        """These answer nothing until they are killed."""
        self.stand_ins.write(hang=tools)
        self._heals["tools"] = lambda: self.stand_ins.write(hang=[])

    def mended(self):
        """The product has repaired it all; what is left of ours would only undo that."""
        if "lost-port" in self._heals:
            self.ssh.forget_log()
        kept = {name: heal for name, heal in self._heals.items() if name == "manifest"}  # what the suite itself has added
        self._heals.clear()
        self._heals.update(kept)

    def heal_all(self):
        """Back to healthy, in the order that lets the next repair reach what it repairs."""
        order = ("docker-socket", "dockerd-hung", "dockerd", "ssh", "container")
        for name in sorted(self._heals, key=lambda each: order.index(each) if each in order else len(order)):
            self._heals.pop(name)()
