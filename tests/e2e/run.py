# SPDX-License-Identifier: MIT
"""Runs the suites against the real binary: what it says, how it repairs, and whether the simulation says the same; or with
--parts the checks of the parts themselves without it."""

import argparse
import os
import signal
import sys
import time
from subprocess import TimeoutExpired

HERE = os.path.dirname(os.path.abspath(__file__))
CLASSES = f"{HERE}/../../build/real-parts-classes.txt"
sys.path.insert(0, HERE)

from parts import shell  # noqa: E402
from stack import Stack  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog="tests/e2e/run", description=__doc__)
    parser.add_argument("--binary", help="the joelclaw-infra to prove")
    parser.add_argument("--stand-in", metavar="DIRECTORY", help="colima, limactl, talosctl, helm in place of ours")
    parser.add_argument("--parts", action="store_true", help="check the parts themselves by plain tools; no binary needed")
    parser.add_argument("-k", metavar="NAME", action="append", default=[], help="only cases whose name contains NAME; "
                        "may be said again for more of them")
    parser.add_argument("--logs", metavar="DIRECTORY", help="keep the logs of the parts there")
    parser.add_argument("--classes", metavar="FILE", help="write there the finding classes that are proven, one a line; "
                        "all cases write build/real-parts-classes.txt")
    parser.add_argument("--long", action="store_true", help="also kill up, down and a change of ports at fifty random instants each")
    parser.add_argument("--hold", action="store_true", help="start a healthy stack, print how to use it, wait for Ctrl-C")
    return parser.parse_args()


class Score:
    def __init__(self):
        self.passed, self.failed, self.skipped = 0, 0, 0
        self.classes = set()  # of findings that real parts have brought about in a case that passed

    def ok(self, name, seconds, note=""):
        self.passed += 1
        print(f"PASS {name} ({seconds:.1f} s){': ' + note if note else ''}", flush=True)

    def fail(self, name, why):
        self.failed += 1
        print(f"FAIL {name}: {why}", flush=True)

    def skip(self, name, why):
        """What CI leaves out is not proven: there it counts as a failure."""
        if os.environ.get("CI") == "true":
            self.fail(name, f"may not be skipped in CI: {why}")
            return
        self.skipped += 1
        print(f"SKIP {name}: {why}", flush=True)

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        return 1 if self.failed else 0


def run_case(score, stack, case):
    """One case on a healthy stack, which it leaves healthy."""
    began = time.monotonic()
    try:
        note = case.check(stack)
    except shell.Missing as missing:
        score.skip(case.name, missing)
    except (AssertionError, RuntimeError, OSError, LookupError, TypeError, ValueError, TimeoutExpired) as failure:
        score.fail(case.name, f"{type(failure).__name__}: {failure}")
    else:
        score.ok(case.name, time.monotonic() - began, note or "")
        if hasattr(case, "classes"):
            score.classes |= case.classes()
    stack.heal_all()
    stack.wait_until_healthy()


def run_cases(score, cases, stack):
    """Start once for all cases; a stack that does not come back to health is made anew."""
    try:
        began = time.monotonic()
        with stack:
            score.ok("start", time.monotonic() - began, ", ".join(f"{what} {at}" for what, at in stack.timings.items()))
            for case in cases:
                try:
                    run_case(score, stack, case)
                except (RuntimeError, OSError, TimeoutExpired) as failure:
                    score.fail(f"{case.name} (healing)", failure)
                    stack.stop()
                    stack.start()
    except shell.Missing as missing:
        for case in cases:
            score.skip(case.name, missing)
    except (RuntimeError, OSError, TimeoutExpired) as failure:
        score.fail("start", failure)


def write_classes(path, classes):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{each}\n" for each in sorted(classes))


def hold(stack):
    with stack:
        words = {"HOME": stack.home.path, "JOELCLAW_INFRA_CONFIG": stack.home.spec,
                 "PATH": f"{stack.stand_ins.directory}:$PATH"}
        print(" ".join(f'{name}="{value}"' for name, value in words.items()), "joelclaw-infra status", flush=True)
        signal.pause()


def main():
    options = arguments()
    # SIGINT too: who is started in the background inherits that it is ignored.
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(which, signal.default_int_handler)
    # Daemons lie where a user's PATH does not lead.
    os.environ["PATH"] = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/local/sbin:/usr/sbin:/sbin"
    if options.long:
        os.environ["INFRA_LONG"] = "1"  # read by test_down.py and test_ports.py
    score = Score()
    stack = Stack(options.binary, options.stand_in, options.logs)
    if options.hold:
        hold(stack)
        return 0
    if options.parts:
        import test_parts as suite
    else:
        import test_backup
        import test_conformance
        import test_create
        import test_down
        import test_heal
        import test_heal_kinds
        import test_ports
        import test_status as suite
        import test_up
        suites = (test_conformance, test_heal, test_heal_kinds, test_up, test_down, test_ports, test_backup, test_create)
        more = sum((each.CASES for each in suites), [])
    cases = suite.CASES + ([] if options.parts else more)
    cases = [case for case in cases if not options.k or any(name in case.name for name in options.k)]
    if not cases:
        print(f"no case is named like {options.k!r}", file=sys.stderr)
        return 64
    if not options.parts and not (options.binary and os.access(options.binary, os.X_OK)):
        for case in cases:
            score.skip(case.name, "no binary: --binary PATH")
        return score.close()
    if os.path.exists(CLASSES) and not (options.parts or options.k):
        os.unlink(CLASSES)  # it was another run's
    run_cases(score, cases, stack)
    suite.after(score, stack)
    if options.classes or not (options.parts or options.k):
        write_classes(options.classes or CLASSES, score.classes)
    return score.close()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
