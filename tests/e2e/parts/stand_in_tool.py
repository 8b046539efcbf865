# SPDX-License-Identifier: MIT
"""colima, limactl, talosctl and helm, stood in for: `stand_in_tool.py NAME WORLD ARGUMENT...`.

They say what colima v0.10, Lima v2.0.3, talosctl v1.12.4 and helm v3.19 say, of the state in the JSON file WORLD, which
the suite edits. Whatever can be asked of a real part is: limactl looks whether its host agent lives, talosctl dials its
endpoint. An argument vector that they do not know is an error which names it, exit 64.

Each is started as often as the tool that it stands for, several at once, so what it costs is kept near what such a program
costs at its start: what one verb alone needs is imported there (ssl 15 ms of processor time, asyncio 60).
"""

# pylint: disable=import-outside-toplevel
import json
import os
import sys
import time

PR_SET_NAME = 15


def log(level, text):
    print(f'time="{time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}" level={level} msg="{text}"', file=sys.stderr)


def unknown(name, words):
    print(f"{name} stand-in: unknown argument vector: {' '.join(words)}", file=sys.stderr)
    return 64


def lives(pidfile):
    try:
        with open(pidfile, encoding="utf-8") as file:
            os.kill(int(file.read()), 0)
        return True
    except (OSError, ValueError):
        return False


class World:
    """The suite's file, and what follows from it and from the real parts."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.facts = json.load(file)
        self.lima = os.environ.get("LIMA_HOME") or self.facts["lima_home"]
        self.directory = f"{self.lima}/colima"

    def status(self):
        """Lima's rule, shortened: what the file says, unless the host agent is dead."""
        if self.facts["vm_status"] == "Running" and not lives(f"{self.directory}/ha.pid"):
            return "Stopped"
        return self.facts["vm_status"]


def instance(world):
    """A line of `limactl list --json`; `config`, a whole yaml there, is shortened."""
    facts, status = world.facts, world.status()
    line = {"name": "colima", "hostname": "lima-colima", "status": status, "dir": world.directory, "vmType": "vz",
            "arch": "x86_64", "cpus": facts["cpus"], "memory": 8 << 30, "disk": 20 << 30,
            "additionalDisks": [{"name": "colima", "format": False, "fsType": "ext4"}],
            "sshLocalPort": facts["ssh_port"] if status == "Running" else 0,
            "sshConfigFile": f"{world.directory}/ssh.config"}
    if status in ("Running", "Broken"):
        with open(f"{world.directory}/ha.pid", encoding="utf-8") as file:
            line["hostAgentPID"] = int(file.read())
        line["driverPID"] = line["hostAgentPID"]
    if status == "Broken":
        del line["driverPID"]
        line["errors"] = ["host agent is running but driver is not"]
    return {**line, "config": {"vmType": "vz", "os": "Linux", "cpus": facts["cpus"]}, "sshAddress": "127.0.0.1",
            "protected": False, "limaVersion": "2.0.3", "HostOS": "linux", "HostArch": "x86_64", "LimaHome": world.lima,
            "IdentityFile": f"{world.lima}/_config/user"}


def limactl(world, words):
    if words in (["list", "--json"], ["list", "--json", "colima"], ["list", "colima", "--json"]):
        if world.facts["vm_status"]:
            print(json.dumps(instance(world)))
        else:
            log("warning", "No instance found. Run `limactl create` to create an instance.")
    elif words[:2] == ["disk", "list"] and "--json" in words:
        used = os.path.islink(f"{world.lima}/_disks/colima/in_use_by")
        print(json.dumps({"name": "colima", "size": 60 << 30, "format": "raw", "dir": f"{world.lima}/_disks/colima",
                          "instance": "colima" if used else "", "instanceDir": world.directory if used else "",
                          "mountPoint": "/mnt/lima-colima"}))
    elif words == ["--version"]:
        print("limactl version 2.0.3")
    elif words[:1] == ["hostagent"]:
        return host_agent(world, words)
    elif words in (["stop", "--force", "colima"], ["stop", "-f", "colima"]):
        return ask_for(world, "force-stop")
    elif words == ["disk", "unlock", "colima"]:
        lock = f"{world.lima}/_disks/colima/in_use_by"
        if os.path.islink(lock):
            os.unlink(lock)
        log("info", 'Unlocked disk \\"colima\\"')
    else:
        return unknown("limactl", words)
    return 0


