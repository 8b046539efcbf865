# SPDX-License-Identifier: MIT
"""Process 1 of the VM: lays the VM's own places over this machine's, then reaps what it inherits.

Argument: the stack's directory. Runs inside fresh mount, network, process and host name namespaces; nothing done here is
seen outside, and all of it is gone when this process is.
"""

import os
import signal
import socket
import subprocess
import sys


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def lay_over(base):
    """/run, /var/lib and /usr/local/bin are the VM's; the stack's own directory, which lies in one of them, stays so."""
    mount("--rbind", base, "/mnt")
    mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/run")
    mount("--bind", "/mnt/disk", "/var/lib")  # the data disk, which outlives this run of the VM
    os.makedirs(base, exist_ok=True)
    mount("--move", "/mnt", base)
    mount("--bind", f"{base}/vm/bin", "/usr/local/bin")
    mount("--bind", f"{base}/vm/passwd", "/etc/passwd")
    for directory in ("/run/sshd", "/run/root", "/run/units", "/var/lib/docker"):
        os.makedirs(directory, mode=0o755, exist_ok=True)


def main():
    base = sys.argv[1]
    signal.signal(signal.SIGCHLD, lambda *_: None)
    lay_over(base)
    socket.sethostname("lima-colima")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    open(f"{base}/vm/ready", "w", encoding="utf-8").close()
    while True:
        try:
            os.wait()
        except ChildProcessError:
            signal.sigtimedwait([signal.SIGCHLD], 0.5)


main()
