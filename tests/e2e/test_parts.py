# SPDX-License-Identifier: MIT
"""The parts by themselves: each serves, and each fault is real, as plain tools see it. The product takes no part."""

import json
import os
import socket
import subprocess

from parts import kube_objects, shell
from parts.node import NAME as NODE_NAME, VOLUMES


def tool(stack, *words, timeout=15):
    """A plain tool with the stack's home, killed at its deadline: (exit code or None, stdout, stderr)."""
    try:
        done = shell.run(words, check=False, env=stack.environment(), timeout=timeout)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        return None, "", "no answer"


def docker(stack, *words, **options):
    return tool(stack, "docker", "-H", f"unix://{stack.ssh.docker_socket}", *words, **options)


def kubectl(stack, *words, **options):
    cache = f"{stack.base}/kube-cache"
    return tool(stack, "kubectl", "--context", "admin@joelclaw", "--cache-dir", cache, *words, **options)


def http(stack, name, path, timeout=3):
    """(curl's exit code, status and body): 7 refused, 28 no answer in time, 52 or 56 closed without an answer."""
    code, out, _ = tool(stack, "curl", "-sS", "-m", str(timeout), "-w", " %{http_code}",
                        f"http://127.0.0.1:{stack.port_of(name)}/{path}")
    return code, out