def host_agent(world, words):
    """hostagent --pidfile FILE colima: carries the port of ssh.config to the VM's sshd."""
    import ctypes
    import forwarder
    import relay
    # So that whoever looks at its port sees Lima's name there, as on a real host.
    ctypes.CDLL(None).prctl(PR_SET_NAME, b"limactl")
    log("info", "hostagent socket created at " + f"{world.directory}/ha.sock")
    log("info", "[VZ] - vm state change: running")
    with open(words[words.index("--pidfile") + 1], "w", encoding="utf-8") as file:
        file.write(str(os.getpid()))
    log("info", "READY. Run `limactl shell colima` to open the shell.")
    forwarder.start(sys.argv[2], world)
    relay.relay(world.facts["ssh_port"], world.facts["machine_pid"], 22)
    return 0


def colima(world, words):
    """Text of `status` goes to stderr; a VM that is not running is one error whatever the reason."""
    runs = world.status() == "Running"
    if words in (["list", "--json"], ["list", "-j"]):
        if world.facts["vm_status"]:
            line = {"name": "default", "status": world.status(), "arch": "x86_64", "cpus": world.facts["cpus"],
                    "memory": 8 << 30, "disk": 60 << 30}
            print(json.dumps({**line, **({"runtime": "docker"} if runs else {})}))
        return 0
    if words[:1] == ["status"]:
        if not runs:
            log("fatal", "colima is not running")
            return 1
        if "--json" in words or "-j" in words:
            print(json.dumps({"display_name": "colima", "driver": "macOS Virtualization.Framework", "arch": "x86_64",
                              "runtime": "docker", "mount_type": "virtiofs",
                              "docker_socket": f"unix://{world.facts['docker_socket']}", "kubernetes": False,
                              "cpu": world.facts["cpus"], "memory": 8 << 30, "disk": 60 << 30}))
            return 0
        for text in ("colima is running using macOS Virtualization.Framework", "arch: x86_64", "runtime: docker",
                     "mountType: virtiofs", f"docker socket: unix://{world.facts['docker_socket']}"):
            log("info", text)
        return 0
    if words == ["--version"]:
        print("colima version 0.10.0")
        return 0
    verb, rest = words[:1], words[1:]
    if verb == ["start"] and rest in ([], ["--profile", "default"]):
        if runs:
            log("warning", "already running, ignoring")
            return 0
        log("info", "starting colima")
        return ask_for(world, "start")
    if verb == ["stop"] and rest in ([], ["--profile", "default"]):
        log("info", "stopping colima" if runs else "not running")
        return ask_for(world, "stop") if runs else 0
    return unknown("colima", words)


def ask_for(world, verb):
    """The VM is the suite's: it is asked to do it, and says how it went."""
    import power_client
    try:
        answer = power_client.ask(world.facts["power"], verb)
    except (OSError, KeyError) as failure:
        answer = str(failure)
    if answer == "ok":
        log("info", "done")
        return 0
    log("fatal", f"error starting vm: {answer}" if verb == "start" else f"error stopping vm: {answer}")
    return 1


def resource(kind, name, owner, spec):
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return json.dumps({"metadata": {"created": at, "finalizers": None, "id": name, "namespace": "runtime", "owner": owner,
                                    "phase": "running", "type": kind, "updated": at, "version": 7},
                       "node": "10.5.0.2", "spec": spec}, indent=4)


def dial(endpoint):
    """None, or talosctl's own words for why its endpoint does not answer."""
    import socket
    import ssl
    host, _, port = endpoint.rpartition(":")
    unavailable = "rpc error: code = Unavailable desc = connection error: desc = "
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # without the system's store, which is read for nothing here
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection((host, int(port)), timeout=20) as plain:
            with context.wrap_socket(plain):
                return None
    except (ConnectionRefusedError, TimeoutError):
        return f'{unavailable}"transport: Error while dialing: dial tcp {endpoint}: connect: connection refused"'
    except OSError:
        return f'{unavailable}"error reading server preface: EOF"'


def options_of(words, valued):
    """({option: value}, the other words); both `--a b` and `--a=b`."""
    options, rest, waiting = {}, [], list(words)
    while waiting:
        word = waiting.pop(0)
        name, separator, value = word.partition("=")
        if name in valued:
            options[valued[name]] = value if separator else (waiting.pop(0) if waiting else "")
        else:
            rest.append(word)
    return options, rest


