# SPDX-License-Identifier: MIT
"""What the cases of acting commands share: a run that is written down, and what may follow from it meanwhile."""

import json
import shlex
import threading
import time

from parts import node as node_part, shell
from stack import SECRETS
from traces import words_of


def act(stack, *words, timeout=400, **environment):
    """(exit code, parsed JSON) of `joelclaw-infra -o json …`, its calls written down (`stack.recorder`)."""
    stack.recorder.forget()
    stack.records = True
    try:
        code, out, err = stack.product("-o", "json", *words, timeout=timeout, **environment)
    finally:
        stack.records = False
    for secret in SECRETS:
        assert secret not in out + err, "a secret is shown"
    try:
        return code, json.loads(out)
    except ValueError as failure:
        raise RuntimeError(f"no JSON ({failure}): exit {code} {out[:300]} {err[-300:]}") from failure


def steps_of(answer):
    return answer["result"]["plan"]["steps"]


def told(answer):
    """A run in one line, for the message of an assertion."""
    result = answer.get("result") or {}
    steps = [f"{step['status']} {step['id']} {step['detail']}" for step in result.get("plan", {}).get("steps", [])]
    after = result.get("after") or {}
    root = (after.get("root_cause") or {}).get("class")
    return f"steps {steps}, error {answer.get('error')}, after {after.get('health')} {root}"


def changes_of(stack):
    return [call.told() for call in stack.recorder.changes()]


def check_made_as_planned(stack, answer):
    """The calls of a run that may change anything are those that its plan printed, in order."""
    printed = [shlex.split(line) for step in steps_of(answer) if step["status"] in ("done", "skipped", "failed")
               for line in step["command"]]
    waiting = [words for words in printed if words]
    for call in stack.recorder.changes():
        while waiting and not is_same(waiting[0], call.words):
            waiting.pop(0)
        assert waiting, f"not printed, or not in this order: {call.told()}"
        waiting.pop(0)


def is_same(printed, made):
    """A printed line may begin with its environment and end with what goes to its standard input."""
    while printed and "=" in printed[0] or printed[:1] == ["env"]:
        printed = printed[1:]
    return printed[:len(made)] == made


def check_calls(stack, wanted, answer):
    """Exactly these calls, each named by words that it holds in this order."""
    made = changes_of(stack)
    fits = len(made) == len(wanted) and all(holds(call, words) for call, words in zip(made, wanted))
    assert fits, f"calls {made}, expected {wanted}; {told(answer)}"


def holds(call, words):
    rest = iter(word.strip("'") for word in call.split(" "))  # ssh's words are quoted for the VM's shell
    return all(word in rest for word in words.split(" "))


def up_is_quiet(stack):
    """A second `up` makes no call that could change anything."""
    code, answer = act(stack, "up")
    assert code == 0, f"the second up answers {code}: {told(answer)}"
    check_calls(stack, [], answer)


def identity(stack):
    """The container, its mounts and all volumes: none of them is another one after a restart."""
    mounts = "{{.Id}}{{range .Mounts}} {{.Destination}}={{.Source}}{{end}}"
    volumes = stack.engine.docker("volume", "ls", "-q").stdout.split()
    return sorted(stack.engine.docker("inspect", "-f", mounts, node_part.NAME).stdout.split() + volumes)


def left_of(stack, mark):
    """Who is still there of a run that was given this mark (`shell.RUN`). A master of ssh stays behind by its nature."""
    left = [words_of(pid) for pid in stack.processes((shell.RUN, mark))]
    return [words for words in left if words and "[mux]" not in words]


class Following:
    """With Lima's port forwarder: what opens in the VM is forwarded (parts/forwarder.py)."""

    def __init__(self, stack):
        self._stack = stack

    def __enter__(self):
        self._stack.stand_ins.write(follow=[host for host, _ in self._stack.node.published()])
        time.sleep(1.2)  # two of its looks: what is open now is taken for forwarded
        return self

    def __exit__(self, *_):
        self._stack.stand_ins.write(follow=[])
        time.sleep(0.7)


class Aftermath(threading.Thread):
    """What scheduler, kubelet and kube-proxy would do once something is so: they are not here. As a block: it is done
    in it, or the block fails."""

    def __init__(self, due, do):
        super().__init__(daemon=True)
        self._due, self._do = due, do
        self._over, self._done = threading.Event(), False

    def run(self):
        while not self._over.wait(0.2):
            try:
                if self._due():
                    self._do()
                    self._done = True
                    return
            except (OSError, RuntimeError, LookupError, TypeError):
                continue  # the API server is not back yet

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, *_):
        self._over.set()
        self.join(timeout=30)
        assert kind or self._done, "what was to follow never was due"
