# SPDX-License-Identifier: MIT
"""What `status` has asked, as plans for bench_replay: in its own waves, or one after the other by the wrapped tools."""

import json
import shutil
import subprocess
from urllib.parse import parse_qs, urlsplit


def write(path, questions, **of_plan):
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"scratch": "", **of_plan, "questions": questions}, file)
    return path


def record(program, stack):
    """One healthy look. One that was slow enough to ask more, because something was silent for a second, is made again."""
    for _ in range(5):
        done = subprocess.run([program, stack.home.spec], env=stack.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=True)
        plan = json.loads(done.stdout)
        if all(each["on"] != "tick" for each in plan["questions"]):
            return plan
    raise RuntimeError("the machine is too busy: five times something was silent for a second")


def one_after_the_other(commands):
    """Each begins when the one before has ended."""
    return [{"kind": "command", "words": [shutil.which(words[0]), *words[1:]], "environment": environment,
             "after": number - 1, "on": "answer" if number else "start"}
            for number, (words, environment) in enumerate(commands)]


def by_tools(plan, access):
    """The recorded questions as command lines. What the engine's socket and ports are asked is asked by curl, which is
    quicker than the engine's own client; the proxy falls away, since kubectl needs none."""
    proxied = f"{plan['scratch']}/"
    return [words for each in plan["questions"] if (words := _words(each, proxied, access))]


def _words(question, proxied, access):
    if question["kind"] == "command":
        return None if question["accompanying"] else (question["words"], question["environment"])
    at = f"{question.get('host')}:{question.get('port')}"
    socket = question.get("socket", "")
    if question["kind"] == "http":
        if question["subprotocol"]:
            return _exec_words(question["path"], access), []
        if question["tls"]:
            return ["kubectl", *access, "get", "--raw", question["path"]], []
        if socket.startswith(proxied):
            return ["kubectl", *access, "get", "--raw", question["path"]], []
        way = ["--unix-socket", socket, f"http://localhost{question['path']}"] if socket else [f"http://{at}{question['path']}"]
        return ["curl", "-s", "-X", question["method"], *way], []
    if question["greeting"] == "certificate":
        return ["openssl", "s_client", "-connect", at], []
    if question["greeting"] == "redis":
        return ["redis-cli", "-h", question["host"], "-p", str(question["port"]), "ping"], []
    if socket:
        return ["ssh", "-S", socket, "-O", "check", "any"], []  # the only such socket is the ssh master's
    return ["bash", "-c", f": </dev/tcp/{question['host']}/{question['port']}"], []


def _exec_words(path, access):
    """/api/v1/namespaces/SPACE/pods/NAME/exec?command=WORD&..."""
    url = urlsplit(path)
    parts, query = url.path.split("/"), parse_qs(url.query)
    container = ["-c", *query["container"]] if "container" in query else []
    return ["kubectl", *access, "exec", "-n", parts[4], parts[6], *container, "--", *query["command"]]


def quick_health_check(stack, access):
    """What the stack's owner types by hand: pods, five health pages, redis, and the scheduler behind its service."""
    at = {service.name: service.host for service in stack.services}
    pages = (("system-bus-worker", "api/inngest"), ("livekit", ""), ("typesense", "health"), ("inngest", "health"),
             ("bluesky-pds", "xrpc/_health"))
    return [(["kubectl", *access, "get", "pods", "-n", "joelclaw"], []),
            *((["curl", "-s", f"http://localhost:{at[name]}/{path}"], []) for name, path in pages),
            (["kubectl", *access, "exec", "-n", "joelclaw", "redis-0", "--", "redis-cli", "ping"], []),
            (["kubectl", *access, "get", "--raw", "/api/v1/namespaces/joelclaw/services/dkron-svc:8080/proxy/health"], [])]
