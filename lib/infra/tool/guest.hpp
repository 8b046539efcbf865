// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/time.hpp>
#include <infra/snapshot/endpoint_facts.hpp>
#include <infra/snapshot/vm_facts.hpp>
#include <infra/stack/probe_spec.hpp>
#include <infra/tool/ssh.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// One ssh session that asks the VM everything: `sh -c SCRIPT joelclaw-facts`. The script is POSIX sh, needs no root
/// (`sudo -n` where it is allowed), writes nothing, bounds `docker ps` by `timeout`, and prints lines of a word and a
/// value:
///
///     joelclaw-facts 1
///     uptime 86400.12                        seconds, /proc/uptime
///     boot-id 0f3c...                        /proc/sys/kernel/random/boot_id
///     clock 1763971200.123456789             date +%s.%N
///     cpus 8
///     memory-kib 25165824                    MemTotal
///     space / 20957446144 8589934592 1310720 1200000      bytes, bytes available, inodes, inodes free
///     space /var/lib/docker ...
///     unit docker.service active
///     unit docker.socket active
///     bridge-nf-call-iptables 1              1: the file exists
///     route default via 192.168.5.2 dev eth0
///     listen 6379                            a TCP port with a listener, once each
///     volume-directory pvc-UID_NAMESPACE_CLAIM
///     container {"ID":"...","Names":"...","State":"running",...}    docker ps -a --no-trunc --format '{{json .}}'
///     containers-error permission denied ... what else docker ps said, where it said anything
///     containers-exit 0                      of docker ps; 124: no answer within its 4 s; 127: no docker
///     cannot volume-directory                could not be asked: no such lines mean nothing
///     end
///
/// A line that it cannot fill is left out; without `end`, `uptime` and `clock` the answer is garbage.
Command guest_facts_command(const SshTarget& target, Duration deadline);

/// `label` and `value` name the containers of this cluster; roles are read by the cluster driver.
struct GuestQuestion {
  std::string label, value;
};
Probe<Guest> parse_guest_facts(const Outcome& outcome, const GuestQuestion& question, WallTime asked, WallTime heard);

/// Published ports asked again from inside the VM: `bash -c SCRIPT joelclaw-dial PORT REQUEST PORT REQUEST ...`, where
/// REQUEST is what to send, escaped for printf %b. For each port one line `dial PORT refused|no-connect|silent|closed`
/// or `dial PORT answered BASE64` (the first 4 KiB), all at once, at most 3 s; then `end`.
struct GuestDial {
  std::uint16_t port = 0;
  std::string request;  ///< bytes to send
  bool operator==(const GuestDial&) const = default;
};
Command guest_dial_command(const SshTarget& target, const std::vector<GuestDial>& dials, Duration deadline);

struct GuestDialAnswer {
  std::uint16_t port = 0;
  Contact contact = Contact::cancelled;
  std::string bytes;
  bool operator==(const GuestDialAnswer&) const = default;
};
Probe<std::vector<GuestDialAnswer>> parse_guest_dials(const Outcome& outcome);

}  // namespace joelclaw::infra
