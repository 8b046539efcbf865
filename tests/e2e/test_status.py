# SPDX-License-Identifier: MIT
"""What `status` says of a real stack: healthy, and in each fault that the parts can be in."""

import json
import os
import signal
import time
from dataclasses import dataclass, field

from parts import shell
from stack import PATIENCE, SECRETS
from traces import Traces, World, names_of

LAYERS = ["host", "vm", "forwarding", "runtime", "node-container", "kubernetes", "node", "network", "storage", "workloads",
          "endpoints", "operations"]
HEALTH = {0: "healthy", 1: "degraded", 2: "down", 3: "unknown"}
# Nobody backs this stack up, and the spec does not ask for it: said every time, never a fault.
ALWAYS = {"backup-stale"}
ABOVE_FORWARDS = ("kubernetes", "node", "network", "storage", "workloads", "endpoints")
ABOVE_NODE = ("node-container", *ABOVE_FORWARDS)
ABOVE_VM = ("forwarding", "runtime", *ABOVE_NODE)
# What follows when no port of the stack serves; each of these must name its cause.
SILENT = {"api-unreachable", "probe-failed", "talos-api-unreachable"}


@dataclass
class Case:
    """The named faults, then one `status`: exit code and health, the root cause, every class that may be said besides, and
    every layer that is not `ok`: what works must stay so. Whatever hangs, it ends in time."""

    name: str
    exit_code: int
    root_cause: str
    faults: list = field(default_factory=list)  # of Stack: a method's name, or (name, argument, ...)
    also: set = field(default_factory=set)  # findings of their own beside the root cause
    follows: set = field(default_factory=set)  # findings that the root cause, or one of `also`, explains
    layers: dict = field(default_factory=dict)  # those that are not ok
    caller: dict = field(default_factory=dict)  # what the caller's shell has set; it may not change the verdict

    def check(self, stack):
        for fault in self.faults:
            name, *words = (fault,) if isinstance(fault, str) else fault
            getattr(stack, name)(*words)
        before = Traces(stack)
        code, answer, errors = stack.status(**self.caller)
        says = judge(answer)
        self.check_root(answer["result"], says)
        assert code == self.exit_code, f"exit {code}, expected {self.exit_code}; {says}"
        self.check_findings(answer["result"]["findings"], says)
        states = {layer["name"]: layer["state"] for layer in answer["result"]["layers"]}
        expected = {layer: self.layers.get(layer, "ok") for layer in LAYERS}
        wrong = {layer: state for layer, state in states.items() if state != expected[layer]}
        assert not wrong, f"layers {wrong}, expected {({layer: expected[layer] for layer in wrong})}; {says}"
        check_envelope(code, answer)
        check_secrets(json.dumps(answer) + errors)
        check_time(stack)
        before.check_nothing_left(stack)
        return f"{stack.took:.2f} s"

    def check_root(self, result, says):
        root = result["root_cause"]["class"] if result["root_cause"] else ""
        assert root == self.root_cause, f"root cause {root or 'none'}, expected {self.root_cause or 'none'}; {says}"

    def check_findings(self, findings, says):
        own = {each["class"] for each in findings if not each.get("caused_by")}
        expected = ALWAYS | self.also | ({self.root_cause} if self.root_cause else set())
        assert own == expected, f"unexplained {own}, expected {expected}; {says}"
        explained = {each["class"] for each in findings if each.get("caused_by")}
        assert explained == self.follows, f"explained {explained}, expected {self.follows}; {says}"

    def classes(self):
        """What is proven here once this has passed."""
        return {self.root_cause, *self.also, *self.follows} - {""}


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


class ChangesNothing:
    """Twice on a healthy stack: the same verdict, and neither containers nor objects nor files are other ones then."""

    name = "looking-changes-nothing"

    @staticmethod
    def check(stack):
        files, world = Traces(stack), World(stack)
        for _ in range(2):
            code, answer, _ = stack.status()
            assert code == 0 and answer["result"]["health"] == "healthy", judge(answer)
        files.check_nothing_left(stack)
        world.check_unchanged(stack)


class KilledOutright:
    """kill -9 in the middle of a look: its ssh, its docker and its guarded proxy end with it."""

    name = "killed-outright"

    @staticmethod
    def check(stack):
        stack.hang_dockerd()
        stack.keep_credentials_in_files()
        before = Traces(stack)
        running = stack.product_begun("status")
        try:
            wanted = {"ssh", "kubectl"}
            shell.wait_for("its children", lambda: wanted <= names_of(before.new_processes(stack)), PATIENCE)
            time.sleep(0.5)  # so that what it asks is under way
            had = names_of(before.new_processes(stack))
            assert wanted <= had, f"too early to kill: {had}"
        finally:
            running.send_signal(signal.SIGKILL)
            running.wait()
        before.check_no_process_left(stack, seconds=3)
        return f"had {', '.join(sorted(had))}"


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


def check_time(stack):
    """By our own clock, start and end of the process included."""
    assert stack.took <= PATIENCE + 1, f"took {stack.took:.2f} s, which is more than requestTimeout and a second"


def all_of(state, layers):
    return {layer: state for layer in layers}


