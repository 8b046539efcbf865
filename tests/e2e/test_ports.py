# SPDX-License-Identifier: MIT
"""`ports add` and `ports remove` on a real engine: the port serves or the former ones do, and the volumes are the same."""

import json
import os
import random
import signal
import time
from dataclasses import dataclass

from parts import node as node_part, shell
from stack import SECRETS
from test_heal import forget, heal, what_stays

INSIDE = 31900  # nobody else's in the node


def ports(stack, *words, timeout=300):
    code, out, err = stack.product("-o", "json", "ports", *words, timeout=timeout)
    for secret in SECRETS:
        assert secret not in out + err, "a secret is shown"
    return code, json.loads(out), err


def spec(stack):
    with open(stack.home.spec, encoding="utf-8") as file:
        return file.read()


def bindings(stack):
    form = "{{json .HostConfig.PortBindings}}"
    return json.loads(stack.engine.docker("inspect", "-f", form, node_part.NAME).stdout)


def actual(stack):
    said = json.loads(stack.engine.docker("inspect", "-f", "{{json .NetworkSettings.Ports}}", node_part.NAME).stdout)
    return {key: entries for key, entries in said.items() if entries}


def backups(stack):
    found = stack.machine.run("sh", "-c", "ls /var/lib/docker/containers/*/*.joelclaw-* 2>/dev/null", check=False)
    return found.stdout.split()


def told(answer):
    steps = [f"{each['status']} {each['id']} {each['detail']}" for each in
             (answer.get("result") or {}).get("plan", {}).get("steps", [])]
    return f"{steps} {answer.get('error')}"


@dataclass
class AddAndRemove:
    name: str = "ports-add-and-remove"

    def check(self, stack):
        forget(stack)
        before, text, wanted = what_stays(stack), spec(stack), bindings(stack)
        host = shell.free_ports(1)[0]
        code, planned, _ = ports(stack, "add", f"{host}:{INSIDE}", "--plan")
        assert code == 0 and bindings(stack) == wanted, told(planned)
        code, answer, err = ports(stack, "add", f"{host}:{INSIDE}")
        assert code in (0, 1), f"{code}: {told(answer)} {err[-400:]}"
        stack.mended()
        assert what_stays(stack) == before, "the container or a volume is another one"
        assert actual(stack)[f"{INSIDE}/tcp"] == [{"HostIp": "0.0.0.0", "HostPort": str(host)}]
        assert not backups(stack), backups(stack)
        line = f"{{host: {host}, container: {INSIDE}}}"
        assert line in spec(stack) and len(spec(stack).splitlines()) == len(text.splitlines()) + 1, spec(stack)
        code, answer, err = ports(stack, "remove", str(host))
        assert code in (0, 1), f"{code}: {told(answer)} {err[-400:]}"
        stack.mended()
        assert spec(stack) == text and bindings(stack) == wanted and what_stays(stack) == before
        assert not backups(stack), backups(stack)


@dataclass
class Refusals:
    name: str = "ports-refusals"

    def check(self, stack):
        before, text = bindings(stack), spec(stack)
        started = stack.engine.docker("inspect", "-f", "{{.State.StartedAt}}", node_part.NAME).stdout
        taken = stack.services[0].host
        for words in ((f"{taken}:{INSIDE}",), (f"{stack.ssh.port}:{INSIDE}",), ("9000:6443",), ("9000:50000",),
                      ("9000:40000", "--service", "joelclaw/redis"), (f"9000:{INSIDE}", "--service", "joelclaw/nobody")):
            code, answer, _ = ports(stack, "add", *words)
            assert code == 4, f"{words}: {code} {told(answer)}"
        assert ports(stack, "add", "99999")[0] == 64
        assert bindings(stack) == before and spec(stack) == text
        assert stack.engine.docker("inspect", "-f", "{{.State.StartedAt}}", node_part.NAME).stdout == started


