# SPDX-License-Identifier: MIT
"""What the product runs, written down word by word: a directory for PATH whose programs note their arguments and become
the program of that name that PATH leads to besides."""

import shlex
import shutil
from dataclasses import dataclass

from . import shell

TOOLS = ("docker", "kubectl", "ssh", "talosctl", "helm", "colima", "limactl", "pkill")
END = "\x1e"  # no argument of any tool here holds it

SCRIPT = """#!/bin/sh
printf '%s\\0' {tool} "$@" '{end}' >>{log}
PATH={path}
export PATH
exec {program} "$@"
"""

# What only asks: the first words that are no options.
READS = {
    "kubectl": (("get",), ("proxy",), ("version",), ("diff",), ("config", "view")),
    "docker": (("version",), ("info",), ("inspect",), ("ps",), ("context", "inspect"), ("context", "ls")),
    "talosctl": (("get",), ("version",), ("etcd", "alarm"), ("etcd", "snapshot"), ("config", "info")),
    "colima": (("list",), ("status",), ("version",), ("--version",)),
    "limactl": (("list",), ("disk", "list", "--json"), ("--version",), ("info",)),
    "helm": (("list",), ("version",), ("status",), ("get",)),
}
VALUED = {"--kubeconfig", "--context", "--cache-dir", "--talosconfig", "--endpoints", "--nodes", "-n", "-e", "--host", "-H",
          "--profile", "--namespace", "--request-timeout", "--server", "--raw", "-o"}
SCRIPTS = ("joelclaw-facts", "joelclaw-dial", "joelclaw-kept")
PROBES = (["redis-cli", "ping"],)  # what the spec's probes execute in a pod


@dataclass
class Call:
    words: list  # the program's name first

    def _plain(self):
        """Its arguments without options and their values."""
        plain, waiting = [], list(self.words[1:])
        while waiting:
            word = waiting.pop(0)
            if word in VALUED:
                waiting = waiting[1:]
            elif not word.startswith("-") or word == "--version" or (word == "--json" and "disk" in plain):
                plain.append(word)
        return plain

    def remote(self):
        """What ssh runs in the VM; None where it only asks its master something."""
        return self.words[self.words.index("--") + 1:] if "--" in self.words else None

    def changes(self):
        """Whether it may change anything: all but what is known to ask."""
        tool, plain = self.words[0], self._plain()
        if tool == "ssh":
            return self._ssh_changes()
        if tool == "kubectl" and plain[:1] == ["exec"]:
            return self.remote() not in PROBES
        return not any(tuple(plain[:len(known)]) == known for known in READS.get(tool, ()))

    def _ssh_changes(self):
        far = self.remote()
        if far is None:
            return "check" not in self.words
        # The product changes the VM by plain words; what asks it is a script that says its name.
        return not any(mark in word for word in far for mark in SCRIPTS)

    def told(self):
        return " ".join(word if len(word) < 200 else word[:60] + "..." for word in self.words)


class Recorder:
    def __init__(self, base):
        self.directory = f"{base}/recorder"
        self._log = f"{base}/log/calls"

    def prepare(self, path):
        """`path`: where the programs are sought that these become; what those start in their turn is not the product's call."""
        for tool in TOOLS:
            program = shutil.which(tool, path=path)
            if program:
                text = SCRIPT.format(tool=tool, end=END, log=shlex.quote(self._log), path=shlex.quote(path),
                                     program=shlex.quote(program))
                shell.write(f"{self.directory}/{tool}", text, 0o755)
        self.forget()

    def forget(self):
        shell.write(self._log, "")

    def calls(self):
        with open(self._log, encoding="utf-8", errors="replace") as log:
            said = log.read()
        return [Call(each.split("\0")[:-1]) for each in said.split(END + "\0") if each]

    def changes(self):
        return [call for call in self.calls() if call.changes()]
