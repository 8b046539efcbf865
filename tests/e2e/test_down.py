# SPDX-License-Identifier: MIT
"""`down` and `up` of a whole real stack: at rest without loss, through hang-ups, interruptions and kills at any instant."""

import os
import random
import signal
import subprocess
import time

from acting import Following, act, check_calls, check_made_as_planned, identity, left_of, told, up_is_quiet
from parts import node as node_part, shell

# As many random instants each, of a run that is killed there: --long only, since a busy machine lets ssh time out in between.
INSTANTS = 50 if os.environ.get("INFRA_LONG") else 0


def begun(stack, *words):
    return stack.product_begun(*words)


def data_of(stack):
    """Checksums of what the volumes of the cluster's claims hold."""
    script = "find /opt/local-path-provisioner -type f -exec sha256sum {} + | sort"
    return stack.engine.docker("exec", node_part.NAME, "sh", "-c", script).stdout


def write_data(stack):
    script = ('for each in /opt/local-path-provisioner/*; do head -c 1048576 /dev/urandom >"$each/data"; done; sync')
    stack.engine.docker("exec", node_part.NAME, "sh", "-c", script)


def is_at_rest(stack):
    return not stack.is_on() and not os.path.lexists(f"{stack.home.lima}/_disks/colima/in_use_by")


def wait_for_step(stack, running, seconds=120):
    """Until the run has begun a step, by its journal."""
    def probe():
        assert running.poll() is None, f"it ended before its first step: {running.returncode}"
        return stack.open_steps()
    shell.wait_for("its first step", probe, seconds, 0.02)


class DownAndUp:
    """Both with their terminal hung up in the middle: at rest, left so by those who ask first, and back with its data."""

    name = "down-and-up"

    def check(self, stack):
        stack.forget_state()
        write_data(stack)
        data, before = data_of(stack), identity(stack)
        assert data.count("\n") >= 5, data
        with Following(stack):
            code, planned = act(stack, "down", "--plan")
            assert code == 0, told(planned)
            check_calls(stack, [], planned)
            self._hang_up(stack, "down", "--reason", "for the proof")
            assert is_at_rest(stack), "the VM runs, or its disk is locked"
            self._check_rest(stack)
            took = self._hang_up(stack, "up")
            stack.wait_until_healthy()
            up_is_quiet(stack)
            assert data == data_of(stack), "the data is another"
            assert before == identity(stack), "another container, or other volumes"
        code, status, _ = stack.status()
        assert code == 0, status["result"]["root_cause"]
        return f"{len(data.splitlines())} files of 1 MiB unchanged; up took {took:.0f} s"

    @staticmethod
    def _hang_up(stack, *words):
        began = time.monotonic()
        running = begun(stack, *words)
        wait_for_step(stack, running)
        running.send_signal(signal.SIGHUP)
        code = running.wait(timeout=400)
        assert code == 0, f"{words[0]} that was hung up ends with {code}"
        return time.monotonic() - began

    @staticmethod
    def _check_rest(stack):
        code, said, _ = stack.status()
        classes = [each["class"] for each in said["result"]["findings"]]
        assert code == 2 and "intent-down" in classes, f"status answers {code}: {classes}"
        assert "for the proof" in str(said), "its reason is not told"
        code, answer = act(stack, "heal")
        assert code == 75, f"heal answers {code}"
        check_calls(stack, [], answer)
        code, answer = act(stack, "up", "--if-intended")
        assert code == 0, f"up --if-intended answers {code}"
        check_calls(stack, [], answer)
        code, answer = act(stack, "down")
        assert code == 0, f"a second down answers {code}"
        check_calls(stack, [], answer)


class Interrupted:
    """SIGINT in the middle of `down`: the step that runs is ended, no other is begun, and `up` understands what is left."""

    name = "down-interrupted"

    def check(self, stack):
        stack.forget_state()
        before = identity(stack)
        with Following(stack):
            running = begun(stack, "down")
            wait_for_step(stack, running)
            running.send_signal(signal.SIGINT)
            code = running.wait(timeout=400)
            assert code == 130, f"it ends with {code}"
            assert stack.is_on(), "another step was begun"
            # Whole or not at all: where the signal came before its program was started, the step is not done.
            stopped = not stack.node.is_running()
            code, answer = act(stack, "up")
            assert code == 0, f"up answers {code}: {told(answer)}"
            check_calls(stack, ["docker start"] if stopped else [], answer)
            check_made_as_planned(stack, answer)
            up_is_quiet(stack)
        assert before == identity(stack)


class Killed:
    """kill -9 at random instants of `down` and of the `up` after it: the next `up` always ends healthy, with the same
    container, the same volumes and the same data, and when it does nobody of a killed run acts any more."""

    name = "up-and-down-killed"

    def check(self, stack):
        stack.forget_state()
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        write_data(stack)
        data, before = data_of(stack), identity(stack)
        deaths, longest = [], {"down": 8.0, "up": 12.0}
        with Following(stack):
            for number in range(INSTANTS):
                runs = [Death(stack, verb, chance.uniform(0.1, longest[verb])) for verb in ("down", "up")]
                deaths += runs
                began = time.monotonic()
                code, answer = act(stack, "up")
                where = f"seed {seed}, round {number}, {', '.join(run.told() for run in runs)}"
                assert code == 0, f"{where}: up answers {code}: {told(answer)}"
                longest["up"] = max(longest["up"], time.monotonic() - began)
                for run in runs:
                    run.check_nobody_acts(stack, where)
                same = data == data_of(stack) and before == identity(stack)
                assert same, f"{where}: data or container are others"
            up_is_quiet(stack)
        return f"seed {seed}: {', '.join(run.told() for run in deaths)}"


class Death:
    """A run that is killed at this instant, unless it has ended before."""

    def __init__(self, stack, verb, instant):
        self._verb, self._instant = verb, instant
        self._mark = f"{verb}-{time.monotonic_ns()}"
        running = stack.product_begun(verb, **{shell.RUN: self._mark})
        try:
            running.wait(timeout=instant)
            self._after = "had ended"
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait()
            self._after = f"{len(left_of(stack, self._mark))} children"
        stack.power.at_rest()  # what a tool has begun at the VM is gone on with, as Lima does

    def check_nobody_acts(self, stack, where):
        left = left_of(stack, self._mark)
        assert not left, f"{where}: still there of {self._verb}: {left}"

    def told(self):
        return f"{self._verb} {self._instant:.1f} s ({self._after})"


class TwoAtOnce:
    """One works, the other is told by whom, since when and what; one that is dead holds nobody up."""

    name = "up-two-at-once"

    def check(self, stack):
        stack.forget_state()
        with Following(stack):
            stack.stop_container()
            first = begun(stack, "up")
            wait_for_step(stack, first)
            code, answer = act(stack, "up")
            assert code == 75 and answer["error"]["code"] == "LOCK_HELD", f"{code} {answer.get('error')}"
            check_calls(stack, [], answer)
            said = answer["error"]["message"]
            assert f"up (pid {first.pid}) since 20" in said, said
            first.send_signal(signal.SIGKILL)
            first.wait()
            code, answer = act(stack, "up")
            assert code == 0, f"after the holder's death: {code} {told(answer)}"
            stack.mended()
            up_is_quiet(stack)
        return said


CASES = [TwoAtOnce(), DownAndUp(), Interrupted()] + ([Killed()] if INSTANTS else [])
