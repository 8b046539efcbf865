# SPDX-License-Identifier: MIT
"""`backup` of a real stack: what it saves is what was there, and what is not whole is never called a backup."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

from acting import act, changes_of, left_of, told
from parts import kube_objects, node as node_part, shell

HERE = os.path.dirname(os.path.abspath(__file__))
MEBIBYTES = 6  # of random files in each volume, beside sparse ones
# As many random instants of a backup that is killed there.
INSTANTS = 50 if os.environ.get("INFRA_LONG") else 5
# What of its calls only asks, beside what the recorder knows for such: the rest may change something.
ASKS = ("'du'", "'tar' '--create'", "redis-cli LASTSAVE", "redis-cli CONFIG GET dir", "redis-cli INFO persistence",
        "-- cat /data/dump.rdb")
TREES = (sys.executable, "-IS", f"{HERE}/parts/trees.py")


class Filled:
    """As a block: the volumes hold trees of every kind, redis some keys, and no backup is there."""

    def __init__(self, stack):
        self._stack = stack
        self.seed = random.randrange(1 << 32)
        self.backups = f"{stack.home.path}/.local/share/joelclaw-infra"

    def __enter__(self):
        stack = self._stack
        stack.forget_state()
        shutil.rmtree(self.backups, ignore_errors=True)
        for number, directory in enumerate(self.trees().values()):
            stack.machine.run(*TREES, "write", directory, self.seed + number, MEBIBYTES)
        stack.node.inside("mount", "-t", "tmpfs", "tmpfs", "/data", spaces=("--mount",))
        self._restart_redis()
        redis = "seq 5000 | sed 's/.*/set key& value&/' | redis-cli"
        stack.engine.docker("exec", node_part.NAME, "sh", "-c", redis)
        return self

    def _restart_redis(self):
        """With or without the place of its own that its image has."""
        def answers():
            return "PONG" in self._stack.engine.docker("exec", node_part.NAME, "redis-cli", "ping", check=False).stdout
        self._stack.node.service("stop", "redis")
        shell.wait_for("redis' end", lambda: not answers(), 10)
        self._stack.node.service("start", "redis")
        shell.wait_for("redis", answers, 10)

    def __exit__(self, *_):
        stack = self._stack
        for directory in self.trees().values():
            stack.machine.run("find", directory, "-mindepth", "1", "-delete")
        stack.node.inside("umount", "-l", "/data", spaces=("--mount",))
        self._restart_redis()
        shutil.rmtree(self.backups, ignore_errors=True)

    def trees(self):
        """{"namespace/claim": where its tree lies in the VM}"""
        below = next(name for name, where in self._stack.node.volumes().items() if where == "/opt")
        root = f"/var/lib/docker/volumes/{below}/_data/local-path-provisioner"
        return {f"{space}/{claim}": f"{root}/{kube_objects.volume_name(space, claim)}_{space}_{claim}"
                for _, space, _, _, _, claim in kube_objects.WORKLOADS if claim}

    def told(self):
        return {claim: self._stack.machine.run(*TREES, "tell", directory).stdout for claim, directory in self.trees().items()}

    def create(self):
        code, answer = act(self._stack, "backup", "create")
        assert code == 0, f"backup create answers {code}: {told(answer)} {answer.get('error')}"
        changes = [call for call in changes_of(self._stack) if not any(mark in call for mark in ASKS)]
        assert len(changes) == 1 and "-- redis-cli BGSAVE" in changes[0], changes
        return answer["result"]["backup"]

    def listed(self):
        code, answer = act(self._stack, "backup", "list")
        assert code == 0, answer
        return answer["result"]["backups"]

    def verify(self, name):
        return act(self._stack, "backup", "verify", name)


class Saved:
    """Every tree comes out of its archive as it was: names, contents, holes, links, modes, owners and times."""

    name = "backup-saves-everything"

    def check(self, stack):
        with Filled(stack) as filled:
            before = filled.told()
            assert all(tree.count("\n") > 50 for tree in before.values()), "a tree is empty"
            began = time.monotonic()
            backup = filled.create()
            took = time.monotonic() - began
            assert before == filled.told(), "the backup has changed what it saved"
            code, answer = filled.verify(backup["id"])
            assert code == 0, answer
            saved = {item["subject"]: item["file"] for item in backup["items"] if item["kind"] == "volume"}
            assert set(saved) == set(before), saved
            for claim, file in saved.items():
                assert self._extracted(stack, f"{backup['path']}/{file}") == before[claim], f"{claim} is another"
            self._check_private(backup["path"])
            self._check_redis(f"{backup['path']}/redis/joelclaw_redis-0.rdb")
            code, status, _ = stack.status()
            assert code == 0 and "backup-stale" not in str(status["result"]["findings"]), status["result"]["findings"]
        size = sum(item["bytes"] for item in backup["items"])
        return f"seed {filled.seed}: {len(backup['items'])} files, {size >> 20} MiB in {took:.1f} s"

    @staticmethod
    def _extracted(stack, archive):
        """Told by the plain tar's doing, in the VM: there is room."""
        to = "/var/lib/extracted"
        stack.machine.run("mkdir", "-p", to)
        try:
            stack.machine.run("tar", "--extract", "--file", archive, "--directory", to, "--numeric-owner", "--same-owner", "-p")
            return stack.machine.run(*TREES, "tell", to).stdout
        finally:
            stack.machine.run("rm", "-rf", to)

    @staticmethod
    def _check_private(path):
        for directory, names, files in os.walk(path):
            open_to_others = [each for each in names + files if os.lstat(f"{directory}/{each}").st_mode & 0o077]
            assert not open_to_others, f"{directory}: {open_to_others}"

    @staticmethod
    def _check_redis(path):
        with open(path, "rb") as file:
            saved = file.read()
        assert saved.startswith(b"REDIS") and b"value4999" in saved, saved[:20]


