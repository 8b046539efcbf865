// SPDX-License-Identifier: MIT
#include <infra/tool/guest.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/guest_scripts.hpp>
#include <infra/tool/unknown.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace joelclaw::infra {
namespace {

Bytes bytes_of(std::string_view text) {
  return {parse_number(text).value_or(0)};
}

/// Milliseconds of "1763971200.123456789" or "86400.12"; none beyond the year 9999.
std::optional<std::int64_t> milliseconds_of(std::string_view text) {
  constexpr std::uint64_t most = 253'402'300'799;
  const auto dot = text.find('.');
  const auto seconds = parse_number(text.substr(0, dot));
  if (!seconds || *seconds > most) {
    return std::nullopt;
  }
  std::string fraction{dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1, 3)};
  fraction.resize(3, '0');
  return static_cast<std::int64_t>(*seconds * 1000 + parse_number(fraction).value_or(0));
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
  std::vector<std::string> not_asked;
  std::optional<Unknown> torn;   ///< a container's line that cannot be read: then it is not known which there are
  std::string containers_error;  ///< docker's last words
  int others = 0;
  int containers_exit = -1;
  bool has_uptime = false, has_clock = false, complete = false;
};

/// A list whose lines may be none; unknown where the script said that it could not ask for them.
template <class T>
Probe<std::vector<T>> asked_list(const Reading& reading, std::string_view word, std::vector<T> list) {
  for (const std::string& each : reading.not_asked) {
    if (each == word) {
      return Unknown{UnknownCause::denied, "the VM did not tell: " + each};
    }
  }
  return list;
}

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
    reading.torn = *unknown(facts);
    return;
  }
  const auto label = container->labels.find(reading.question.label);
  if (!reading.question.label.empty() && label != container->labels.end() && label->second == reading.question.value) {
    reading.containers.push_back(std::move(*container));
  } else if (container->state == ContainerState::running) {
    ++reading.others;
  }
}

/// Lines with one value each; false where the word is none of them.
bool read_single(std::string_view word, std::string_view value, Reading& reading) {
  Guest& guest = reading.guest;
  if (word == "uptime") {
    const auto ms = milliseconds_of(value);
    reading.has_uptime = ms.has_value();
    guest.uptime = Duration{ms.value_or(0)};
  } else if (word == "clock") {
    const auto ms = milliseconds_of(value);
    reading.has_clock = ms.has_value();
    guest.clock = {ms.value_or(0)};
  } else if (word == "boot-id") {
    guest.boot_id = excerpt(value, 64);
  } else if (word == "cpus") {
    guest.cpus = static_cast<int>(std::min<std::uint64_t>(parse_number(value).value_or(0), 4096));
  } else if (word == "memory-kib") {
    guest.memory = {parse_number(value).value_or(0) * 1024};
  } else if (word == "bridge-nf-call-iptables") {
    guest.bridge_netfilter = value == "1";
  } else if (word == "containers-exit") {
    reading.containers_exit = static_cast<int>(std::min<std::uint64_t>(parse_number(value).value_or(1), 255));
  } else if (word == "containers-error") {
    reading.containers_error = excerpt(value);
  } else if (word == "end") {
    reading.complete = true;
  } else {
    return false;
  }
  return true;
}

void read_line(std::string_view line, Reading& reading) {
  const auto blank = line.find(' ');
  const std::string_view word = line.substr(0, blank);
  const std::string_view value = blank == std::string_view::npos ? std::string_view{} : trim(line.substr(blank + 1));
  if (read_single(word, value, reading)) {
    return;
  }
  if (word == "space") {
    read_space(value, reading.guest);
  } else if (word == "unit") {
    read_unit(value, reading.guest);
  } else if (word == "route") {
    reading.routes.push_back(excerpt(value));
  } else if (word == "listen") {
    const auto port = parse_number(value);
    if (port && *port != 0 && *port <= 65535) {
      reading.listening.push_back(static_cast<std::uint16_t>(*port));
    }
  } else if (word == "volume-directory") {
    reading.directories.push_back(excerpt(value, 512));
  } else if (word == "container") {
    read_container(value, reading);
  } else if (word == "cannot") {
    reading.not_asked.push_back(excerpt(value, 64));
  }
}

/// Why docker inside gave no list. Only permission is told by words (docker 20.10 to 29), its status is 1 for all.
Unknown engine_failure(const Reading& reading) {
  const std::string words = reading.containers_error.empty() ? "no daemon answers" : reading.containers_error;
  switch (reading.containers_exit) {
    case -1:
      return {UnknownCause::garbage, "docker inside the VM: its answer was cut"};
    case 124:
    case 137:  // it did not heed timeout's first signal
      return {UnknownCause::timed_out, "docker inside the VM: no answer in 4 s"};
    case 126:
    case 127:
      return {UnknownCause::tool_missing, "no docker inside the VM"};
    default:
      return {contains(words, "ermission denied") ? UnknownCause::denied : UnknownCause::unreachable,
              "docker inside the VM: " + words};
  }
}

/// dockerd inside: alive exactly when its answer came.
void read_engine(Reading& reading) {
  Guest& guest = reading.guest;
  if (reading.containers_exit != 0) {
    const Unknown why = engine_failure(reading);
    guest.engine = why;
    guest.containers = why;
    guest.other_containers = why;
    return;
  }
  guest.engine = EngineFacts{};
  guest.other_containers = reading.others;
  if (reading.torn) {
    guest.containers = *reading.torn;
    guest.other_containers = *reading.torn;
  } else if (reading.containers.empty()) {
    guest.containers = Absent{"no container of this cluster"};
  } else {
    guest.containers = std::move(reading.containers);
  }
}

}  // namespace

Command guest_facts_command(const SshTarget& target, Duration deadline) {
  Command command = ssh_command(target, {"sh", "-c", std::string{guest_facts_script}, "joelclaw-facts"}, deadline);
  command.guarded = true;
  return command;
}

Probe<Guest> parse_guest_facts(const Outcome& outcome, const GuestQuestion& question, WallTime asked, WallTime heard) {
  constexpr std::string_view greeting = "joelclaw-facts 1\n";
  // What a login shell's own files print may come before; what comes after is the script's.
  const auto begin = outcome.out.starts_with(greeting) ? 0 : outcome.out.find("\n" + std::string{greeting});
  if (begin == std::string::npos) {
    return outcome.succeeded() ? garbage(outcome.out) : unknown_from(outcome);
  }
  Reading reading{{}, question, {}, {}, {}, {}, {}, {}, {}};
  for (const std::string_view line : lines_of(std::string_view{outcome.out}.substr(begin))) {
    read_line(line, reading);
  }
  if (!reading.complete || !reading.has_uptime || !reading.has_clock) {
    return outcome.succeeded() ? Unknown{UnknownCause::garbage, "the answer from inside the VM was cut"}
                               : unknown_from(outcome);
  }
  Guest& guest = reading.guest;
  guest.clock_asked = asked;
  guest.clock_heard = heard;
  guest.routes = asked_list(reading, "route", std::move(reading.routes));
  std::sort(reading.listening.begin(), reading.listening.end());
  reading.listening.erase(std::unique(reading.listening.begin(), reading.listening.end()), reading.listening.end());
  guest.listening = std::move(reading.listening);
  guest.volume_directories = asked_list(reading, "volume-directory", std::move(reading.directories));
  read_engine(reading);
  return std::move(guest);
}

}  // namespace joelclaw::infra