def connects(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
        return True
    except OSError:
        return False


class Case:
    def __init__(self, name, check):
        self.name, self.check = name, check


def engine(stack):
    code, out, err = docker(stack, "info", "--format", "{{.ServerVersion}} {{.Driver}} {{.Name}}")
    assert code == 0 and out.split()[2] == "lima-colima", out + err
    return out.strip()


def container_shape(stack):
    code, out, err = docker(stack, "inspect", NODE_NAME)
    assert code == 0, err
    facts = json.loads(out)[0]
    host, network = facts["HostConfig"], facts["NetworkSettings"]["Networks"]["joelclaw"]
    assert facts["Config"]["Labels"]["talos.cluster.name"] == "joelclaw" and host["ReadonlyRootfs"]
    assert host["RestartPolicy"]["Name"] == "unless-stopped" and network["IPAMConfig"]["IPv4Address"] == "10.5.0.2"
    assert {"6443/tcp", "50000/tcp", "6379/tcp"} <= set(host["PortBindings"]), host["PortBindings"]
    volumes = {mount["Destination"] for mount in facts["Mounts"] if mount["Type"] == "volume" and len(mount["Name"]) == 64}
    assert volumes == set(VOLUMES), volumes
    return "privileged" if host["Privileged"] else "not privileged: this machine lacks a capability itself"


def ssh(stack):
    said = stack.ssh.inside("hostname; systemctl is-active docker.service; sudo -n id -u; docker ps -q | wc -l")
    assert said.stdout.split() == ["lima-colima", "active", "0", "1"], said
    code, _, err = tool(stack, "ssh", "-F", stack.ssh.config, "-O", "check", "lima-colima")
    assert code == 0 and "Master running" in err, err


def own_network(stack):
    """What listens in the VM does not listen here, but for what is forwarded."""
    inside = stack.machine.run("ss", "-Hltn").stdout
    assert ":22 " in inside and ":10250 " in inside
    ours = [line.split()[3] for line in tool(stack, "ss", "-Hltn")[1].splitlines()]
    published = [host for host, _ in stack.node.published()] + [stack.ssh.port]
    assert all(f"127.0.0.1:{port}" in ours for port in published), "a published port is not forwarded"
    assert not [address for address in ours if address.endswith(":10250")], "the VM's kubelet listens on this host"


def services(stack):
    code, out, err = tool(stack, "redis-cli", "-p", str(stack.port_of("redis")), "ping")
    assert (code, out.strip()) == (0, "PONG"), out + err
    for name, path, body in (("typesense", "health", '{"ok":true}'), ("inngest", "health", '"status":200'),
                             ("system-bus-worker", "api/inngest", "200"), ("livekit", "", "OK"),
                             ("bluesky-pds", "xrpc/_health", "version")):
        code, out = http(stack, name, path)
        assert code == 0 and body in out and out.endswith(" 200"), f"{name}: {code} {out}"


def kubernetes(stack):
    code, out, err = kubectl(stack, "get", "--raw", "/readyz")
    assert (code, out) == (0, "ok"), out + err
    code, out, err = kubectl(stack, "get", "pods", "-A", "--no-headers")
    assert code == 0 and all("Running" in line for line in out.splitlines()), out + err
    code, out, err = kubectl(stack, "get", "nodes", "--no-headers")
    assert code == 0 and " Ready " in out, out + err
    return f"{len(out.splitlines())} node"


def kubelet(stack):
    for path, answer in ((f"/api/v1/nodes/{NODE_NAME}/proxy/healthz", "ok"),
                         ("/api/v1/namespaces/joelclaw/services/http:dkron-svc:8080/proxy/health", '{"agent":"ok"}')):
        code, out, err = kubectl(stack, "get", "--raw", path)
        assert (code, out) == (0, answer), out + err
    code, out, err = kubectl(stack, "exec", "-n", "joelclaw", "redis-0", "--", "redis-cli", "ping")
    assert (code, out.strip()) == (0, "PONG"), out + err
    code, _, err = kubectl(stack, "exec", "-n", "joelclaw", "redis-0", "--", "false")
    assert code == 1, err


def stand_ins(stack):
    code, out, _ = tool(stack, "limactl", "list", "--json")
    assert code == 0 and json.loads(out)["status"] == "Running"
    code, out, err = tool(stack, "colima", "status")
    assert code == 0 and out == "" and "colima is running" in err
    code, out, err = tool(stack, "talosctl", "-n", "10.5.0.2", "get", "machinestatus", "-o", "json")
    assert code == 0 and json.loads(out)["spec"]["stage"] == "running", err
    code, _, err = tool(stack, "limactl", "frobnicate")
    assert code == 64 and "frobnicate" in err


def ssh_master_killed(stack):
    stack.kill_ssh_master()
    code, _, err = docker(stack, "ps")
    assert code != 0 and os.path.exists(stack.ssh.docker_socket), "docker.sock must stay and refuse"
    assert not connects(stack.port_of("redis")) and stack.ssh.inside("docker", "ps", "-q").stdout
    code, _, refused = tool(stack, "ssh", "-F", stack.ssh.config, "-O", "check", "lima-colima")
    assert code == 255 and "Connection refused" in refused, refused
    return err.strip()[:80]


def dockerd_stopped(stack):
    stack.stop_dockerd()
    assert stack.ssh.inside("systemctl is-active docker.service docker.socket").stdout.split() == ["inactive"] * 2
    code, _, err = docker(stack, "ps")
    assert code == 1, err
    assert http(stack, "livekit", "")[0] == 7, "the port must refuse"
    return err.strip()[:80]


def dockerd_hangs(stack):
    stack.hang_dockerd()
    assert docker(stack, "ps", timeout=4)[0] is None, "docker must not answer"
    assert http(stack, "livekit", "")[0] == 0, "ports must go on serving"


def container_stopped(stack):
    stack.stop_container()
    code, out, _ = docker(stack, "inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", NODE_NAME)
    assert code == 0 and out.startswith("exited"), out
    assert http(stack, "livekit", "")[0] == 7, "the port must refuse"
    return out.strip()


def container_just_stopped(stack):
    stack.stop_container(noticed=False)
    code, text = http(stack, "livekit", "")
    assert code in (52, 56), f"the port must take the connection and close it: {code} {text}"
    return f"curl {code}"


def restart_policy_dropped(stack):
    stack.drop_restart_policy()
    assert docker(stack, "inspect", "--format", "{{.HostConfig.RestartPolicy.Name}}", NODE_NAME)[1].strip() == "no"


def api_server_stopped(stack):
    stack.stop_api_server()
    code, _, err = kubectl(stack, "get", "--raw", "/readyz")
    assert code == 1 and http(stack, "livekit", "")[0] == 0, err
    return err.strip()[-60:]


def api_server_hangs(stack):
    stack.hang_api_server()
    assert connects(stack.node.api_port) and kubectl(stack, "get", "--raw", "/readyz", timeout=4)[0] is None


def kubeconfig_drifted(stack):
    stack.drift_kubeconfig()
    code, _, err = kubectl(stack, "get", "--raw", "/readyz")
    assert code == 1 and "refused" in err, err
    assert kubectl(stack, "--server", f"https://127.0.0.1:{stack.node.api_port}", "get", "--raw", "/readyz")[1] == "ok"


def port_lost(stack):
    stack.lose_port()
    assert http(stack, "livekit", "")[0] == 7
    assert stack.machine.run("curl", "-s", f"http://127.0.0.1:{stack.port_of('livekit')}/").stdout == "OK"


def port_stolen(stack):
    stack.steal_port()
    assert http(stack, "livekit", "")[1].endswith(" 404")


def node_tainted(stack):
    stack.taint_node()
    assert "NoSchedule" in kubectl(stack, "get", "nodes", "-o", "jsonpath={.items[0].spec.taints}")[1]
    assert "Pending" in kubectl(stack, "get", "pods", "-n", "joelclaw", "--no-headers")[1]


def node_cordoned(stack):
    stack.cordon_node()
    assert "SchedulingDisabled" in kubectl(stack, "get", "nodes", "--no-headers")[1]


def nodeport_mismatch(stack):
    stack.mismatch_nodeport()
    assert ":3999/" in kubectl(stack, "get", "service", "-n", "joelclaw", "bluesky-pds", "--no-headers")[1]
    assert http(stack, "bluesky-pds", "xrpc/_health")[0] != 0


def crash_loop(stack):
    stack.crash_loop_pod(log="first\nBad file format reading the append only file\n")
    assert "CrashLoopBackOff" in kubectl(stack, "get", "pods", "-n", "joelclaw", "--no-headers")[1]
    pod = kube_objects.pod_name("Deployment", "system-bus-worker", 0)
    code, out, err = kubectl(stack, "logs", "-n", "joelclaw", pod, "--tail", "1")
    assert code == 0 and out == "Bad file format reading the append only file\n", out + err


def blackhole(stack):
    stack.blackhole_port()
    assert connects(stack.port_of("livekit"))
    assert http(stack, "livekit", "", timeout=2)[0] == 28, "it must take the connection and say nothing"


def docker_socket_hangs(stack):
    stack.hang_docker_socket()
    assert docker(stack, "ps", timeout=4)[0] is None
    assert http(stack, "livekit", "")[0] == 0 and stack.ssh.inside("docker", "ps", "-q").stdout


CASES = [Case(check.__name__.replace("_", "-"), check) for check in (
    engine, container_shape, ssh, own_network, services, kubernetes, kubelet, stand_ins, ssh_master_killed, port_lost,
    port_stolen, docker_socket_hangs, dockerd_stopped, dockerd_hangs, container_stopped, container_just_stopped,
    restart_policy_dropped, api_server_stopped, api_server_hangs, kubeconfig_drifted, node_tainted, node_cordoned,
    nodeport_mismatch, crash_loop, blackhole)]


def leftovers(base):
    """Whatever of a stack is still here: processes, mounts, cgroups, files."""
    name = os.path.basename(base)
    mark = f"{shell.MARK}={name}".encode()
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/environ", "rb") as environ:
                if int(entry) != os.getpid() and mark in environ.read().split(b"\0"):
                    found.append(f"process {entry}")
        except OSError:
            continue
    with open("/proc/mounts", encoding="utf-8") as mounts:
        found += [f"mount {line.split()[1]}" for line in mounts if name in line]
    for top, names, _ in os.walk("/sys/fs/cgroup"):
        found += [f"cgroup {top}/{each}" for each in names if each == name]
    return found + ([f"directory {base}"] if os.path.exists(base) else [])


def after(score, stack):
    """The stack is down: nothing of it may be left."""
    if not stack.last_base:
        return
    left = leftovers(stack.last_base)
    if left:
        score.fail("nothing-left-behind", ", ".join(left))
    else:
        score.ok("nothing-left-behind", 0)