class Damaged:
    """A backup that was cut short, changed, mixed up or thinned out is found out by `verify`, and no longer called good."""

    name = "backup-damaged"

    def check(self, stack):
        with Filled(stack) as filled:
            backup = filled.create()
            path, kept = backup["path"], f"{stack.temporary}/kept"
            shutil.copytree(path, kept)
            archives = sorted(item["file"] for item in backup["items"] if item["kind"] == "volume")
            done = []
            for harm in (self._cut, self._flip, self._swap, self._remove, self._forge, self._empty):
                harm(path, archives)
                code, answer = filled.verify(backup["id"])
                assert code != 0, f"after {harm.__name__} it is verified"
                states = [each["state"] for each in filled.listed()]
                assert "good" not in states, f"after {harm.__name__}: {states}"
                code, answer = act(stack, "backup", "prune", "--keep", "1")
                assert os.path.isdir(path), f"after {harm.__name__} prune took it away"
                shutil.rmtree(path)
                shutil.copytree(kept, path)
                done.append(harm.__name__.strip("_"))
            code, answer = filled.verify(backup["id"])
            assert code == 0, f"what was put back is not verified: {answer}"
            shutil.rmtree(kept)
        return ", ".join(done)

    @staticmethod
    def _cut(path, archives):
        os.truncate(f"{path}/{archives[0]}", os.path.getsize(f"{path}/{archives[0]}") - 1024)

    @staticmethod
    def _flip(path, archives):
        with open(f"{path}/{archives[1]}", "r+b") as file:
            file.seek(os.path.getsize(f"{path}/{archives[1]}") // 2)
            byte = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([byte[0] ^ 1]))

    @staticmethod
    def _swap(path, archives):
        os.rename(f"{path}/{archives[0]}", f"{path}/other")
        os.rename(f"{path}/{archives[1]}", f"{path}/{archives[0]}")
        os.rename(f"{path}/other", f"{path}/{archives[1]}")

    @staticmethod
    def _remove(path, _):
        os.unlink(f"{path}/etcd.db")

    @staticmethod
    def _forge(path, _):
        """Its manifest says less than there was."""
        with open(f"{path}/manifest.json", encoding="utf-8") as file:
            said = file.read()
        with open(f"{path}/manifest.json", "w", encoding="utf-8") as file:
            file.write(said.replace('"members"', '"numbers"', 1))

    @staticmethod
    def _empty(path, _):
        os.truncate(f"{path}/manifest.json", 0)


