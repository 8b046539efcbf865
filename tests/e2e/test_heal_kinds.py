# SPDX-License-Identifier: MIT
"""More kinds of fault that `heal` repairs on a real stack, and each of them with the healer killed in the middle."""

import signal
from dataclasses import dataclass, field

from acting import Following, act, check_calls, identity, told
from parts import shell
from test_down import wait_for_step
from test_up import Afterwards, Nobody
from traces import Traces, words_of


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
    """kill -9 once the healer has begun its first step: the next one goes on from there, and each thing is done once."""

    name: str
    kind: Kind

    def check(self, stack):
        stack.forget_state()
        before = identity(stack)
        with Following(stack):
            self.kind.break_it(stack)
            with self.kind.afterwards(stack):
                files = Traces(stack)
                running = stack.product_begun("heal")
                wait_for_step(stack, running)
                running.send_signal(signal.SIGKILL)
                running.wait()
                shell.wait_for("the end of its children", lambda: not acting(stack, files), 20)
                code, answer = act(stack, "heal")
                assert code == 0, f"the next heal answers {code}: {told(answer)} {answer['result'].get('hold')}"
            self.kind.check_healed(stack, before)


def acting(stack, before):
    """Masters of ssh stay behind by their nature."""
    return [words for words in map(words_of, before.new_processes(stack)) if words and "[mux]" not in words]


KINDS = [
    Kind("heal-container-without-policy", ["drop_restart_policy", "stop_container"],
         ["docker update --restart unless-stopped", "docker start"]),
    Kind("heal-taint", ["taint_node"], ["talosctl patch machineconfig", "kubectl taint"], after="scheduler"),
    Kind("heal-taint-and-cordon", ["taint_node", "cordon_node"],
         ["kubectl uncordon", "talosctl patch machineconfig", "kubectl taint"], after="scheduler"),
    Kind("heal-bridge-module", ["hide_bridge_module"], ["ssh lima-colima -- sudo modprobe br_netfilter"]),
    Kind("heal-cluster-ip", ["turn_to_cluster_ip"], ["kubectl patch service bluesky-pds"], after="kube_proxy"),
    Kind("heal-talosconfig", ["drift_talosconfig"], ["talosctl config endpoint"]),
]
CASES = KINDS + [
    KilledWithin("heal-killed-container", KINDS[0]),
    KilledWithin("heal-killed-taint", KINDS[2]),
]
