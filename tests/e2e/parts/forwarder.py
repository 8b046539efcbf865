# SPDX-License-Identifier: MIT
"""Lima's port forwarder: what opens in the VM is forwarded by a request to the ssh master, what closes is let go of.

As with Lima each event is acted upon once: a forward that is lost otherwise, or could not be made, is not made again.
"""

import json
import subprocess
import threading
import time

EVERY = 0.5  # Lima's guest agent looks every 3 s


def open_ports(pid):
    """Of what listens on any address in the VM."""
    found = set()
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{pid}/net/{table}", encoding="utf-8") as lines:
            for line in list(lines)[1:]:
                words = line.split()
                if words[3] == "0A":
                    found.add(int(words[1].rpartition(":")[2], 16))
    return found


def facts(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


class Forwarder:
    def __init__(self, path, world):
        self._path, self._directory = path, world.directory
        self._pid = world.facts["machine_pid"]
        # Switched on while the VM runs, it takes what is open for forwarded.
        self._known = set() if world.facts.get("follow") else None

    def follow(self):
        while True:
            try:
                wanted = facts(self._path).get("follow")
                if wanted:
                    self._step(open_ports(self._pid) & set(wanted))
                else:
                    self._known = None
            except (OSError, ValueError):
                pass  # the VM ends, or the suite is writing
            time.sleep(EVERY)

    def _step(self, now):
        if self._known is None:
            self._known = now
        for verb, ports in (("cancel", self._known - now), ("forward", now - self._known)):
            for port in sorted(ports):
                words = ["ssh", "-F", f"{self._directory}/ssh.config", "-O", verb, "-L", f"127.0.0.1:{port}:0.0.0.0:{port}",
                         "lima-colima"]
                subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               timeout=20, check=False)
        self._known = now


def start(path, world):
    threading.Thread(target=Forwarder(path, world).follow, daemon=True).start()
