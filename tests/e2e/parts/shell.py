# SPDX-License-Identifier: MIT
"""Running programs, waiting for facts, free ports: what every part needs."""

import ctypes
import os
import random
import shutil
import signal
import socket
import subprocess
import time

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1

# Every process of a stack carries it, so that whatever is left behind can be found and named.
MARK = "JCI_E2E"
# Every process of one run of the product carries it, where the suite asks who is left of that.
RUN = "JCI_E2E_RUN"


class Missing(Exception):
    """This machine lacks what a part needs; its cases are skipped."""


def need(*programs):
    """Name what is not installed before anything is started."""
    absent = [name for name in programs if shutil.which(name) is None]
    if absent:
        raise Missing("not installed: " + ", ".join(absent))


def environment(**extra):
    """Our environment without what would lead the wrapped tools to somebody else's stack."""
    leaders = ("DOCKER_", "KUBE", "COLIMA_", "LIMA_", "TALOS", "LD_", "XDG_", "JOELCLAW_INFRA_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(leaders) or name == MARK}
    return {**kept, **{name: str(value) for name, value in extra.items()}}


def run(argv, *, check=True, text=None, env=None, timeout=60):
    """Run to the end; both outputs as text. A failure shows what was run and what it said."""
    source = {"stdin": subprocess.DEVNULL} if text is None else {"input": text}
    done = subprocess.run([str(word) for word in argv], capture_output=True, text=True, env=env or environment(),
                          timeout=timeout, check=False, **source)
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, argv))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def _die_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def spawn(argv, log, *, env=None, program=None):
    """A long-lived child that the kernel kills when we die, however we die. Main thread only: the kernel watches it."""
    with open(log, "ab") as sink:
        return subprocess.Popen([str(word) for word in argv], executable=program, stdin=subprocess.DEVNULL, stdout=sink,
                                stderr=sink, env=env or environment(), preexec_fn=_die_with_parent, start_new_session=True)


def wait_for(what, probe, seconds=30.0, every=0.05):
    """Ask until the answer is true; the last answer or failure is in the error."""
    deadline = time.monotonic() + seconds
    last = None
    while time.monotonic() < deadline:
        try:
            last = probe()
            if last:
                return last
        except (OSError, RuntimeError, ValueError, subprocess.TimeoutExpired) as failure:
            last = failure
        time.sleep(every)
    raise RuntimeError(f"{what}: not within {seconds:.0f} s (last: {last})")


def free_ports(count):
    """Ports that nobody on 127.0.0.1 has now, all different, below those that outgoing connections are given."""
    ports = []
    while len(ports) < count:
        port = random.randrange(20000, 32000)
        with socket.socket() as one:
            try:
                one.bind(("0.0.0.0", port))
            except OSError:
                continue
        if port not in ports:
            ports.append(port)
    return ports


def write(path, text, mode=0o600):
    """A whole file with its directories; what holds keys is for its owner alone."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as sink:
        os.fchmod(sink.fileno(), mode)
        sink.write(text)
    return path


def is_alive(pid):
    """A zombie is not alive."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    except OSError:
        return False
