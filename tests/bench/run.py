# SPDX-License-Identifier: MIT
"""Prints what the program costs beside what it is made of, as ratios of one run. See README.md."""

import argparse
import os
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(f"{HERE}/../..")
sys.path[:0] = [HERE, f"{HERE}/../e2e"]

import figures  # noqa: E402
from measure import HEADER  # noqa: E402
from parts import shell  # noqa: E402
from stack import Stack  # noqa: E402

ALONE = (figures.beside_kubectl,)
ON_A_STACK = (figures.healthy_status, figures.hung_witnesses, figures.many_pods)


def arguments():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__)
    parser.add_argument("--binary", required=True, help="the joelclaw-infra to measure, as it is installed")
    parser.add_argument("--tools", help="where bench_record, bench_replay and bench_peak are (build/quick/tests/bench)")
    parser.add_argument("--rounds", type=int, default=15, help="counted runs of each command (15)")
    parser.add_argument("-k", metavar="NAME", default="", help="only comparisons whose name contains NAME: " +
                        ", ".join(each.__name__ for each in ALONE + ON_A_STACK))
    return parser.parse_args()


def find_tools(named):
    for directory in [named] if named else [f"{ROOT}/build/{preset}/tests/bench" for preset in ("quick", "clang-14", "dev")]:
        if os.access(f"{directory}/bench_replay", os.X_OK):
            return os.path.abspath(directory)
    sys.exit("bench_record, bench_replay and bench_peak are not built: cmake --build --preset quick -t bench_record "
             "bench_replay bench_peak")


def show(comparison, *parts):
    """True where no bound was missed."""
    met = True
    for figure in comparison(*parts):
        print(figure.line(), flush=True)
        met = met and figure.met
    return met


def main():
    options = arguments()
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(which, signal.default_int_handler)
    os.environ["PATH"] = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/local/sbin:/usr/sbin:/sbin"
    bench = figures.Bench(options.binary, find_tools(options.tools), options.rounds)
    print(HEADER)
    met = [show(each, bench) for each in ALONE if options.k in each.__name__]
    wanted = [each for each in ON_A_STACK if options.k in each.__name__]
    try:
        if wanted:
            with Stack(options.binary) as stack:
                met += [show(each, bench, stack) for each in wanted]
    except shell.Missing as missing:
        print(f"not measured: {', '.join(each.__name__ for each in wanted)}: {missing}")
        return 1
    return 0 if all(met) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