def talosctl(world, words):
    if words[:1] == ["cluster"]:
        import talos_create
        known, code = talos_create.cluster(world, words)
        return code if known else unknown("talosctl", words)
    options, rest = options_of(words, {"--talosconfig": "config", "--context": "context", "-n": "nodes", "--nodes": "nodes",
                                       "-e": "endpoints", "--endpoints": "endpoints", "-o": "output", "--output": "output",
                                       "-c": "cluster", "--cluster": "cluster"})
    if rest[:2] == ["version", "--client"]:
        print("Client:\n\tTag:         v1.12.4\n\tSHA:         1a2b3c4d\n\tOS/Arch:     linux/amd64")
        return 0
    asked = {("get", "machinestatus"): machine_status, ("get", "services"): talos_services,
             ("get", "service"): talos_services, ("get", "machineconfig", "v1alpha1"): machine_config,
             ("etcd", "alarm", "list"): alarms}.get(tuple(rest))
    if rest[:2] == ["etcd", "snapshot"] and len(rest) == 3:
        def asked():
            return snapshot(world, rest[2])
    if rest[:2] == ["patch", "machineconfig"]:
        asked = patched
    if rest[:2] == ["config", "endpoint"]:
        return set_endpoint(options["config"], rest[2])
    if asked is None:
        return unknown("talosctl", words)
    if not options.get("nodes"):
        print("nodes are not set for the command: please use `--nodes` flag or configuration file to set the nodes to run "
              "the command against", file=sys.stderr)
        return 1
    failure = dial(options.get("endpoints") or world.facts["talos_endpoint"])
    if failure:
        print(failure, file=sys.stderr)
        return 1
    return asked() or 0


def snapshot(world, path):
    """Of the etcd that is really there; the suite, whose machine it is in, fetches it."""
    import shutil
    import power_client
    answer = power_client.ask(world.facts["power"], "etcd-snapshot")
    if answer != "ok":
        print(f"error reading file: {answer}", file=sys.stderr)
        return 1
    shutil.copyfile(world.facts["etcd_snapshot"], path)
    print(f"etcd snapshot saved to {json.dumps(path)} ({os.stat(path).st_size} bytes)", file=sys.stderr)
    return 0


def machine_config():
    """As the container was given it, in short."""
    print("node: 10.5.0.2\nmetadata:\n    namespace: config\n    type: MachineConfigs.config.talos.dev\n    id: v1alpha1\n"
          "spec: |\n    version: v1alpha1\n    machine:\n        type: controlplane\n    cluster:\n        clusterName: joelclaw")


def machine_status():
    print(resource("MachineStatuses.runtime.talos.dev", "machine", "runtime.MachineStatusController",
                   {"stage": "running", "status": {"ready": True, "unmetConditions": []}}))


def talos_services():
    for name in ("apid", "containerd", "cri", "etcd", "kubelet", "machined", "trustd"):
        print(resource("Services.v1alpha1.talos.dev", name, "v1alpha1.ServiceController",
                       {"running": True, "healthy": True, "unknown": False}))


def set_endpoint(path, endpoint):
    """Of the one context that this home's talosconfig has."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines(keepends=True)
    at = lines.index("        endpoints:\n") + 1
    lines[at] = f"            - {endpoint}\n"
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)
    return 0


def patched():
    """Nothing that is here reads a machine config; its words go to stderr, as talosctl's do."""
    print("patched MachineConfigs.config.talos.dev/v1alpha1 at the node 10.5.0.2\nApplied configuration without a reboot",
          file=sys.stderr)


def alarms():
    print("NODE       MEMBER             ALARM")


def helm(_world, words):
    if words[:1] == ["list"]:
        print("[]")
    elif words[:1] == ["version"]:
        print("v3.19.0+g3d8990f")
    else:
        return unknown("helm", words)
    return 0


if __name__ == "__main__":
    TOOLS = {"limactl": limactl, "colima": colima, "talosctl": talosctl, "helm": helm}
    world = World(sys.argv[2])
    # The host agent is limactl too, and is not what hangs.
    if sys.argv[1] in world.facts.get("hang", ()) and sys.argv[3:4] != ["hostagent"]:
        time.sleep(600)
    sys.exit(TOOLS[sys.argv[1]](world, sys.argv[3:]))
