# SPDX-License-Identifier: MIT
"""What `status` says of a real stack: healthy, and in each fault that the parts can be in."""

import json
import os
from dataclasses import dataclass, field

from stack import SECRETS

LAYERS = ["host", "vm", "forwarding", "runtime", "node-container", "kubernetes", "node", "network", "storage", "workloads",
          "endpoints", "operations"]
HEALTH = {0: "healthy", 1: "degraded", 2: "down", 3: "unknown"}


@dataclass
class Case:
    """The named faults, then one `status`: its exit code, its root cause, and findings that must be among the rest."""

    name: str
    exit_code: int
    root_cause: str
    faults: list = field(default_factory=list)  # of Stack: a method's name, or (name, argument)
    also: tuple = ()

    def check(self, stack):
        for fault in self.faults:
            name, *words = (fault,) if isinstance(fault, str) else fault
            getattr(stack, name)(*words)
        before = Traces(stack)
        code, answer, errors = stack.status()
        says = judge(answer)
        assert answer["result"]["root_cause"] is None or self.root_cause, f"expected no root cause; {says}"
        if self.root_cause:
            root = answer["result"]["root_cause"]
            assert root and root["class"] == self.root_cause, f"root cause is not {self.root_cause}; {says}"
        classes = {finding["class"] for finding in answer["result"]["findings"]}
        assert set(self.also) <= classes, f"{set(self.also) - classes} not found; {says}"
        assert code == self.exit_code, f"exit {code}, expected {self.exit_code}; {says}"
        check_envelope(code, answer)
        check_secrets(json.dumps(answer) + errors)
        before.check_nothing_left(stack)
        return f"{answer['result']['elapsed_ms']} ms"


def judge(answer):
    """One line on what was said instead."""
    result = answer.get("result") or {}
    found = [f"{each['class']}({each['subject']}, {each['severity']})" for each in result.get("findings", [])]
    return f"said {result.get('health')}: {', '.join(found) or answer.get('error')}"


def check_envelope(code, answer):
    result = answer["result"]
    assert answer["schema"] == "joelclaw-infra/v1" and answer["command"] == "status" and answer["simulated"] is False
    assert answer["ok"] is (code == 0), "ok is not what the exit code says"
    assert result["health"] == HEALTH[code], f"health {result['health']} with exit {code}"
    assert [layer["name"] for layer in result["layers"]] == LAYERS, "not every layer, or not in order"


def check_secrets(text):
    for secret in SECRETS:
        assert secret not in text, "a secret was printed"
    assert "BEGIN" not in text, "a key or certificate was printed"


class Traces:
    """What a reader must leave as it found it: the stack's processes and every file of the home."""

    def __init__(self, stack):
        self._processes = set(stack.processes())
        self._files = self._seen(stack)

    @staticmethod
    def _seen(stack):
        files = {}
        for directory, _, names in os.walk(stack.home.path):
            for name in names:
                path = os.path.join(directory, name)
                facts = os.lstat(path)
                files[path] = (facts.st_size, facts.st_mtime_ns)
        return files

    def check_nothing_left(self, stack):
        left = [pid for pid in stack.processes() if pid not in self._processes and is_products(pid)]
        assert not left, f"processes left behind: {left}"
        # The host agent writes its log whenever it likes.
        changed = [path for path, facts in self._seen(stack).items()
                   if self._files.get(path) != facts and not path.endswith(".log")]
        assert not changed, f"files written: {changed}"


def is_products(pid):
    """Children of sshd and of relays come and go with each connection; kubectl, docker and ssh of the host are ours."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as words:
            return words.read().split(b"\0")[0].rpartition(b"/")[2] in (b"kubectl", b"docker", b"ssh", b"joelclaw-infra")
    except OSError:
        return False


CASES = [
    Case("healthy", 0, ""),
    Case("ssh-master-killed", 2, "host-forward-dead", ["kill_ssh_master"]),
    Case("dockerd-stopped", 2, "docker-down", ["stop_dockerd"]),
    Case("dockerd-hangs", 1, "docker-hung", ["hang_dockerd"]),
    Case("container-stopped", 2, "container-exited", ["stop_container"]),
    Case("container-just-stopped", 2, "container-exited", [("stop_container", False)]),
    Case("node-tainted", 1, "node-tainted", ["taint_node"]),
    Case("node-cordoned", 1, "node-cordoned", ["cordon_node"]),
    Case("node-tainted-and-cordoned", 1, "node-cordoned", ["taint_node", "cordon_node"], ("node-tainted",)),
    Case("nodeport-mismatch", 1, "nodeport-mismatch", ["mismatch_nodeport"]),
    Case("workload-crash-loop", 1, "workload-crash-loop", ["crash_loop_pod"]),
    Case("probe-blackhole", 1, "probe-blackhole", ["blackhole_port"]),
    Case("critical-probe-blackhole", 2, "probe-blackhole", [("blackhole_port", "redis")]),
    Case("docker-socket-hangs", 1, "docker-socket-dead", ["hang_docker_socket"]),
    Case("healthy-again", 0, ""),
]


def after(_score, _stack):
    """Nothing: what is left behind is test_parts' question."""
