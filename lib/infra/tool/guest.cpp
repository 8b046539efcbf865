// SPDX-License-Identifier: MIT
#include <infra/tool/guest.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/unknown.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace joelclaw::infra {
namespace {

/// POSIX sh, for whatever /bin/sh the VM has. `docker ps` runs beside the rest, bounded, because a hung dockerd must not
/// hide what the kernel knows. Nothing is written anywhere: its answer comes through the same pipe, last.
constexpr std::string_view facts_script = R"sh(
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin; export PATH
echo 'joelclaw-facts 1'
{
  timeout 4 docker ps -a --no-trunc --format '{{json .}}' </dev/null 2>/dev/null
  echo "containers-exit $?"
} | sed '/^{/s/^/container /' &
read -r up rest </proc/uptime && echo "uptime $up"
read -r boot </proc/sys/kernel/random/boot_id && echo "boot-id $boot"
echo "clock $(date +%s.%N)"
awk '/^processor/ {n++} END {if (n) print "cpus " n}' /proc/cpuinfo
awk '/^MemTotal:/ {print "memory-kib " $2}' /proc/meminfo
for place in / /var/lib/docker; do
  df -P -k "$place" 2>/dev/null | awk 'NR == 2 {printf "%.0f %.0f\n", $2 * 1024, $4 * 1024}' | {
    read -r total available && {
      df -P -i "$place" 2>/dev/null | awk 'NR == 2 {print $2, $4}' | {
        read -r inodes free || { inodes=0; free=0; }
        echo "space $place $total $available ${inodes:-0} ${free:-0}"
      }
    }
  }
done
if command -v systemctl >/dev/null 2>&1; then
  systemctl is-active docker.service docker.socket 2>/dev/null | {
    read -r service; read -r socket
    echo "unit docker.service $service"
    echo "unit docker.socket $socket"
  }
fi
if [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]; then
  echo 'bridge-nf-call-iptables 1'
else
  echo 'bridge-nf-call-iptables 0'
fi
ip -4 route show 2>/dev/null | sed 's/^/route /'
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" {n = split($2, part, ":"); print part[n]}' | sort -u |
  while read -r hex; do echo "listen $((0x$hex))"; done
sudo -n ls -1 /var/lib/docker/volumes 2>/dev/null | {
  while read -r volume; do
    sudo -n ls -1 "/var/lib/docker/volumes/$volume/_data/local-path-provisioner" 2>/dev/null
  done
} | sed 's/^/volume-directory /'
wait
echo end
)sh";

Bytes bytes_of(std::string_view text) {
  return {parse_number(text).value_or(0)};
}

/// "1763971200.123456789"
WallTime clock_of(std::string_view text) {
  const auto dot = text.find('.');
  const auto seconds = parse_number(text.substr(0, dot));
  const auto ms = dot == std::string_view::npos ? std::nullopt : parse_number(text.substr(dot + 1, 3));
  return {static_cast<std::int64_t>(seconds.value_or(0) * 1000 + ms.value_or(0))};
}

UnitState unit_state(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, UnitState>, 6> words{{{"active", UnitState::active},
                                                                        {"reloading", UnitState::active},
                                                                        {"activating", UnitState::activating},
                                                                        {"inactive", UnitState::inactive},
                                                                        {"deactivating", UnitState::inactive},
                                                                        {"failed", UnitState::failed}}};
  for (const auto& [name, state] : words) {
    if (word == name) {
      return state;
    }
  }
  return UnitState::unknown;
}

struct Reading {
  Guest guest;
  const GuestQuestion& question;
  std::vector<ContainerFacts> containers;
  std::vector<std::string> routes, directories;
  std::vector<std::uint16_t> listening;
  int others = 0;
  int containers_exit = -1;
  bool complete = false;
};

void read_space(std::string_view value, Guest& guest) {
  const auto words = split(value, ' ');
  if (words.size() != 5) {
    return;
  }
  const SpaceFact fact{bytes_of(words[1]), bytes_of(words[2]), parse_number(words[3]).value_or(0),
                       parse_number(words[4]).value_or(0)};
  (words[0] == "/" ? guest.root_space : guest.data_space) = fact;
}

void read_unit(std::string_view value, Guest& guest) {
  const auto blank = value.find(' ');
  const UnitState state = blank == std::string_view::npos ? UnitState::unknown : unit_state(value.substr(blank + 1));
  (value.starts_with("docker.socket") ? guest.docker_socket : guest.docker_service) = state;
}

