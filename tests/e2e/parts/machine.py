# SPDX-License-Identifier: MIT
"""The VM: namespaces of its own instead of a hypervisor.

Inside, 127.0.0.1, /var/run/docker.sock and process 1 are other ones than outside, which is what makes "published in the
VM" and "reaches this host" two facts, as with a VM. Kernel, clock, uptime and root file system are this machine's.
Killing its process 1 kills everything in it, network and mounts included.
"""

import os
import signal
import sys

from . import shell

HERE = os.path.dirname(os.path.abspath(__file__))


class Machine:
    """Its data disk (/var/lib) outlives each of its runs: it is kept mounted by a process of its own, the shelf."""

    def __init__(self, base):
        self.base = base
        self.pid = 0
        self._process = None
        self._shelf = None

    @staticmethod
    def check():
        """Before anything is made or built: could a VM be had at all?"""
        if os.geteuid() != 0:
            raise shell.Missing("namespaces need root")
        shell.need("unshare", "nsenter", "ip", "mount")

    def prepare(self):
        """What the VM's process 1 will lay over this machine's files."""
        os.makedirs(f"{self.base}/vm/bin", exist_ok=True)
        shell.write(f"{self.base}/vm/passwd", self._passwd(), 0o644)
        # A pass-through: who logs in is root already.
        self.program("sudo", 'while [ "${1#-}" != "$1" ]; do shift; done\nexec "$@"\n')

    @staticmethod
    def _passwd():
        """This machine's users with a root whose home is empty: nobody's shell profile takes part."""
        with open("/etc/passwd", encoding="utf-8") as users:
            others = [line for line in users if not line.startswith("root:")]
        return "".join(["root:x:0:0:root:/run/root:/bin/sh\n", *others])

    def program(self, name, script):
        """A shell script on the VM's PATH, before the distribution's programs."""
        shell.write(f"{self.base}/vm/bin/{name}", f"#!/bin/sh\n{script}", 0o755)

    def _put_up_shelf(self):
        """In memory: quick, and nothing to delete afterwards."""
        disk, ready = f"{self.base}/disk", f"{self.base}/vm/disk-ready"
        os.makedirs(disk, exist_ok=True)
        script = 'mount -t tmpfs -o mode=0755,size=3g tmpfs "$1" && : >"$2" && exec sleep 2000000000'
        words = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "shelf", disk, ready]
        self._shelf = shell.spawn(words, f"{self.base}/log/shelf.log")
        shell.wait_for("the VM's disk", lambda: self._shelf.poll() is not None or os.path.exists(ready), 15)

    def start(self):
        self.prepare()
        ready = f"{self.base}/vm/ready"
        if os.path.exists(ready):
            os.unlink(ready)
        if self._shelf is None:
            self._put_up_shelf()
        self._process = shell.spawn(
            ["nsenter", "--target", str(self._shelf.pid), "--mount", "--", "unshare", "--mount", "--net", "--pid", "--uts",
             "--ipc", "--fork", "--kill-child=SIGKILL", "--mount-proc", "--propagation", "private", sys.executable,
             "-IS", f"{HERE}/vm_init.py", self.base],
            f"{self.base}/log/vm.log")
        shell.wait_for("the VM", self._is_ready, 15)

    def _is_ready(self):
        if self._process.poll() is not None:
            with open(f"{self.base}/log/vm.log", encoding="utf-8") as log:
                raise shell.Missing(f"no namespaces here: {' '.join(log.read().split()) or 'unshare ended'}")
        children = f"/proc/{self._process.pid}/task/{self._process.pid}/children"
        with open(children, encoding="utf-8") as listed:
            words = listed.read().split()
        self.pid = int(words[0]) if words else 0
        return self.pid and os.path.exists(f"{self.base}/vm/ready")

    def command(self, argv):
        """The same words, run inside."""
        return ["nsenter", "--target", str(self.pid), "--mount", "--net", "--pid", "--uts", "--ipc", "--", *argv]

    @staticmethod
    def environment():
        """The VM's own: its programs stand in /usr/local/bin, wherever the caller's PATH leads."""
        return shell.environment(PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME="/run/root")

    def run(self, *argv, **options):
        return shell.run(self.command(argv), env=self.environment(), **options)

    def spawn(self, argv, log):
        return shell.spawn(self.command(argv), log, env=self.environment())

    def stop(self):
        if self._process is None:
            return
        if self.pid:
            try:
                os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self._process.kill()
        self._process.wait()
        shell.wait_for("the VM's end", lambda: not shell.is_alive(self.pid), 10)
        self._process = None

    def discard(self):
        """With its disk."""
        self.stop()
        if self._shelf is not None:
            self._shelf.kill()
            self._shelf.wait()
            self._shelf = None
