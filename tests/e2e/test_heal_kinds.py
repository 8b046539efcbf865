# SPDX-License-Identifier: MIT
"""More kinds of fault that `heal` repairs on a real stack, and each of them with the healer killed in the middle."""

import signal
from dataclasses import dataclass, field

from acting import Following, act, check_calls, identity, left_of, told
from parts import shell
from test_down import wait_for_step
from test_up import Afterwards, Nobody


@dataclass
class Kind:
    """The faults, then `heal`: these calls and no other; what it need not touch is the same, and a second one does
    nothing."""

    name: str
    faults: list
    calls: list  # each: words that the call holds in this order
    after: str = ""  # of Afterwards
    codes: set = field(default_factory=lambda: {0})

    def break_it(self, stack):
        for fault in self.faults:
            name, *words = (fault,) if isinstance(fault, str) else fault
            getattr(stack, name)(*words)

    def check(self, stack):
        stack.forget_state()
        before = identity(stack)
        with Following(stack):
            self.break_it(stack)
            with self.afterwards(stack):
                code, answer = act(stack, "heal")
            assert code in self.codes, f"heal answers {code}: {told(answer)} {answer['result'].get('hold')}"
            check_calls(stack, self.calls, answer)
            self.check_healed(stack, before)
        return f"{stack.took:.1f} s the second time"

    def afterwards(self, stack):
        return getattr(Afterwards, self.after)(stack) if self.after else Nobody()

    @staticmethod
    def check_healed(stack, before):
        stack.mended()
        stack.wait_until_healthy()
        code, status, _ = stack.status()
        assert code == 0, status["result"]["root_cause"]
        code, again = act(stack, "heal")
        assert code == 0 and again["result"]["decision"] == "nothing-to-do", told(again)
        check_calls(stack, [], again)
        assert before == identity(stack), "another container, or other volumes"


@dataclass
class KilledWithin:
    """kill -9 once the healer has begun its first step: the next one goes on from there at once, each thing is done once, and
    nobody of the killed one acts any more."""

    name: str
    kind: Kind

    def check(self, stack):
        stack.forget_state()
        before = identity(stack)
        with Following(stack):
            self.kind.break_it(stack)
            with self.kind.afterwards(stack):
                running = stack.product_begun("heal", **{shell.RUN: self.name})
                wait_for_step(stack, running)
                running.send_signal(signal.SIGKILL)
                running.wait()
                code, answer = act(stack, "heal")
                assert code == 0, f"the next heal answers {code}: {told(answer)} {answer['result'].get('hold')}"
            left = left_of(stack, self.name)
            assert not left, f"of the killed one are still there: {left}"
            self.kind.check_healed(stack, before)


# What a master that serves nothing is replaced by: it is asked to end, and ended; then everything is forwarded anew.
NEW_MASTER = ["ssh -O exit lima-colima", "pkill -KILL -u 0 -f", "ssh ControlMaster=auto ControlPersist=yes lima-colima -- true",
              "ssh -O forward -L lima-colima", "ssh -O forward -L lima-colima"]
KINDS = [
    Kind("heal-container-without-policy", ["drop_restart_policy", "stop_container"],
         ["docker update --restart unless-stopped", "docker start"]),
    Kind("heal-taint", ["taint_node"], ["talosctl patch machineconfig", "kubectl taint"], after="scheduler"),
    Kind("heal-taint-and-cordon", ["taint_node", "cordon_node"],
         ["kubectl uncordon", "talosctl patch machineconfig", "kubectl taint"], after="scheduler"),
    Kind("heal-bridge-module", ["hide_bridge_module"], ["ssh lima-colima -- sudo modprobe br_netfilter"]),
    Kind("heal-cluster-ip", ["turn_to_cluster_ip"], ["kubectl patch service bluesky-pds"], after="kube_proxy"),
    Kind("heal-talosconfig", ["drift_talosconfig"], ["talosctl config endpoint"]),
    Kind("heal-hung-master", ["hang_ssh_master"], NEW_MASTER),
    Kind("heal-cut-off-master", ["cut_off_master"], NEW_MASTER),
]
CASES = KINDS + [
    KilledWithin("heal-killed-container", KINDS[0]),
    KilledWithin("heal-killed-taint", KINDS[2]),
    KilledWithin("heal-killed-module", KINDS[3]),
    KilledWithin("heal-killed-cluster-ip", KINDS[4]),
    KilledWithin("heal-killed-talosconfig", KINDS[5]),
    KilledWithin("heal-killed-hung-master", KINDS[6]),
]