@dataclass
class Spoiled:
    """Something goes wrong in the VM when the engine is started again with the new port: all is as it was before, to the
    byte, and runs."""

    name: str
    spoil: str  # shell commands, at the first start of the engine

    def check(self, stack):
        forget(stack)
        before, text, wanted, files = what_stays(stack), spec(stack), bindings(stack), engine_files(stack)
        host = shell.free_ports(1)[0]
        with Spoiling(stack, self.spoil) as spoiling:
            code, answer, err = ports(stack, "add", f"{host}:{INSIDE}")
            assert spoiling.has_spoiled(), "the engine was never started again"
        assert code == 2, f"{code}: {told(answer)} {err[-400:]}"
        stack.wait_until_healthy()
        assert what_stays(stack) == before and spec(stack) == text
        assert bindings(stack) == wanted and set(actual(stack)) == set(wanted), told(answer)
        assert engine_files(stack) == files, f"the engine's files are others: {told(answer)}"
        assert not backups(stack), backups(stack)
        code, status, _ = stack.status()
        assert code == 0, status["result"]["root_cause"]
        return answer["error"]["message"] if answer.get("error") else told(answer)[-160:]


def engine_files(stack):
    """What of the container's configuration no start of it rewrites."""
    form = "{{json .HostConfig.PortBindings}} {{json .Config}} {{json .HostConfig.RestartPolicy}} {{json .HostConfig.Mounts}}"
    return stack.engine.docker("inspect", "-f", form, node_part.NAME).stdout


class Spoiling:
    """systemctl in the VM, with something besides at its first start of the engine."""

    SCRIPT = """if [ "$1" = start ] && mkdir {base}/vm/spoiled 2>/dev/null; then
{spoil}
fi
exec /usr/local/bin/systemctl.own "$@"
"""

    def __init__(self, stack, spoil):
        self._base, self._machine = stack.base, stack.machine
        self._script = self.SCRIPT.format(base=stack.base, spoil=spoil)

    def __enter__(self):
        os.rename(f"{self._base}/vm/bin/systemctl", f"{self._base}/vm/bin/systemctl.own")
        self._machine.program("systemctl", self._script)
        return self

    def has_spoiled(self):
        return os.path.isdir(f"{self._base}/vm/spoiled")

    def __exit__(self, *_):
        os.rename(f"{self._base}/vm/bin/systemctl.own", f"{self._base}/vm/bin/systemctl")
        if self.has_spoiled():
            os.rmdir(f"{self._base}/vm/spoiled")


TEAR = "for each in /var/lib/docker/containers/*/hostconfig.json; do truncate -s 200 \"$each\"; done"


@dataclass
class Killed:
    """kill -9 at random instants; the next heal or ports finds what was left."""

    times: int = 5
    name: str = "ports-killed"

    def check(self, stack):
        seed = random.randrange(1 << 32)
        draw = random.Random(seed)
        before, wanted = what_stays(stack), bindings(stack)
        for number in range(self.times):
            forget(stack)
            host = shell.free_ports(1)[0]
            running = stack.product_begun("ports", "add", f"{host}:{INSIDE}")
            time.sleep(draw.uniform(0.2, 14))
            running.send_signal(signal.SIGKILL)
            running.wait()
            code, answer, err = heal(stack, "--force", "a test")
            where = f"seed {seed}, death {number}: {code} {told(answer)} {err[-300:]}"
            stack.mended()
            assert what_stays(stack) == before, where
            now = bindings(stack)
            new = {**wanted, f"{INSIDE}/tcp": [{"HostIp": "0.0.0.0", "HostPort": str(host)}]}
            assert now in (wanted, new), f"{where}: {now}"
            assert set(actual(stack)) == set(now), f"{where}: configured and not published"
            assert not backups(stack), f"{where}: {backups(stack)}"
            if now == new:
                code, answer, err = ports(stack, "remove", str(host))
                assert code in (0, 1), f"{where}; then {code} {told(answer)} {err[-300:]}"
                stack.mended()
        return f"{self.times} deaths"


CASES = [AddAndRemove(), Refusals(), Spoiled("ports-torn-file", TEAR)] + (
    [Killed(times=50)] if os.environ.get("INFRA_LONG") else [])
