# SPDX-License-Identifier: MIT
"""The verbs of systemctl that change something, for the two units of the Docker Engine; whether they are active says
vm_systemctl.sh, which starts this. Real: dockerd. Not real: systemd.

docker.socket is a flag only: nothing starts dockerd on the first connection. As with systemd, the socket's file outlives
both units, and refuses.
"""

import os
import signal
import socket
import subprocess
import sys
import time

SOCKET = "/run/docker.sock"
PIDFILE = "/run/docker.pid"
LISTENS = "/run/units/docker.socket"
UNITS = ("docker.service", "docker.socket")
VERBS = ("start", "stop", "restart", "reset-failed", "daemon-reload")


def pid():
    try:
        with open(PIDFILE, encoding="utf-8") as file:
            number = int(file.read())
        with open(f"/proc/{number}/comm", encoding="utf-8") as comm:
            return number if comm.read().strip() == "dockerd" else 0
    except (OSError, ValueError):
        return 0


def answers():
    one = socket.socket(socket.AF_UNIX)
    one.settimeout(1)
    try:
        one.connect(SOCKET)
        one.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
        return b"OK" in one.recv(4096)
    except OSError:
        return False
    finally:
        one.close()


def wait(truth, seconds):
    deadline = time.monotonic() + seconds
    while not truth():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def start_service(base):
    if pid():
        return True
    with open(f"{base}/log/dockerd.log", "ab") as log:
        subprocess.Popen(["dockerd", "--config-file", f"{base}/vm/daemon.json"], stdin=subprocess.DEVNULL, stdout=log,
                         stderr=log, start_new_session=True)
    return wait(answers, 30)


def stop_service():
    number = pid()
    if not number:
        return True
    os.kill(number, signal.SIGTERM)
    stopped = wait(lambda: not pid(), 30)
    leave_dead_socket()
    return stopped


def leave_dead_socket():
    if not os.path.exists(SOCKET):
        one = socket.socket(socket.AF_UNIX)
        one.bind(SOCKET)
        one.close()


def change(base, verb, unit):
    if unit == "docker.socket":
        if verb == "stop":
            if os.path.exists(LISTENS):
                os.unlink(LISTENS)
        else:
            open(LISTENS, "w", encoding="utf-8").close()
        return True
    stopped = verb == "start" or stop_service()
    return stopped if verb == "stop" else start_service(base)


def main():
    base, verb, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    units = [name if "." in name else name + ".service" for name in names if not name.startswith("-")]
    unknown = [unit for unit in units if unit not in UNITS]
    if verb not in VERBS or unknown:
        print(f"systemctl stand-in: unknown: {verb} {' '.join(unknown)}", file=sys.stderr)
        return 64
    if verb in ("reset-failed", "daemon-reload"):
        return 0
    return 0 if all([change(base, verb, unit) for unit in units]) else 1


sys.exit(main())
