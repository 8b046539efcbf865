# SPDX-License-Identifier: MIT
"""What a reader must leave as it found it: the host's processes and files, and the world that it looked at."""

import json
import os
import time

from parts.node import NAME as NODE_NAME

KINDS = ("api/v1/nodes", "api/v1/namespaces", "api/v1/pods", "api/v1/services", "api/v1/endpoints", "api/v1/events",
         "api/v1/secrets", "api/v1/configmaps", "api/v1/persistentvolumes", "api/v1/persistentvolumeclaims",
         "apis/apps/v1/deployments", "apis/apps/v1/statefulsets", "apis/apps/v1/daemonsets", "apis/batch/v1/jobs",
         "apis/storage.k8s.io/v1/storageclasses", "apis/rbac.authorization.k8s.io/v1/clusterrolebindings")


class Traces:
    """The stack's processes, every file of its home, and the directory for temporary files."""

    def __init__(self, stack):
        self._processes = set(stack.processes())
        self._files = files_of(stack)
        self._temporary = os.listdir(stack.temporary)

    def new_processes(self, stack):
        """Of this host; what runs in the VM comes and goes with each connection."""
        return [pid for pid in stack.processes() if pid not in self._processes and is_on_host(pid)]

    def check_no_process_left(self, stack, seconds=0.0):
        deadline = time.monotonic() + seconds
        while (left := self.new_processes(stack)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not left, f"processes left behind: {'; '.join(words_of(pid) for pid in left)}"

    def check_nothing_left(self, stack):
        self.check_no_process_left(stack)
        # The host agent writes its log whenever it likes.
        now = files_of(stack)
        changed = [path for path in {**self._files, **now}
                   if self._files.get(path) != now.get(path) and not path.endswith(".log")]
        assert not changed, f"files changed: {changed}"
        left = set(os.listdir(stack.temporary)) - set(self._temporary)
        assert not left, f"left in TMPDIR: {left}"


class World:
    """The stack itself, as its own tools tell it: containers, Kubernetes objects, files and processes in the node."""

    def __init__(self, stack):
        self._since = time.time()
        self._facts = facts_of(stack)

    def check_unchanged(self, stack):
        now = facts_of(stack)
        changed = {name: (self._facts.get(name), now.get(name)) for name in {**self._facts, **now}
                   if self._facts.get(name) != now.get(name)}
        assert not changed, f"changed by looking: {changed}"
        said = stack.engine.docker("events", "--since", f"{self._since:.6f}", "--until", f"{time.time():.6f}",
                                   "--format", "{{.Type}} {{.Action}}").stdout.splitlines()
        # The suite's own questions run programs in the node; nothing else may happen to the engine.
        others = {line for line in said if not line.startswith("container exec_")}
        assert not others, f"the engine did: {others}"


def facts_of(stack):
    facts = {}
    for each in json.loads(stack.engine.docker("inspect", NODE_NAME).stdout):
        del each["ExecIDs"]
        each["Mounts"].sort(key=lambda mount: mount["Destination"])  # the engine tells them in any order
        facts.update({f"container's {name}": value for name, value in each.items()})
    for what in ("image", "volume", "network"):
        facts[what] = stack.engine.docker(what, "ls", "--quiet").stdout
    for kind in KINDS:
        for item in stack.cluster.api.want("GET", f"/{kind}")["items"]:
            own = item["metadata"]
            facts[f"{kind} {own.get('namespace', '')}/{own['name']}"] = own["resourceVersion"]
    facts["node's services"] = stack.engine.docker("exec", NODE_NAME, "sh", "-c", "cat /run/service/*.pid").stdout
    facts["node's files"] = stack.engine.docker("exec", NODE_NAME, "find", "/opt", "/etc", "/srv").stdout
    return facts


def files_of(stack):
    files = {}
    for directory, names, others in os.walk(stack.home.path):
        for name in names + others:
            path = os.path.join(directory, name)
            facts = os.lstat(path)
            files[path] = (facts.st_mode, facts.st_size, facts.st_mtime_ns)
    return files


def words_of(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as words:
            return words.read().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def is_on_host(pid):
    try:
        return os.readlink(f"/proc/{pid}/ns/pid") == os.readlink("/proc/self/ns/pid")
    except OSError:
        return False


def names_of(pids):
    return {words_of(pid).split(" ")[0].rpartition("/")[2] for pid in pids}