void read_container(std::string_view json, Reading& reading) {
  auto facts = parse_docker_ps_line(json);
  auto* container = std::get_if<ContainerFacts>(&facts);
  if (container == nullptr) {
    return;
  }
  const auto label = container->labels.find(reading.question.label);
  if (!reading.question.label.empty() && label != container->labels.end() && label->second == reading.question.value) {
    reading.containers.push_back(std::move(*container));
  } else if (container->state == ContainerState::running) {
    ++reading.others;
  }
}

void read_uptime(std::string_view value, Guest& guest) {
  guest.uptime = Duration{clock_of(value).ms};
}

void read_line(std::string_view line, Reading& reading) {
  const auto blank = line.find(' ');
  const std::string_view word = line.substr(0, blank);
  const std::string_view value = blank == std::string_view::npos ? std::string_view{} : trim(line.substr(blank + 1));
  Guest& guest = reading.guest;
  if (word == "uptime") {
    read_uptime(value, guest);
  } else if (word == "boot-id") {
    guest.boot_id = excerpt(value, 64);
  } else if (word == "clock") {
    guest.clock = clock_of(value);
  } else if (word == "cpus") {
    guest.cpus = static_cast<int>(std::min<std::uint64_t>(parse_number(value).value_or(0), 4096));
  } else if (word == "memory-kib") {
    guest.memory = {parse_number(value).value_or(0) * 1024};
  } else if (word == "space") {
    read_space(value, guest);
  } else if (word == "unit") {
    read_unit(value, guest);
  } else if (word == "bridge-nf-call-iptables") {
    guest.bridge_netfilter = value == "1";
  } else if (word == "route") {
    reading.routes.push_back(excerpt(value));
  } else if (word == "listen") {
    reading.listening.push_back(static_cast<std::uint16_t>(parse_number(value).value_or(0)));
  } else if (word == "volume-directory") {
    reading.directories.push_back(excerpt(value, 512));
  } else if (word == "container") {
    read_container(value, reading);
  } else if (word == "containers-exit") {
    reading.containers_exit = static_cast<int>(parse_number(value).value_or(1));
  } else if (word == "end") {
    reading.complete = true;
  }
}

/// dockerd inside: alive exactly when both its answers came.
void read_engine(Reading& reading) {
  Guest& guest = reading.guest;
  if (reading.containers_exit == 0) {
    guest.engine = EngineFacts{};
    guest.other_containers = reading.others;
    if (reading.containers.empty()) {
      guest.containers = Absent{"no container of this cluster"};
    } else {
      guest.containers = std::move(reading.containers);
    }
    return;
  }
  const Unknown why = reading.containers_exit == 124   ? Unknown{UnknownCause::timed_out, "docker inside the VM: no answer in 4 s"}
                      : reading.containers_exit == 127 ? Unknown{UnknownCause::tool_missing, "no docker inside the VM"}
                                                       : Unknown{UnknownCause::unreachable, "docker inside the VM: no daemon answers"};
  guest.engine = why;
  guest.containers = why;
  guest.other_containers = why;
}

}  // namespace

Command guest_facts_command(const SshTarget& target, Duration deadline) {
  return ssh_command(target, {"sh", "-c", std::string{facts_script}, "joelclaw-facts"}, deadline);
}

Probe<Guest> parse_guest_facts(const Outcome& outcome, const GuestQuestion& question, WallTime asked, WallTime heard) {
  if (!outcome.out.starts_with("joelclaw-facts 1\n")) {
    return outcome.succeeded() ? garbage(outcome.out) : unknown_from(outcome);
  }
  Reading reading{{}, question, {}, {}, {}, {}, 0, -1, false};
  for (const std::string_view line : lines_of(outcome.out)) {
    read_line(line, reading);
  }
  if (!reading.complete) {
    return outcome.succeeded() ? garbage("the answer from inside the VM was cut") : unknown_from(outcome);
  }
  Guest& guest = reading.guest;
  guest.clock_asked = asked;
  guest.clock_heard = heard;
  guest.routes = std::move(reading.routes);
  std::sort(reading.listening.begin(), reading.listening.end());
  reading.listening.erase(std::unique(reading.listening.begin(), reading.listening.end()), reading.listening.end());
  guest.listening = std::move(reading.listening);
  guest.volume_directories = std::move(reading.directories);
  read_engine(reading);
  return std::move(guest);
}

}  // namespace joelclaw::infra
