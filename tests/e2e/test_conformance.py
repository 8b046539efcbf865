# SPDX-License-Identifier: MIT
"""The simulation against real parts: in each fault that both can be in, a look at either tells the same facts.

A disagreement is a fault of the simulation or of a part. What differs by nature is in tests/conformance/exemptions.py.
"""

import json
import os
import sys
from dataclasses import dataclass, field

from parts import shell

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, f"{HERE}/../conformance")

from compare import disagreements  # noqa: E402
from exemptions import exemptions  # noqa: E402

EXEMPTIONS = exemptions()
COMPARED = set()
BUILDS = ("dev", "quick", "release")
GIB = 1 << 30
AOF = ("1:C 22 Nov 2026 09:58:01.120 # Redis is starting\n1:M 22 Nov 2026 09:58:01.124 # Bad file format reading the append "
       "only file appendonly.aof.4.incr.aof: make a backup of your AOF file, then use ./redis-check-aof --fix "
       "<filename.manifest>\n")
SILENT, REFUSES = 1, 2  # of simulation::PodAnswering


def observer():
    """The newest build of tests/conformance/dump_snapshot, or the one that is named."""
    named = os.environ.get("DUMP_SNAPSHOT")
    built = [named] if named else [f"{HERE}/../../build/{each}/tests/conformance/dump_snapshot" for each in BUILDS]
    there = [each for each in built if os.access(each, os.X_OK)]
    if not there:
        raise shell.Missing("no dump_snapshot: cmake --build --preset dev")
    return os.path.realpath(max(there, key=os.path.getmtime))


def look(stack, *words):
    done = shell.run([observer(), stack.home.spec, *words], check=False, env=stack.environment(), timeout=60)
    assert done.returncode == 0, f"dump_snapshot {' '.join(words)}: exit {done.returncode}: {done.stderr.strip()}"
    return without_others(stack, json.loads(done.stdout))


def without_others(stack, snapshot):
    """Both machines have listeners that are none of the stack's, each its own."""
    ports = {host for host, _ in stack.node.published()}
    heard = snapshot["host"]["listeners"].get("seen", {})
    for port in [each for each in heard if int(each) not in ports | {stack.ssh.port}]:
        del heard[port]
    guest = (snapshot["vm"]["guest"].get("seen") or {}).get("listening", {})
    if "seen" in guest:
        guest["seen"] = [port for port in guest["seen"] if port in ports | {22}]
    return json.dumps(snapshot, indent=1)


def described(stack, **changes):
    """This stack for the simulation: its names, ports and sizes; all else is the simulation's own idea of health."""
    said = os.uname().nodename.split(".")[0].lower()
    version = json.loads(shell.run(["kubectl", "version", "--client", "-o", "json"]).stdout)["clientVersion"]
    return {
        "parameters": {"user": "root", "user_id": 0, "home": stack.home.path, "host_name": said, "system": "linux",
                       "docker": 20, "kubectl": 20 if int(version["minor"].rstrip("+")) < 28 else 32},
        "model": {"vm": {"cpus": os.cpu_count(), "memory": 8 * GIB, "disk": 60 * GIB, "root_disk": 20 * GIB,
                         "ssh_port": stack.ssh.port, "network_address": False},
                  "cluster": {"api": {"context": "admin@joelclaw"}}},
        "node": {"nano_cpus": min(2, os.cpu_count()) * 10**9, "memory": 4 * GIB, "memory_swap": 8 * GIB,
                 **({} if stack.node.has_ended else {"finished": None}), **changes.pop("node", {})},
        "ports": {str(container): host for host, container in stack.node.published()},
        **changes}


def simulated(stack, **changes):
    path = shell.write(f"{stack.base}/simulated.json", json.dumps(described(stack, **changes)))
    return look(stack, path)


def shown(lines):
    return f"{len(lines)} fields disagree\n  " + "\n  ".join(lines)


@dataclass
class Conforms:
    """A fault of the parts, and what makes it in the simulation: see simulated_stack.hpp."""

    name: str
    faults: list = field(default_factory=list)  # of Stack, as in test_status.py
    changes: object = field(default_factory=dict)  # or what makes them of the stack

    def check(self, stack):
        stack.node.note_end()
        for fault in self.faults:
            name, *words = (fault,) if isinstance(fault, str) else fault
            getattr(stack, name)(*words)
        changes = self.changes(stack) if callable(self.changes) else self.changes
        real, made = look(stack), simulated(stack, **changes)
        COMPARED.add(self.name)
        keep(self.name, real, made)
        lines = disagreements(real, made, EXEMPTIONS)
        assert not lines, shown(lines)
        return f"{real.count(chr(10))} lines"


