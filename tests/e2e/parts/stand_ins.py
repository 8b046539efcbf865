# SPDX-License-Identifier: MIT
"""A directory for PATH with colima, limactl, talosctl and helm; they cannot run here and are stood in for."""

import json
import os
import sys

from . import shell

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = ("colima", "limactl", "talosctl", "helm")


class StandIns:
    """Small scripts of ours, or a directory of the project's own with the same names."""

    def __init__(self, base, directory=None):
        self.world = f"{base}/world.json"
        self._own = f"{base}/bin"
        self.directory = directory or self._own

    def write(self, **facts):
        """The scripts and what they say; called again, only what is named changes."""
        known = {"vm_status": "Running", "cpus": os.cpu_count()}
        if os.path.exists(self.world):
            with open(self.world, encoding="utf-8") as file:
                known = json.load(file)
        shell.write(self.world + ".new", json.dumps({**known, **facts}))
        os.rename(self.world + ".new", self.world)  # whole at any time, for whoever reads it meanwhile
        for tool in TOOLS:
            words = f"{sys.executable} -ES {HERE}/stand_in_tool.py {tool} {self.world}"
            shell.write(self.path(tool), f'#!/bin/sh\nexec {words} "$@"\n', 0o755)

    def path(self, tool):
        return f"{self._own}/{tool}"

    def host_agent(self, instance_directory):
        """Lima's host agent: (words, program). Under its own name, so that a process list shows who it is."""
        words = [self.path("limactl"), "-ES", f"{HERE}/stand_in_tool.py", "limactl", self.world]
        return [*words, "hostagent", "--pidfile", f"{instance_directory}/ha.pid", "colima"], sys.executable
