# SPDX-License-Identifier: MIT
"""Where real parts and the simulation differ by nature, each with its reason. Whatever is not here must be equal."""

from compare import Exemption

MOMENT = "a moment, or how long something took"
SIZE = "a size of this machine, or how much of it is used"
NUMBER = "the number of a process"
VERSION = "the version of a part, which is this machine's"
KEY = "a key made for one run"
WORDS = "words for a person, of which each tool and version has its own; what follows from them is compared"
PLACE = "where a program is installed"
PRETENCE = "the parts play a Mac's VM, so that its tools' answers are those of the facts; a simulated Linux host has qemu"
NETWORK = "no part plays Lima's user network, which runs beside a real VM"
LOOPBACK = "the parts listen on 127.0.0.1 alone, so that nobody else reaches them; Lima listens on 0.0.0.0"
ELSEWHERE = "another cluster's entry, there to be left alone"

SECONDS = ("*.took", "*.uptime")
MOMENTS = ("*.created", "*.started", "*.finished", "*.last", "*.last_transition", "*.not_after", "*.client_not_after",
           "*.clock", "*.clock_asked", "*.clock_heard", "*.api_clock", "*.api_clock_heard")
SIZES = ("host.space.seen.*", "vm.guest.seen.root_space.seen.*", "vm.guest.seen.data_space.seen.*",
         "vm.guest.seen.memory", "*.engine.seen.memory", "runtime.node_memory_used.seen")


def exemptions():
    return [
        *(Exemption(each, MOMENT, "whatever") for each in SECONDS),
        *(Exemption(each, MOMENT) for each in MOMENTS),
        *(Exemption(each, SIZE) for each in SIZES),
        Exemption("vm.instance.seen.host_agent_pid", NUMBER),
        Exemption("vm.instance.seen.driver_pid", NUMBER),
        Exemption("vm.processes.seen.pids", NUMBER),
        Exemption("host.listeners.seen.*.pid", NUMBER),
        Exemption("*.engine.seen.version", VERSION),
        Exemption("vm.ssh_banner.seen.line", VERSION),
        Exemption("vm.guest.seen.boot_id", KEY),
        Exemption("*.ca_pem", KEY),
        Exemption("*.chain_pem", KEY),
        Exemption("host.tools.*.path", PLACE),
        Exemption("vm.*.seen.vm_type", PRETENCE),
        Exemption("vm.*.seen.mount_type", PRETENCE),
        Exemption("vm.guest.seen.routes.seen", PRETENCE),
        Exemption("vm.processes.seen.usernet", NETWORK),
        Exemption("host.listeners.seen.*.address", LOOPBACK),
        Exemption("kubernetes.kubeconfig.seen.current", ELSEWHERE),
        Exemption("kubernetes.kubeconfig.seen.contexts.elsewhere.*", ELSEWHERE, "whatever"),
        Exemption("*.unknown.detail", WORDS, "whatever"),
        Exemption("runtime.socket.seen.contact.detail", WORDS, "whatever"),
        Exemption("kubernetes.api_port.seen.detail", WORDS, "whatever"),
        Exemption("vm.control_socket.seen.detail", WORDS, "whatever"),
        Exemption("vm.ssh_banner.seen.detail", WORDS, "whatever"),
        Exemption("runtime.node_log.seen", WORDS),
    ]
