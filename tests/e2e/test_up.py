# SPDX-License-Identifier: MIT
"""What `up` does to a real stack: it mends what was broken with the fewest calls, and makes none where nothing is broken."""

import time
from dataclasses import dataclass

from acting import (Aftermath, Following, act, check_calls, check_made_as_planned, identity, steps_of, told,
                    up_is_quiet)
from parts import node as node_part
from traces import Traces, World


class Quiet:
    """On a healthy stack nothing is called that could change anything, and the world is the same afterwards: also where
    nothing is remembered of an earlier run."""

    name = "up-changes-nothing"

    def check(self, stack):
        for remembers in (True, False):
            if not remembers:
                stack.forget_state()
            world = World(stack)
            up_is_quiet(stack)
            world.check_unchanged(stack)
        asked = len(stack.recorder.calls())
        assert asked > 3, "nothing was written down"
        return f"{asked} calls, all of which only ask; {stack.took:.1f} s"


@dataclass
class Mend:
    """The faults, then `up --plan`, which changes nothing; then `up`, which makes these calls and no other, as printed; a
    second one makes none."""

    name: str
    faults: list
    calls: list  # each: words that the call holds in this order
    after: str = ""  # of Afterwards: what nobody here would do otherwise
    stays: bool = True  # the same container with the same volumes
    spec: object = None  # of the stack: its spec for this case

    def check(self, stack):
        stack.forget_state()
        before = identity(stack)
        with Following(stack):
            for fault in self.faults:
                name, *words = (fault,) if isinstance(fault, str) else fault
                getattr(stack, name)(*words)
            files = Traces(stack)
            code, planned = act(stack, "up", "--plan")
            assert code == 0, f"--plan answers {code}: {told(planned)}"
            check_calls(stack, [], planned)
            files.check_nothing_left(stack)
            began = time.monotonic()
            with getattr(Afterwards, self.after)(stack) if self.after else Nobody():
                code, answer = act(stack, "up")
            took = time.monotonic() - began
            assert code == 0, f"up answers {code}: {told(answer)}"
            check_calls(stack, self.calls, answer)
            check_made_as_planned(stack, answer)
            stack.mended()
            stack.wait_until_healthy()
            status, said, _ = stack.status()
            assert status == 0, said["result"]["root_cause"]
            up_is_quiet(stack)
        assert before == identity(stack), "another container, or other volumes"
        return f"{len(self.calls)} calls, {took:.0f} s"


class Nobody:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class Afterwards:
    """Who follows the API server's objects: not here, so by the suite."""

    @staticmethod
    def scheduler(stack):
        node = f"/api/v1/nodes/{node_part.NAME}"

        def due():
            spec = stack.cluster.api.want("GET", node)["spec"]
            return not spec.get("unschedulable") and not [
                taint for taint in spec.get("taints", []) if taint["key"] == "node-role.kubernetes.io/control-plane"]

        def do():
            stack.cluster.untaint("system-bus-worker")
            stack.cluster.cordon(False)
            stack.node.service("start", "system-bus-worker")
        return Aftermath(due, do)

    @staticmethod
    def kube_proxy(stack):
        path = "/api/v1/namespaces/joelclaw/services/bluesky-pds"

        def due():
            ports = stack.cluster.api.want("GET", path)["spec"]["ports"]
            return [port.get("nodePort") for port in ports] == [3000]
        return Aftermath(due, lambda: stack.node.service("start", "bluesky-pds"))


class Planned:
    """Two plans of one broken world are the same plan."""

    name = "up-plan-is-stable"

    def check(self, stack):
        stack.cordon_node()
        stack.drop_restart_policy()
        files = Traces(stack)
        plans = []
        for _ in range(2):
            code, answer = act(stack, "up", "--plan")
            assert code == 0 and len(steps_of(answer)) == 2, told(answer)
            plans.append(answer["result"]["plan"])
        check_calls(stack, [], answer)
        assert plans[0] == plans[1] and plans[0]["digest"], f"{plans[0]['digest']} {plans[1]['digest']}"
        stack.cluster.cordon(False)
        code, other = act(stack, "up", "--plan")
        assert other["result"]["plan"]["digest"] != plans[0]["digest"], "another world has the same digest"
        stack.cluster.cordon()
        files.check_nothing_left(stack)
        return f"digest {plans[0]['digest'][:12]}"


class RefusedBesideVolumes:
    """`docker rm` without `-v`: what the volumes hold is all that is left of the cluster, and nothing is made beside it."""

    name = "up-refuses-beside-volumes"

    def check(self, stack):
        code, _ = act(stack, "up")  # so that it has been seen
        assert code == 0
        volumes = stack.node.volumes()
        stack.remove_container()
        everything = self._everything(stack)
        for remembers in (True, False):
            if not remembers:
                stack.forget_state()
            code, answer = act(stack, "up")
            assert code == 4, f"up answers {code}: {told(answer)}"
            check_calls(stack, [], answer)
            assert answer["error"]["code"] == "REFUSED", answer["error"]
            assert f"{len(volumes)} of its volumes" in answer["error"]["message"], answer["error"]
        assert everything == self._everything(stack), "something was changed"
        return f"{len(volumes)} volumes"

    @staticmethod
    def _everything(stack):
        return [stack.engine.docker(*words).stdout for words in (
            ("ps", "-aq", "--no-trunc"), ("volume", "ls", "-q"), ("network", "ls", "-q"), ("image", "ls", "-q"))]


CASES = [
    Quiet(),
    Planned(),
    Mend("up-container-stopped", ["stop_container"], ["docker start joelclaw-controlplane-1"]),
    Mend("up-dockerd-restarted", ["restart_dockerd"], []),
    Mend("up-master-killed", ["kill_ssh_master"], [
        "ssh ControlMaster=auto ControlPersist=yes lima-colima -- true", "ssh -O forward -L lima-colima",
        "ssh -O forward -L lima-colima"]),
    Mend("up-taint-and-cordon", ["taint_node", "cordon_node"], [
        "kubectl uncordon joelclaw-controlplane-1", "talosctl patch machineconfig",
        "kubectl taint"], after="scheduler"),
    Mend("up-label-removed", ["remove_label"], ["kubectl label namespace joelclaw"]),
    Mend("up-cluster-ip", ["turn_to_cluster_ip"], ["kubectl patch service bluesky-pds"], after="kube_proxy"),
    Mend("up-manifest-drifted", ["drift_manifest"], ["kubectl apply"]),
    RefusedBesideVolumes(),
]
