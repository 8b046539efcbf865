# SPDX-License-Identifier: MIT
"""The figures, each a function that yields Figures of one comparison."""

import itertools
import os
import re
import statistics
import subprocess
import time

import plans
from crowd import Crowd
from measure import Figure, compared, in_turns, median_ms, once

THIRD = 1 / 3
SIZES = (200, 5000)
MEMORY = 16 * 1024  # kibibytes
PATIENCE = 2  # the spec's requestTimeout while witnesses hang: many combinations, each as long as that


class Bench:
    """The program, the tools beside it, and the rounds that each comparison gets."""

    def __init__(self, binary, tools, rounds):
        self.binary = os.path.abspath(binary)
        self.record, self.replay, self.peak = (f"{tools}/bench_{name}" for name in ("record", "replay", "peak"))
        self.rounds = rounds


def beside_kubectl(bench):
    """A program that is typed, or asked at each Tab, may not feel slow."""
    times = in_turns({"version": [bench.binary, "--version"], "complete": [bench.binary, "__complete", "classes"],
                      "kubectl": [plans.shutil.which("kubectl"), "version", "--client"]}, bench.rounds, os.environ)
    note = f"kubectl {median_ms(times['kubectl'])}"
    yield compared("--version / kubectl version --client", times["version"], times["kubectl"], THIRD, note=note)
    yield compared("__complete classes / kubectl version --client", times["complete"], times["kubectl"], THIRD)


def replays(bench, stack, plan):
    """{name: words}: the plans, each run by the same program."""
    scratch = f"{stack.temporary}/replay"
    os.makedirs(scratch, exist_ok=True)
    access = ["--kubeconfig", plan["kubeconfig"], "--context", plan["context"]]
    recorded = {key: plan[key] for key in ("scratch", "kubeconfig", "context")}
    told = {"own waves": (plan["questions"], recorded),
            "quick check": (plans.one_after_the_other(plans.quick_health_check(stack, access)), {}),
            "by tools": (plans.one_after_the_other(plans.by_tools(plan, access)), {})}
    words = {}
    for name, (questions, of_plan) in told.items():
        path = plans.write(f"{stack.temporary}/{name.replace(' ', '-')}.json", questions, **of_plan)
        words[name] = [bench.replay, path, scratch]
    return words


def healthy_status(bench, stack):
    """`status` beside what it asks, beside a fraction of it asked by hand, and beside all of it asked by hand."""
    plan = plans.record(bench.record, stack)
    ssh = [plans.shutil.which("ssh"), "-F", stack.ssh.config, "-o", "ControlMaster=no", "-o", "ControlPath=none",
           "lima-colima", "--", "true"]
    commands = {"status": [bench.binary, "status"], "ssh": ssh, **replays(bench, stack, plan)}
    times = in_turns(commands, bench.rounds, stack.environment())
    asked = f"{len(plan['questions'])} questions; status {median_ms(times['status'])}"
    for name, other, bound, note in (("status / its own children and dials", "own waves", 1.15, asked),
                                     ("status / one cold ssh true", "ssh", 1.25, ""),
                                     ("status / quick health check, serially", "quick check", 2.0, "")):
        yield compared(name, times["status"], times[other], bound, note=f"{note or other} {median_ms(times[other])}")
    yield compared("the same questions by tools, serially / status", times["by tools"], times["status"], 3.0, at_least=True,
                   note=f"by tools {median_ms(times['by tools'])}")


def witnesses(stack):
    """What can hang without ending, each with its way in and its way out."""
    def pause_dockerd():
        stack.engine.pause()
    return {
        "colima, limactl, talosctl, helm": (lambda: stack.hang_tools("colima", "limactl", "talosctl", "helm"), "tools"),
        "docker's socket": (stack.hang_docker_socket, "docker-socket"),
        "dockerd": (pause_dockerd, stack.engine.resume),
        "ssh": (stack.ssh.pause_server, stack.ssh.resume_server),
        "API server": (stack.hang_api_server, "api-server-hung"),
        "redis": (lambda: stack.blackhole_port("redis"), "blackhole redis"),
    }


def hung_witnesses(bench, stack):
    """Every set of them: the longest look over requestTimeout and a second."""
    stack.home.write_spec(stack.services, patience=f"{PATIENCE}s")
    all_of_them = witnesses(stack)
    took = {}
    hung = set()
    # Neighbours differ in one witness (a Gray code), so that each set is one step away from the one before.
    for number in range(2 ** len(all_of_them)):
        wanted = {name for bit, name in enumerate(all_of_them) if (number ^ number >> 1) >> bit & 1}
        for name in hung ^ wanted:
            change(stack, all_of_them[name], name in wanted)
        hung = wanted
        took[", ".join(sorted(hung)) or "none"] = once([bench.binary, "status"], stack.environment())
    for name in list(hung):
        change(stack, all_of_them[name], False)
    stack.home.write_spec(stack.services, patience="8s")
    stack.wait_until_healthy()
    ratios = {name: seconds / (PATIENCE + 1) for name, seconds in took.items()}
    worst = max(ratios, key=ratios.get)
    yield Figure("longest hung status / requestTimeout + 1 s", ratios[worst], min(ratios.values()), ratios[worst], 1.0,
                 note=f"{len(took)} sets; longest: {worst}")


def change(stack, witness, hang):
    begin, way_back = witness
    if hang:
        begin()
    elif callable(way_back):
        way_back()
    else:
        stack._heals.pop(way_back)()  # pylint: disable=protected-access


def peak(bench, stack):
    """(kibibytes, ticks of processor time) of one healthy look's own process."""
    path = f"{stack.temporary}/peak"
    once([bench.peak, path, bench.binary, "status"], stack.environment(), expected=0)
    with open(path, encoding="utf-8") as file:
        return tuple(int(word) for word in file.read().split())


def look_at_crowd(bench, stack, crowd, size):
    crowd.grow(size)
    plan = plans.record(bench.record, stack)
    words = replays(bench, stack, plan)["own waves"]
    said = subprocess.run(words, env=stack.environment(), capture_output=True, text=True, check=False).stdout
    commands = {"status": [bench.binary, "status"], "replay": words}
    times = in_turns(commands, bench.rounds, stack.environment())
    peaks = [peak(bench, stack) for _ in range(5)]
    return {"bytes": int(re.search(r"bytes (\d+)", said)[1]), "times": times,
            "memory": statistics.median(one for one, _ in peaks), "ticks": statistics.median(one for _, one in peaks)}


def many_pods(bench, stack):
    """A cluster that grows may cost time, not more than it says, and next to no memory."""
    crowd = Crowd(stack.cluster.api)
    few, many = (look_at_crowd(bench, stack, crowd, size) for size in SIZES)
    grown = (many["memory"] - few["memory"]) / MEMORY
    more = many["bytes"] / few["bytes"]
    yield Figure("memory, 5,000 pods less 200 / 16 MiB", grown, grown, grown, 1.0,
                 note=f"{few['memory'] / 1024:.1f} and {many['memory'] / 1024:.1f} MiB")
    slower = [b / a / more for a, b in zip(few["times"]["status"], many["times"]["status"])]
    yield Figure("time's growth / bytes' growth", statistics.median(slower), min(slower), max(slower), 1.0,
                 note=f"bytes times {more:.1f}, status {median_ms(few['times']['status'])} and "
                 f"{median_ms(many['times']['status'])}")
    yield Figure("own processor time's growth / bytes' growth", many["ticks"] / max(few["ticks"], 1) / more, 0, 0, 1.0)
    yield compared("status / its own children, 5,000 pods", many["times"]["status"], many["times"]["replay"], 1.15)