def keep(name, *texts):
    """For a person, with CONFORMANCE_KEEP=DIRECTORY."""
    directory = os.environ.get("CONFORMANCE_KEEP")
    for kind, text in zip(("real", "simulated"), texts):
        if directory:
            shell.write(f"{directory}/{name}.{kind}.json", text, 0o644)


class Discriminates:
    """A simulation that gives one wrong answer is caught, at that answer and nowhere else."""

    name = "conformance-catches-a-wrong-answer"
    WRONG = (
        ({"node": {"restart_policy": "no"}}, {"restart_policy"}),
        ({"then": {"cluster": {"node": {"cordoned": True}}}}, {"unschedulable", "taints"}),
        ({"pods": {"livekit-server": {"answering": SILENT}}}, {"livekit", "inside"}),
    )

    @classmethod
    def check(cls, stack):
        stack.node.note_end()
        real = look(stack)
        for changes, expected in cls.WRONG:
            lines = disagreements(real, simulated(stack, **changes), EXEMPTIONS)
            paths = [line.split(": real parts say")[0] for line in lines]
            assert paths, f"not caught: {changes}"
            others = [path for path in paths if not expected & set(path.split("."))]
            assert not others, f"{changes}: caught at {others}"


class ExemptionsAreNeeded:
    """An exemption that has excused nothing hides something: it is to be removed. Last, after all others."""

    name = "conformance-exempts-no-more-than-needed"

    @staticmethod
    def check(_stack):
        left_out = {case.name for case in CASES if isinstance(case, Conforms)} - COMPARED
        if left_out:
            raise shell.Missing(f"{len(left_out)} of the cases above were not compared")
        unused = [each.pattern for each in EXEMPTIONS if not each.used]
        assert not unused, f"never needed: {unused}"


CASES = [
    Conforms("conformance-healthy"),
    Conforms("conformance-ssh-master-killed", ["kill_ssh_master"], {"faults": ["forward-dead"]}),
    Conforms("conformance-vm-stopped", ["stop_vm"], {"faults": ["vm-stopped"]}),
    Conforms("conformance-vm-zombie", ["turn_vm_into_zombie"], {"faults": ["vm-zombie"]}),
    Conforms("conformance-dockerd-stopped", ["stop_dockerd"], {"faults": ["docker-down"]}),
    Conforms("conformance-dockerd-hangs", ["hang_dockerd"], {"faults": ["docker-hung"]}),
    Conforms("conformance-container-stopped", ["stop_container"], {"faults": ["container-stopped"]}),
    Conforms("conformance-tainted-and-cordoned", ["taint_node", "cordon_node"],
             {"faults": ["node-tainted", "node-cordoned"]}),
    Conforms("conformance-nodeport-mismatch", ["mismatch_nodeport"], {"services": {"bluesky-pds": {"node_port": 3999}}}),
    Conforms("conformance-crash-loop", [("crash_loop_pod", "redis", AOF)], {"faults": ["redis-aof"]}),
    Conforms("conformance-blackhole", [("blackhole_port", "redis"), ("blackhole_port", "inngest")],
             {"faults": ["probe-blackhole"]}),
    Conforms("conformance-docker-socket-hangs", ["hang_docker_socket"], {"faults": ["docker-socket-hangs"]}),
    Conforms("conformance-redis-dead", ["stop_redis"], {"pods": {"redis": {"answering": REFUSES}}}),
    Conforms("conformance-restart-policy-dropped", ["drop_restart_policy"], {"faults": ["restart-policy-missing"]}),
    Conforms("conformance-api-server-stopped", ["stop_api_server"], {"then": {"cluster": {"api": {"dead": True}}}}),
    Conforms("conformance-port-lost", ["lose_port"],
             lambda stack: {"then": {"forwarding": {"lost": [stack.port_of("livekit")]}}}),
    Conforms("conformance-kubeconfig-drifted", ["drift_kubeconfig"],
             lambda stack: {"then": {"cluster": {"api": {"kubeconfig_port": stack.former_port}}}}),
    Discriminates(),
    ExemptionsAreNeeded(),
]
