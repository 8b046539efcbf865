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
    caller: dict = field(default_factory=dict)  # what the caller's shell has set; it may not change the verdict

    def check(self, stack):
        for fault in self.faults:
            name, *words = (fault,) if isinstance(fault, str) else fault
            getattr(stack, name)(*words)
        before = Traces(stack)
        code, answer, errors = stack.status(**self.caller)
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


class AsText:
    """The same verdict for people, in the same exit code."""

    name = "as-text"

    @staticmethod
    def check(stack):
        stack.cordon_node()
        code, out, errors = stack.product("status")
        assert code == 1, f"exit {code}\n{out}{errors}"
        first = out.splitlines()[0]
        assert "degraded" in first.lower() and "node-cordoned" in first, f"first line: {first}"
        assert all(layer in out for layer in LAYERS), "a layer is missing"
        check_secrets(out + errors)


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
        left = [words_of(pid) for pid in stack.processes() if pid not in self._processes and is_products(pid)]
        assert not left, f"processes left behind: {'; '.join(left)}"
        # The host agent writes its log whenever it likes.
        changed = [path for path, facts in self._seen(stack).items()
                   if self._files.get(path) != facts and not path.endswith(".log")]
        assert not changed, f"files written: {changed}"


def words_of(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as words:
            return words.read().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def is_products(pid):
    """What runs in the VM comes and goes with each connection; children of the product run on this host."""
    try:
        if os.readlink(f"/proc/{pid}/ns/pid") != os.readlink("/proc/self/ns/pid"):
            return False
    except OSError:
        return False
    return words_of(pid).split(" ")[0].rpartition("/")[2] in ("kubectl", "docker", "ssh", "joelclaw-infra")


ELSEWHERE = {"DOCKER_HOST": "unix:///nowhere/docker.sock", "DOCKER_CONTEXT": "nowhere"}

CASES = [
    Case("healthy", 0, ""),
    Case("healthy-whatever-the-shell-says", 0, "", caller=ELSEWHERE),
    AsText(),
    Case("ssh-master-killed", 2, "host-forward-dead", ["kill_ssh_master"]),
    Case("port-lost", 1, "ports-not-forwarded", ["lose_port"]),
    Case("port-stolen", 1, "port-conflict", ["steal_port"]),
    Case("docker-socket-hangs", 1, "docker-socket-dead", ["hang_docker_socket"]),
    Case("dockerd-stopped", 2, "docker-down", ["stop_dockerd"]),
    Case("dockerd-hangs", 1, "docker-hung", ["hang_dockerd"]),
    Case("container-stopped", 2, "container-exited", ["stop_container"]),
    Case("container-just-stopped", 2, "container-exited", [("stop_container", False)]),
    Case("restart-policy-dropped", 1, "restart-policy-missing", ["drop_restart_policy"]),
    Case("api-server-stopped", 1, "api-unreachable", ["stop_api_server"]),
    Case("api-server-hangs", 1, "api-unreachable", ["hang_api_server"]),
    Case("kubeconfig-drifted", 1, "endpoint-drift", ["drift_kubeconfig"]),
    Case("node-tainted", 1, "node-tainted", ["taint_node"]),
    Case("node-cordoned", 1, "node-cordoned", ["cordon_node"]),
    Case("node-tainted-and-cordoned", 1, "node-cordoned", ["taint_node", "cordon_node"], ("node-tainted",)),
    Case("nodeport-mismatch", 1, "nodeport-mismatch", ["mismatch_nodeport"]),
    Case("workload-crash-loop", 1, "workload-crash-loop", ["crash_loop_pod"]),
    Case("probe-blackhole", 1, "probe-blackhole", ["blackhole_port"]),
    Case("critical-probe-blackhole", 2, "probe-blackhole", [("blackhole_port", "redis")]),
    Case("healthy-again", 0, ""),
]


def after(_score, _stack):
    """Nothing: what is left behind is test_parts' question."""
