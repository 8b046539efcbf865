# SPDX-License-Identifier: MIT
"""`talosctl cluster create docker` and `cluster destroy`, stood in for: real containers, networks and volumes of the engine
that DOCKER_HOST names, with Talos' shape. What a node does by itself after its first boot (registering, its own pods) and
the client configurations are the suite's, which is asked for them.
"""

import json
import os
import subprocess
import sys

import power_client

VALUED = ("--name", "--workers", "--image", "--kubernetes-version", "--cpus-controlplanes", "--memory-controlplanes", "--subnet",
          "--config-patch-controlplanes", "--config-patch", "--exposed-ports", "--state")


class Refused(Exception):
    """What talosctl says before it ends with 1."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def docker(*words):
    """The client reads DOCKER_HOST, as talosctl does; its context is not asked."""
    done = subprocess.run(["docker", *words], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise Refused(done.stderr.strip())
    return done.stdout.strip()


def options_of(words):
    """None where a word is not known."""
    options, waiting = {}, list(words)
    while waiting:
        word = waiting.pop(0)
        if word not in VALUED or not waiting:
            return None
        options.setdefault(word, []).append(waiting.pop(0))
    return options


class Create:
    def __init__(self, world, options):
        self._facts = world.facts
        self._options = options
        self._name = self._one("--name", "talos-default")
        self._subnet = self._one("--subnet", "10.5.0.0/24")
        self._state = f"{os.path.expanduser('~')}/.talos/clusters/{self._name}"

    def _one(self, name, default):
        return self._options.get(name, [default])[-1]

    def run(self):
        if self._one("--workers", "1") != "0":
            raise Refused("the stand-in makes no workers")
        for patch in self._options.get("--config-patch-controlplanes", []):
            if json.loads(patch)["cluster"]["allowSchedulingOnControlPlanes"] is not True:
                raise Refused("the node of a cluster without workers would take no pods")
        self._make_state()
        image = self._one("--image", "")
        if not docker("images", "-q", image):
            raise Refused(f"failed to pull image {image}")
        say(f"creating network {self._name}")
        self._make_network()
        say("creating controlplane nodes")
        self._make_node(image)
        with open(f"{self._state}/state.yaml", "w", encoding="utf-8") as state:
            state.write(f"provisionername: docker\nclusterinfo:\n    clustername: {self._name}\n")
        say("creating worker nodes")
        print("waiting for Talos API (to bootstrap the cluster)", flush=True)
        self._ask("talos-bootstrap")
        print("bootstrapping cluster", flush=True)
        say(f'\nmerging kubeconfig into "{os.path.expanduser("~")}/.kube/config"')
        self._ask("talos-clients")
        print(f"PROVISIONER           docker\nNAME                  {self._name}")

    def _ask(self, verb):
        answer = power_client.ask(self._facts["power"], verb)
        if answer != "ok":
            raise Refused(f"bootstrap error: {answer}")

    def _make_state(self):
        if os.path.isdir(self._state):
            raise Refused(f'failed to initialize provisioner state: state directory "{self._state}" already exists, is the '
                          f'cluster "{self._name}" already running? remove cluster state with talosctl cluster destroy')
        say(f'creating state directory in "{self._state}"')
        os.makedirs(self._state)

    def _make_network(self):
        labels = ["--label", "talos.owned=true", "--label", f"talos.cluster.name={self._name}"]
        if self._name in docker("network", "ls", "--format", "{{.Name}}").split():
            there = docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Subnet}}", self._name)
            if there != self._subnet:
                raise Refused("unable to create or re-use a docker network: existing network has differing cidr: "
                              f"{there} vs {self._subnet}")
            return
        docker("network", "create", "--driver", "bridge", "--subnet", self._subnet, *labels,
               "--opt", "com.docker.network.driver.mtu=1500", self._name)

    def _make_node(self, image):
        ports = self._facts["talos_ports"] + self._one("--exposed-ports", "").split(",")
        published = [word for port in ports if port for word in ("--publish", f"0.0.0.0:{port}")]
        memory = self._one("--memory-controlplanes", "2GiB").replace("MiB", "m").replace("GiB", "g")
        docker("create", *self._facts["talos_shape"], "--network", self._name, "--cpus", self._one("--cpus-controlplanes", "2.0"),
               "--memory", memory, *published, image)
        docker("start", f"{self._name}-controlplane-1")


def destroy(options):
    name = options.get("--name", ["talos-default"])[-1]
    filters = ["--filter", "label=talos.owned=true", "--filter", f"label=talos.cluster.name={name}"]
    for each in docker("ps", "-aq", *filters).split():
        say(f"destroying node {each}")
        docker("rm", "--force", "--volumes", each)
    for each in docker("network", "ls", "-q", *filters).split():
        say(f"destroying network {each}")
        docker("network", "rm", each)


def cluster(world, words):
    """(whether the words are known, exit code) of `talosctl cluster …`."""
    making = words[:3] == ["cluster", "create", "docker"]
    options = options_of(words[3:] if making else words[2:])
    if options is None or not (making or words[:2] == ["cluster", "destroy"]):
        return False, 64
    try:
        if making:
            Create(world, options).run()
        else:
            destroy(options)
    except (Refused, OSError, KeyError, ValueError) as failure:
        say(str(failure))
        return True, 1
    return True, 0
