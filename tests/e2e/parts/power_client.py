# SPDX-License-Identifier: MIT
"""How the stand-ins ask the suite, which owns the VM, to start or to stop it (power.py)."""

import socket


def ask(path, verb, patience=600):
    """For the stand-ins: the answer, "ok" where it has been done."""
    with socket.socket(socket.AF_UNIX) as one:
        one.settimeout(patience)
        one.connect(path)
        one.sendall(verb.encode() + b"\n")
        return one.makefile().readline().strip()
