# SPDX-License-Identifier: MIT
"""The way into the VM: a real sshd in it, Lima's ssh.config, one real ssh master, and the forwards added to it.

Host agent, ports and socket are carried exactly as Lima v2.0.3 carries them; only the addresses are 127.0.0.1, so that
nothing listens beyond this host.
"""

import json
import os
import re
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from . import shell

HOST = "lima-colima"

CONFIG = """\
# This SSH config file can be passed to 'ssh -F'.
# This file is created by Lima, but not used by Lima itself currently.
# Modifications to this file will be lost on restarting the Lima instance.
Host lima-colima
  IdentityFile "{lima}/_config/user"
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  NoHostAuthenticationForLocalhost yes
  PreferredAuthentications publickey
  Compression no
  BatchMode yes
  IdentitiesOnly yes
  GSSAPIAuthentication no
  Ciphers "^aes128-gcm@openssh.com,aes256-gcm@openssh.com"
  User root
  ControlMaster auto
  ControlPath "{lima}/colima/ssh.sock"
  ControlPersist yes
  Hostname 127.0.0.1
  Port {port}
"""

SSHD = """\
ListenAddress 127.0.0.1:22
HostKey {base}/vm/host_key
AuthorizedKeysFile {base}/vm/authorized_keys
PermitRootLogin yes
PasswordAuthentication no
UsePAM no
PidFile none
MaxStartups 200:30:400
MaxSessions 200
"""


class Ssh:
    """`lima` is the directory that holds `_config` and the instance, here `colima`."""

    def __init__(self, machine, home):
        self.machine = machine
        self.base = machine.base
        self.lima = home.lima
        self.config = f"{self.lima}/colima/ssh.config"
        self.control = f"{self.lima}/colima/ssh.sock"
        self.docker_socket = f"{home.colima}/default/docker.sock"
        self.port = shell.free_ports(1)[0]
        self.forwarded = []

    def prepare(self):
        shell.need("ssh", "ssh-keygen", "/usr/sbin/sshd")
        for name in (f"{self.lima}/_config/user", f"{self.base}/vm/host_key"):
            os.makedirs(os.path.dirname(name), exist_ok=True)
            shell.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lima", "-f", name])
        with open(f"{self.lima}/_config/user.pub", encoding="utf-8") as key:
            shell.write(f"{self.base}/vm/authorized_keys", key.read())
        shell.write(f"{self.base}/vm/sshd_config", SSHD.format(base=self.base))
        shell.write(self.config, CONFIG.format(lima=self.lima, port=self.port))

    def start(self, host_agent):
        """`host_agent`: words and program of Lima's host agent, which carries our port to the VM's sshd."""
        sshd = ["/usr/sbin/sshd", "-D", "-e", "-f", f"{self.base}/vm/sshd_config"]
        self._server = self.machine.spawn(sshd, f"{self.base}/log/sshd.log")
        words, program = host_agent
        shell.spawn(words, f"{self.lima}/colima/ha.stderr.log", program=program)
        shell.wait_for("ssh into the VM", lambda: self.inside("true").returncode == 0, 15)

    def pause_server(self):
        """The VM's kernel still takes connections for it."""
        self.machine.run("pkill", "-STOP", "sshd")

    def resume_server(self):
        self.machine.run("pkill", "-CONT", "sshd")
        self._server.send_signal(signal.SIGCONT)  # nsenter stops itself when its child is stopped

    def inside(self, *words):
        """A fresh connection, neither using nor becoming a master."""
        return shell.run(["ssh", "-F", self.config, "-o", "ControlMaster=no", "-o", "ControlPath=none", "-o",
                          "ConnectTimeout=5", HOST, "--", *words], check=False, timeout=20)

    def start_master(self):
        """As Lima does: one command that leaves its connection behind, which then calls itself `ssh: PATH [mux]`."""
        # Its outputs go nowhere: a master that holds our pipes would keep us waiting for their end.
        words = ["ssh", "-F", self.config, "-o", "ControlMaster=auto", "-o", "ControlPersist=yes", HOST, "--", "true"]
        subprocess.run(words, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       timeout=20, env=shell.environment(), start_new_session=True)
        shell.wait_for("the ssh master", self.master_pid, 10)

    def master_pid(self):
        """0 where there is none."""
        said = shell.run(["ssh", "-F", self.config, "-O", "check", HOST], check=False)
        found = re.search(r"Master running \(pid=(\d+)\)", said.stdout + said.stderr)
        return int(found[1]) if found else 0

    def _tell_master(self, verb, near, far):
        shell.run(["ssh", "-F", self.config, "-O", verb, "-L", f"{near}:{far}", HOST])

    def forward_socket(self):
        """Once, when the VM starts; Lima never makes it again."""
        self._tell_master("forward", self.docker_socket, "/var/run/docker.sock")

    def forward_ports(self, ports):
        """What the guest agent reports as open in the VM, each by its own call as Lima does."""
        self._each("forward", ports)
        self.forwarded = list(ports)

    def cancel_ports(self):
        """What the guest agent reports as closed in the VM, whoever has forwarded it: the product binds every address."""
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self._let_go, self.forwarded))

    def cancel_port(self, port):
        self._each("cancel", [port])

    def forward_port(self, port):
        self._each("forward", [port])

    def note_lost_forward(self, port):
        """What Lima's host agent writes once about a port that it could not forward, and never tries again."""
        line = {"level": "warning", "msg": f"failed to set up forwarding tcp port {port} (negligible if already forwarded)",
                "error": "failed to run ssh: exit status 255", "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        with open(f"{self.lima}/colima/ha.stderr.log", "a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")

    def forget_log(self):
        os.truncate(f"{self.lima}/colima/ha.stderr.log", 0)

    def _each(self, verb, ports):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda port: self._tell_master(verb, f"127.0.0.1:{port}", f"0.0.0.0:{port}"), ports))

    def _let_go(self, port):
        words = [["ssh", "-F", self.config, "-O", "cancel", "-L", f"{near}:{port}:0.0.0.0:{port}", HOST]
                 for near in ("127.0.0.1", "0.0.0.0")]
        said = [shell.run(each, check=False) for each in words]
        if all(each.returncode for each in said):
            raise RuntimeError(f"port {port} is still forwarded: {said[0].stderr.strip()}")

    def kill_master(self):
        """As after a sleep: the process is gone, both socket files stay and refuse."""
        pid = self.master_pid()
        os.kill(pid, signal.SIGKILL)
        shell.wait_for("the master's end", lambda: not shell.is_alive(pid), 5)

    def revive_master(self):
        """Lima never does this; a restart of the VM, or the product's repair, does."""
        for stale in (self.control, self.docker_socket):
            if os.path.exists(stale):
                os.unlink(stale)
        self.start_master()
        self.forward_socket()
        self.forward_ports(self.forwarded)

    def stop(self):
        pid = self.master_pid() if os.path.exists(self.config) else 0
        if pid:
            os.kill(pid, signal.SIGKILL)
            shell.wait_for("the master's end", lambda: not shell.is_alive(pid), 5)
