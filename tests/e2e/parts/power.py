# SPDX-License-Identifier: MIT
"""What colima and limactl do to the VM: the stand-ins are programs of one call and ask us, who own the VM, to start or to
stop it. As with Lima, whoever is ended while he waits for that ends nothing: it is gone on with.
"""

import base64
import json
import os
import shutil
import socket
import threading
from pathlib import Path

from . import shell


class Power:
    """One request at a time, in the order in which they come."""

    def __init__(self, base, verbs):
        self.path = f"{base}/power.sock"
        self.done = []  # (verb, answer) of each
        self._verbs = verbs
        self._busy = threading.Lock()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen(8)
        # Its thread lives as long as the suite: what it spawns ends with it.
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection = self._listener.accept()[0]
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection):
        try:
            verb = connection.makefile().readline().strip()
            with self._busy:
                answer = self._do(verb)
                self.done.append((verb, answer))
            connection.sendall(answer.encode() + b"\n")
        except OSError:
            return  # who asked is gone; what he asked for is done

    def _do(self, verb):
        try:
            return self._verbs[verb]() or "ok"
        except (KeyError, RuntimeError, OSError, ValueError, shell.Missing) as failure:
            return f"{type(failure).__name__}: {failure}".replace("\n", " ")[:400]

    def at_rest(self):
        """Waits until nothing that was asked for is under way."""
        with self._busy:
            return list(self.done)

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


class Machinery:
    """Of a Stack: the VM as its tools start and stop it."""

    def power_on(self):
        """What `colima start` leaves behind: engine, context, ssh, its master, the engine's forward; ports follow."""
        if self.is_on():
            return "already running, ignoring"
        self.machine.start()
        self.stand_ins.write(vm_status="Running", machine_pid=self.machine.pid)
        self.home.lock_disk()
        self.engine.start()
        self.ssh.start(self.stand_ins.host_agent(f"{self.home.lima}/colima"))
        self.ssh.start_master()
        self.ssh.forward_socket()
        self.cluster.start_agents()
        self.home.write_docker_context()
        return ""

    def is_on(self):
        return bool(self.machine.pid) and shell.is_alive(self.machine.pid)

    def power_off(self, force=False):
        """`colima stop`: the engine first, which ends its containers, then the VM. By force: at once."""
        if self.is_on():
            if not force:
                self.engine.stop()
            self.ssh.stop()
            self._end_host_agent()
            self.machine.stop()
        self._remove_what_ran()
        self.stand_ins.write(vm_status="Stopped")
        if not force:
            self.home.remove_docker_context()

    def _remove_what_ran(self):
        instance = f"{self.home.lima}/colima"
        lock = f"{self.home.lima}/_disks/colima/in_use_by"
        for path in (f"{instance}/ha.pid", lock, self.ssh.control, self.ssh.docker_socket):
            if os.path.lexists(path):
                os.unlink(path)

    def serve_power(self):
        self.power = Power(self.base, {"start": self.power_on, "stop": self.power_off,
                                       "force-stop": lambda: self.power_off(force=True),
                                       "talos-bootstrap": self._bootstrap, "etcd-snapshot": self._snapshot,
                                       "talos-clients": lambda: self.home.write_clients(self.node, self.pki)})
        self.stand_ins.write(power=self.power.path, etcd_snapshot=f"{self.base}/vm/etcd.db", talos_shape=self.node.body({}),
                             talos_ports=[f"{self.node.talos_port}:50000/tcp", f"{self.node.api_port}:6443/tcp"])

    def _bootstrap(self):
        """What a node does at its first boot."""
        self.cluster.wait_until_ready(120)
        self.cluster.write_talos()

    def _snapshot(self):
        """What etcd's own Snapshot says, piece by piece: the database, and its checksum at the end."""
        with open(f"{self.base}/vm/etcd.db", "wb") as to:
            for line in self.node.inside("curl", "-sS", "-d", "{}", "http://127.0.0.1:2379/v3/maintenance/snapshot").splitlines():
                to.write(base64.b64decode(json.loads(line)["result"]["blob"]))

    @property
    def state(self):
        return f"{self.home.path}/.local/state/joelclaw-infra"

    def forget_state(self):
        """What the product remembers of earlier runs."""
        shutil.rmtree(self.state, ignore_errors=True)

    def open_steps(self):
        """Steps of the newest operation that have begun."""
        journals = sorted(Path(self.state).rglob("journal/*.jsonl"), key=lambda path: path.name)
        lines = journals[-1].read_text(encoding="utf-8").splitlines() if journals else []
        return [line for line in lines if '"step-begin"' in line]
