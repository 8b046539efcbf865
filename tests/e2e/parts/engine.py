# SPDX-License-Identifier: MIT
"""The Docker Engine: a real dockerd inside the VM, with everything it owns inside the VM too."""

import json
import os
import shutil
import signal
import sys

from . import shell

HERE = os.path.dirname(os.path.abspath(__file__))


class Engine:
    """`docker(...)` asks it from inside the VM, over the VM's own /var/run/docker.sock."""

    def __init__(self, machine):
        self.machine = machine
        self.base = machine.base
        self.cgroup = "/" + os.path.basename(machine.base)

    def prepare(self):
        shell.need("dockerd", "containerd", "runc", "iptables")
        self.client = self._client()
        shell.write(f"{self.base}/vm/daemon.json", json.dumps({
            "hosts": ["unix:///var/run/docker.sock"],
            "cgroup-parent": self.cgroup,
            "ipv6": False,
            "log-level": "warn",
        }))
        with open(f"{HERE}/vm_systemctl.sh", encoding="utf-8") as script:
            change = f"CHANGE='{sys.executable} -IS {HERE}/vm_systemctl.py {self.base}'\n"
            self.machine.program("systemctl", change + script.read())

    def _client(self):
        """A client that the VM's /usr/local/bin does not hide; one that lies there is laid in again."""
        found = shutil.which("docker", path="/usr/bin:/bin:/usr/sbin:/sbin")
        if found is None:
            elsewhere = shutil.which("docker")
            if elsewhere is None:
                raise shell.Missing("not installed: docker")
            shutil.copy(elsewhere, f"{self.base}/vm/bin/docker")
            found = "/usr/local/bin/docker"
        return found

    def start(self):
        """dockerd and its flag of a socket unit, as after `colima start`."""
        self.machine.run("systemctl", "start", "docker.socket", "docker.service")

    def stop(self):
        self.machine.run("systemctl", "stop", "docker.socket", "docker.service")

    def docker(self, *words, **options):
        return self.machine.run(self.client, *words, **options)

    def pause(self):
        """dockerd takes connections (the kernel does) and answers none."""
        self._signal(signal.SIGSTOP)

    def resume(self):
        self._signal(signal.SIGCONT)

    def _signal(self, which):
        self.machine.run("sh", "-c", f"kill -{int(which)} $(cat /run/docker.pid)")