ELSEWHERE = {"DOCKER_HOST": "unix:///nowhere/docker.sock", "DOCKER_CONTEXT": "nowhere"}
# A pod that no node takes: its workload and its port are down because of that.
WAITS, WAITING = {"workload-unavailable", "probe-failed"}, {"node": "warn", **all_of("fail", ("workloads", "endpoints"))}
BAD_AOF = "Bad file format reading the append only file appendonly.aof.4.incr.aof: make a backup of your AOF file\n"
TOOLS = ("colima", "limactl", "talosctl", "helm")

CASES = [
    Case("healthy", 0, ""),
    ChangesNothing(),
    Case("healthy-through-kubectl-proxy", 0, "", ["keep_credentials_in_files"]),
    Case("healthy-whatever-the-shell-says", 0, "", caller=ELSEWHERE, also={"wrong-docker-endpoint"}),
    AsText(),
    Case("ssh-master-killed", 2, "host-forward-dead", ["kill_ssh_master"], follows=SILENT | {"ssh-mux-stale"},
         layers={"forwarding": "fail", **all_of("skip", ABOVE_FORWARDS)}),
    Case("vm-stopped", 2, "vm-stopped", ["stop_vm"], follows=SILENT, layers={"vm": "fail", **all_of("skip", ABOVE_VM)}),
    Case("vm-zombie", 2, "vm-zombie", ["turn_vm_into_zombie"], follows=SILENT,
         layers={"vm": "fail", **all_of("skip", ABOVE_VM)}),
    Case("port-lost", 1, "ports-not-forwarded", ["lose_port"], follows={"probe-failed"},
         layers=all_of("fail", ("forwarding", "endpoints"))),
    Case("port-stolen", 1, "port-conflict", ["steal_port"], follows={"probe-failed"}, layers={"endpoints": "fail"}),
    Case("docker-socket-hangs", 1, "docker-socket-dead", ["hang_docker_socket"], layers={"forwarding": "fail"}),
    Case("dockerd-stopped", 2, "docker-down", ["stop_dockerd"], follows=SILENT,
         layers={"runtime": "fail", **all_of("skip", ABOVE_NODE)}),
    Case("dockerd-hangs", 1, "docker-hung", ["hang_dockerd"], layers={"runtime": "fail"}),
    Case("container-stopped", 2, "container-exited", ["stop_container"], follows=SILENT,
         layers={"node-container": "fail", **all_of("skip", ABOVE_FORWARDS)}),
    Case("container-just-stopped", 2, "container-exited", [("stop_container", False)], follows=SILENT,
         layers={"node-container": "fail", **all_of("skip", ABOVE_FORWARDS)}),
    Case("restart-policy-dropped", 1, "restart-policy-missing", ["drop_restart_policy"], layers={"node-container": "warn"}),
    Case("api-server-stopped", 1, "api-unreachable", ["stop_api_server"],
         layers={"kubernetes": "fail", **all_of("skip", ("storage", "workloads"))}),
    Case("api-server-hangs", 1, "api-unreachable", ["hang_api_server"],
         layers={"kubernetes": "fail", **all_of("skip", ("storage", "workloads"))}),
    Case("kubeconfig-drifted", 1, "endpoint-drift", ["drift_kubeconfig"], layers={"kubernetes": "warn"}),
    Case("node-tainted", 1, "node-tainted", ["taint_node"], follows=WAITS, layers=WAITING),
    Case("node-cordoned", 1, "node-cordoned", ["cordon_node"], layers={"node": "warn"}),
    Case("node-tainted-and-cordoned", 1, "node-cordoned", ["taint_node", "cordon_node"], also={"node-tainted"},
         follows=WAITS, layers=WAITING),
    Case("nodeport-mismatch", 1, "nodeport-mismatch", ["mismatch_nodeport"], follows={"probe-failed"},
         layers={"endpoints": "fail"}),
    Case("workload-crash-loop", 1, "workload-crash-loop", ["crash_loop_pod"],
         follows={"workload-unavailable", "probe-failed"}, layers=all_of("fail", ("workloads", "endpoints"))),
    Case("redis-crash-loop", 2, "workload-crash-loop", [("crash_loop_pod", "redis", BAD_AOF)],
         follows={"workload-unavailable", "probe-failed"}, layers=all_of("fail", ("workloads", "endpoints"))),
    Case("redis-dead", 2, "probe-failed", ["stop_redis"], layers={"endpoints": "fail"}),
    Case("probe-blackhole", 1, "probe-blackhole", ["blackhole_port"], layers={"endpoints": "fail"}),
    Case("critical-probe-blackhole", 2, "probe-blackhole", [("blackhole_port", "redis")], layers={"endpoints": "fail"}),
    Case("colima-and-limactl-hang", 0, "", [("hang_tools", "colima", "limactl")]),
    Case("everything-hangs", 2, "docker-hung", ["hang_api_server", ("blackhole_port", "redis"), "blackhole_port",
                                                ("hang_tools", *TOOLS), "hang_dockerd"],
         follows={"api-unreachable", "probe-blackhole"},
         layers={**all_of("fail", ("runtime", "endpoints")), **all_of("skip", ("kubernetes", "storage", "workloads"))}),
    KilledOutright(),
    Case("healthy-again", 0, ""),
]


def after(_score, _stack):
    """Nothing: what is left behind is test_parts' question."""