class Killed:
    """kill -9 at random instants: whatever is called a backup is whole, and the next one is made and leaves nothing else."""

    name = "backup-killed"

    def check(self, stack):
        with Filled(stack) as filled:
            chance = random.Random(filled.seed)
            began = time.monotonic()
            filled.create()
            longest, deaths = time.monotonic() - began, []
            for number in range(INSTANTS):
                instant = chance.uniform(0.05, longest * 1.1)
                running = stack.product_begun("backup", "create", **{shell.RUN: f"backup-{number}"})
                try:
                    running.wait(timeout=instant)
                except subprocess.TimeoutExpired:
                    running.send_signal(signal.SIGKILL)
                    running.wait()
                where = f"seed {filled.seed}, killed after {instant:.2f} s"
                self._check_all_good(filled, where)
                filled.create()
                left = left_of(stack, f"backup-{number}")
                assert not left, f"{where}: still there: {left}"
                self._check_only_backups(filled, where)
                deaths.append(f"{instant:.1f} s")
                act(stack, "backup", "prune", "--keep", "1")
        return f"seed {filled.seed}: {', '.join(deaths)}"

    @staticmethod
    def _check_all_good(filled, where):
        for each in filled.listed():
            if each["state"] == "good":
                code, answer = filled.verify(each["id"])
                assert code == 0, f"{where}: called good and is not: {answer}"

    @staticmethod
    def _check_only_backups(filled, where):
        """Each directory there is one of those that are listed, and good."""
        listed = {each["path"]: each["state"] for each in filled.listed()}
        assert set(listed.values()) == {"good"}, f"{where}: {listed}"
        parents = {os.path.dirname(path) for path in listed}
        there = {f"{parent}/{name}" for parent in parents for name in os.listdir(parent) if not name.startswith(".")}
        others = [path for path in there - set(listed) if os.path.isdir(path)]
        assert not others, f"{where}: left: {others}"


class Full:
    """A disk that is full at each stage, for want of blocks or of files: it is told, nothing is left of the backup, and nothing
    is called one. The disk is a tmpfs that only the run itself sees."""

    name = "backup-disk-full"
    BESIDE = "size=330m"  # room enough, which somebody else takes once the volumes are being saved
    SIZES = ("size=64k", "size=4m", "nr_inodes=2", "nr_inodes=4", "nr_inodes=8", "nr_inodes=14", BESIDE)
    # The disk, who else writes to it, the run, and what it left: files that are no lock, and directories.
    SCRIPT = """mount -t tmpfs -o "mode=0700,$1" tmpfs "$2" || exit 99
if [ "$4" ]; then
  (until ls "$2"/.partial*/volumes/*.tar >/dev/null 2>&1; do sleep 0.01; done; exec cat /dev/zero >"$2/other") 2>/dev/null &
fi
"$3" -o json backup create; code=$?
find "$2" -mindepth 1 ! -name '*.lock' ! -name other >&2
exit "$code"
"""

    def check(self, stack):
        with Filled(stack) as filled:
            place = f"{stack.home.path}/small"
            os.makedirs(place, mode=0o700)
            with open(stack.spec, encoding="utf-8") as file:
                text = file.read()
            spec = shell.write(stack.spec.replace("stack.yaml", "small.yaml"), f"{text}backup: {{directory: {place}}}\n")
            before, said = filled.told(), []
            for options in self.SIZES:
                words = ["unshare", "--mount", "--propagation", "private", "sh", "-c", self.SCRIPT, "sh", options, place,
                         stack.binary, "other" if options == self.BESIDE else ""]
                env = {**stack.environment(), "JOELCLAW_INFRA_CONFIG": spec}
                done = shell.run(words, check=False, env=env, timeout=300)
                assert done.returncode in (4, 74), f"{options}: {done.returncode} {done.stdout[-600:]}"
                error = json.loads(done.stdout)["error"]
                assert error, f"{options}: no error is told"
                left = [line for line in done.stderr.splitlines() if line.startswith(f"{place}/")]
                assert not left, f"{options}: left: {left}"
                said.append(f"{options}: {error['message'].replace(place, 'PLACE')[:90]}")
            assert sum("No space left" in each for each in said) > 1, f"the disk was hardly ever full: {said}"
            assert before == filled.told(), "what was to be saved is another"
            os.rmdir(place)
        return "; ".join(said)


CASES = [Saved(), Damaged(), Killed(), Full()]
