# SPDX-License-Identifier: MIT
"""A whole stack of real parts on one machine, its faults, and the product's `status` upon it.

    with Stack() as stack:
        stack.kill_ssh_master()
        exit_code, answer, errors = stack.status()

Everything lives in one directory and in one VM (parts/machine.py); leaving the block ends both, whatever happened.
"""

import glob
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time

from faults import Faults
from parts import kube_objects, node as node_part, services as service_part, shell
from parts.certificates import Certificates
from parts.engine import Engine
from parts.home import Home
from parts.kube import Cluster
from parts.machine import Machine
from parts.node import Node
from parts.power import Machinery
from parts.recorder import Recorder
from parts.ssh import Ssh
from parts.stand_ins import StandIns

HERE = os.path.dirname(os.path.abspath(__file__))
PREFIX = "jci-e2e-"
PLACES = ("/run", "/var/lib")
PATIENCE = 8  # the spec's requestTimeout here, in seconds: more than its own 5, for test machines are busy


def api_server_binary(build=True):
    """What is there; built where nothing is, which takes minutes and happens once on a machine."""
    words = [f"{HERE}/build-kube-apiserver"] + ([] if build else ["--cached"])
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise shell.Missing("no kube-apiserver (see tests/e2e/build-kube-apiserver)")
    return done.stdout.strip()


def make_directory():
    """Short, for socket paths end at 108 bytes; writable by its owner alone all the way up, as the product demands; and
    with programs that run, which /run does not allow everywhere."""
    fit = [place for place in PLACES if os.access(place, os.W_OK) and not os.statvfs(place).f_flag & os.ST_NOEXEC]
    parent = fit[0] if fit else None
    path = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent)
    for name in ("log", "tmp"):
        os.makedirs(f"{path}/{name}")
    return path


def sweep():
    """Directories and cgroups whose run was killed outright; its processes died with it."""
    for path in sum((glob.glob(f"{place}/{PREFIX}*") for place in (*PLACES, tempfile.gettempdir())), []):
        pid = os.path.basename(path)[len(PREFIX):].split("-")[0]
        if pid.isdigit() and not shell.is_alive(pid):
            remove_cgroups(path)
            shutil.rmtree(path, ignore_errors=True)


def remove_cgroups(base):
    """dockerd makes them and leaves them; they are empty once the VM is gone."""
    name = os.path.basename(base)
    for top in glob.glob(f"/sys/fs/cgroup/{name}") + glob.glob(f"/sys/fs/cgroup/*/{name}"):
        for directory, _, _ in os.walk(top, topdown=False):
            try:
                os.rmdir(directory)
            except OSError:
                time.sleep(0.05)


