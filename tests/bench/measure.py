# SPDX-License-Identifier: MIT
"""Times whole processes from outside, in turns, so that a machine that slows down slows all of them down."""

import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass
class Figure:
    """A ratio and its bound. `at_least`: the bound is a lower one."""

    name: str
    ratio: float
    low: float
    high: float
    bound: float
    at_least: bool = False
    note: str = ""

    @property
    def met(self):
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    def line(self):
        sign = ">=" if self.at_least else "<="
        spread = f"{self.low:6.2f} to {self.high:.2f}"
        verdict = "met" if self.met else "MISSED"
        return f"{self.name:<44} {self.ratio:7.2f}  {sign} {self.bound:<5.2f} {verdict:<7} {spread:<16} {self.note}".rstrip()


HEADER = f"{'figure':<44} {'median':>7}  {'bound':<8} {'':<7} {'from':>6} to"


def once(words, environment, expected=None):
    """Seconds from before its start until after its end."""
    began = time.monotonic()
    done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False)
    took = time.monotonic() - began
    if expected is not None and done.returncode != expected:
        raise RuntimeError(f"{' '.join(words)}: exit {done.returncode}, expected {expected}")
    return took


def in_turns(commands, rounds, environment):
    """{name: seconds of each round}. One round before the first is not counted; every other round runs backwards, so that
    nobody always follows the same one."""
    times = {name: [] for name in commands}
    for number in range(-1, rounds):
        order = list(commands) if number % 2 else list(reversed(commands))
        for name in order:
            took = once(commands[name], environment, expected=0)
            if number >= 0:
                times[name].append(took)
    return times


def compared(name, first, second, bound, at_least=False, note=""):
    """first / second, round by round."""
    ratios = [one / other for one, other in zip(first, second)]
    return Figure(name, statistics.median(ratios), min(ratios), max(ratios), bound, at_least, note)


def median_ms(seconds):
    return f"{statistics.median(seconds) * 1000:.0f} ms"