class Stack(Faults, Machinery):
    def __init__(self, binary=None, stand_in=None, keep_logs=None):
        super().__init__()
        self.binary = os.path.abspath(binary) if binary else None
        self._stand_in = stand_in
        self._keep_logs = keep_logs
        self.base = None
        self.last_base = None
        self.took = 0.0  # seconds of the last call of the product
        self.machine = None
        self.ssh = None
        self.power = None
        self.records = False  # whether what the product runs is written down (recorder.py)
        self.timings = {}

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    # Start and stop

    def start(self):
        """Down to up; a second call on a started stack changes nothing."""
        if self.machine:
            return
        began = time.monotonic()
        Machine.check()
        sweep()
        api_server = api_server_binary()
        self._timed("api server binary", began)
        self._lay_out(api_server)
        self._timed("prepared", began)
        self._boot()
        self._timed("VM, engine, ssh", began)
        self.node.start()
        self._timed("node container", began)
        self.ssh.start_master()
        self.ssh.forward_socket()
        self.ssh.forward_ports([host for host, _ in self.node.published()])
        self._timed("forwards", began)
        self.cluster.start_agents()
        self.cluster.wait_until_ready()
        self._timed("API server ready", began)
        self.cluster.write_healthy()
        self._timed("objects written", began)

    def _timed(self, what, began):
        self.timings[what] = round(time.monotonic() - began, 1)

    def _lay_out(self, api_server):
        """Every part's files; nothing runs yet."""
        self.base = self.last_base = make_directory()
        os.environ[shell.MARK] = os.path.basename(self.base)
        self.services = service_part.all_services()
        self.machine = Machine(self.base)
        self.home = Home(self.base)
        self.spec = self.home.spec
        self.engine = Engine(self.machine)
        self.pki = Certificates(f"{self.base}/pki")
        self.node = Node(self.engine, self.services, api_server)
        self.ssh = Ssh(self.machine, self.home)
        self.stand_ins = StandIns(self.base, self._stand_in)
        published = [service for service in self.services if service.kube]
        ports = shell.free_ports(len(published) + 2)
        for service, port in zip(published, ports):
            service.host = port
        self.node.api_port, self.node.talos_port = ports[-2:]
        self.node.volume_directories = kube_objects.volume_directories()
        self.machine.prepare()
        self.pki.make()
        for part in (self.engine, self.home, self.ssh, self.node):
            part.prepare()
        self.home.write_docker_context()
        self.home.write_clients(self.node, self.pki)
        self.home.write_spec(self.services, patience=f"{PATIENCE}s")
        self.cluster = Cluster(self.machine, self.node, self.pki)

    def _boot(self):
        self.machine.start()
        self.stand_ins.write(lima_home=self.home.lima, ssh_port=self.ssh.port, machine_pid=self.machine.pid,
                             docker_socket=self.ssh.docker_socket, talos_endpoint=f"127.0.0.1:{self.node.talos_port}")
        self.serve_power()
        self.recorder = Recorder(self.base)
        self.recorder.prepare(self._path())
        self.engine.start()
        self.ssh.start(self.stand_ins.host_agent(f"{self.home.lima}/colima"))

    def stop(self):
        """Everything that was started, in any state; twice is once."""
        if self.base is None:
            return
        if self.power:
            self.power.close()
            self.power = None
        hole = self._heals.pop("docker-socket", None)
        if hole:
            hole()
        self._save_console()
        if self.ssh and os.path.exists(self.ssh.control):
            self.ssh.stop()
        self._end_host_agent()
        if self.machine:
            self.machine.discard()
        self._end_marked()
        remove_cgroups(self.base)
        if self._keep_logs and os.path.isdir(f"{self.base}/log"):
            shutil.copytree(f"{self.base}/log", self._keep_logs, dirs_exist_ok=True)
        shutil.rmtree(self.base)
        self._heals, self.machine, self.base = {}, None, None

    def _save_console(self):
        """The node's console is in the VM; with --logs it is wanted afterwards."""
        if self._keep_logs and self.machine and self.machine.pid:
            shell.write(f"{self.base}/log/node.log", self.node.log())

    def _end_host_agent(self):
        if not self.ssh:
            return
        try:
            with open(f"{self.home.lima}/colima/ha.pid", encoding="utf-8") as file:
                self._end(int(file.read()))
        except (OSError, ValueError):
            pass

    def _end_marked(self):
        """Whoever still carries this stack's mark: a straggler of the product, an ssh that was just being born."""
        for pid in self.processes():
            self._end(pid)

    @staticmethod
    def _end(pid):
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            return
        try:
            os.waitpid(pid, 0)
        except ChildProcessError:
            shell.wait_for(f"process {pid}'s end", lambda: not shell.is_alive(pid), 5)

    def processes(self, mark=None):
        """Processes of this stack, by the mark that each inherits, or by another (name, value); ourselves excepted."""
        mark = "=".join(mark or (shell.MARK, os.path.basename(self.base))).encode()
        found = []
        for entry in os.listdir("/proc"):
            if entry.isdigit() and int(entry) != os.getpid() and shell.is_alive(entry):
                try:
                    with open(f"/proc/{entry}/environ", "rb") as environ:
                        if mark in environ.read().split(b"\0"):
                            found.append(int(entry))
                except OSError:
                    continue
        return found

    def wait_until_healthy(self):
        """Every published port answers again, and so does the API: what a repair promised."""
        shell.wait_for("health", lambda: self.engine.docker("version", "-f", "ok", check=False).returncode == 0, 10)
        self.cluster.wait_until_ready()
        for service in self.services:
            if service.files and service.host:
                shell.wait_for(service.name, lambda port=service.host: self._answers(port, b"GET / HTTP/1.0\r\n\r\n"), 10)
        shell.wait_for("redis", lambda: self._answers(self.services[0].host, b"PING\r\n"), 10)

    @property
    def temporary(self):
        return f"{self.base}/tmp"

    @staticmethod
    def _answers(port, question):
        with socket.create_connection(("127.0.0.1", port), timeout=3) as one:
            one.sendall(question)
            return one.recv(64)

    # The product

    def environment(self, **extra):
        """A login shell of the stack's owner: nothing of ours but HOME, the spec and where programs are."""
        path = ":".join([*([self.recorder.directory] if self.records else []), self._path()])
        return shell.environment(HOME=self.home.path, JOELCLAW_INFRA_CONFIG=self.spec, PATH=path, TERM="dumb",
                                 TMPDIR=self.temporary, **extra)

    def _path(self):
        return ":".join([self.stand_ins.directory, os.environ.get("PATH", "/usr/bin:/bin")])

    def product(self, *words, timeout=60, **environment):
        """(exit code, stdout, stderr) of the real binary, with what the caller's shell has set besides; how long it took is
        in `took`."""
        began = time.monotonic()
        done = shell.run([self.binary, *words], check=False, env=self.environment(**environment), timeout=timeout)
        self.took = time.monotonic() - began
        return done.returncode, done.stdout, done.stderr

    def product_begun(self, *words, output=subprocess.DEVNULL, **environment):
        """The real binary, still running."""
        return subprocess.Popen([self.binary, *words], env=self.environment(**environment), stdin=subprocess.DEVNULL,
                                stdout=output, stderr=subprocess.DEVNULL, text=True)

    def status(self, *words, **environment):
        """(exit code, parsed JSON, stderr) of `joelclaw-infra -o json status`."""
        code, out, err = self.product("-o", "json", "status", *words, **environment)
        try:
            return code, json.loads(out), err
        except ValueError as failure:
            raise RuntimeError(f"no JSON on stdout ({failure}): {out[:400]}\n{err[:400]}") from failure


SECRETS = (node_part.CANARY, kube_objects.CANARY, "SECRET-CANARY-OF-A-FOREIGN-CLUSTER")
