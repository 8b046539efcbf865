// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/docker_tool.hpp>
#include <infra/simulation/events.hpp>
#include <infra/simulation/state.hpp>

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

namespace joelclaw::infra::simulation {
namespace {

using Words = std::vector<std::string>;

constexpr const char* daemon_says = "Error response from daemon: ";
/// How long Talos takes to shut down: kubelet, pods, services (tools.md 4.2).
constexpr int clean_shutdown_seconds = 24;

Reply acted(const Doing& doing, int status, std::string out, std::string err, Duration latency = {}) {
  Reply reply = exited(status, std::move(out), std::move(err));
  reply.act = doing.number();
  reply.latency = latency;
  return reply;
}

Reply no_such(const Doing& doing, const std::string& name) {
  return acted(doing, 1, "", std::string{daemon_says} + "No such container: " + name + "\n");
}

Arguments read_rest(const Words& words, const Grammar& grammar) {
  return read_arguments({words.begin() + 1, words.end()}, grammar);
}

Reply start(Model& model, const std::string& name, const Command& command) {
  Doing doing{model, command};
  Container* container = container_named(model, name);
  if (container == nullptr) {
    return no_such(doing, name);
  }
  if (container->state == "running") {
    return acted(doing, 0, name + "\n", "");
  }
  const std::string refusal = start_refusal(model, *container);
  doing.effect(Duration{900}, EventKind::start_container, container->name);  // a refusal is kept in State.Error
  if (!refusal.empty()) {
    return acted(doing, 1, "", daemon_says + refusal + "\nfailed to start containers: " + name + "\n", Duration{950});
  }
  return acted(doing, 0, name + "\n", "", Duration{1'300});
}

/// When it has ended, and how: Talos ends cleanly or is killed, another container ends at once.
struct Ending {
  Duration after{300};
  int code = 0;
};
Ending ending_of(const Model& model, const Container& container, int seconds) {
  const bool node = &container == model.node();
  if (!node) {
    return {};
  }
  if (seconds >= clean_shutdown_seconds) {
    return {Duration{clean_shutdown_seconds * 1'000}, 130};  // power-off from within the pid namespace (tools.md 4.2)
  }
  return {Duration{seconds * 1'000}, 137};
}

Reply stop(Model& model, const std::string& name, int seconds, bool again, const Command& command) {
  Doing doing{model, command};
  Container* container = container_named(model, name);
  if (container == nullptr) {
    return no_such(doing, name);
  }
  Duration at{60};
  if (container->state == "running") {
    const Ending ending = ending_of(model, *container, seconds);
    at = ending.after;
    doing.effect(at, EventKind::stop_container, container->name, std::to_string(ending.code));
  }
  if (!again) {
    return acted(doing, 0, name + "\n", "", at + Duration{100});
  }
  at += Duration{1'000};
  doing.effect(at, EventKind::start_container, container->name);
  const std::string refusal = start_refusal(model, *container);
  return refusal.empty()
             ? acted(doing, 0, name + "\n", "", at + Duration{200})
             : acted(doing, 1, "", daemon_says + ("Cannot restart container " + name + ": " + refusal) + "\n",
                     at + Duration{200});
}

/// "18g", "19327352832"
std::uint64_t bytes_of(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const std::string unit = to_lower(end);
  const double factor = unit.starts_with('g')   ? 1024.0 * 1024 * 1024
                        : unit.starts_with('m') ? 1024.0 * 1024
                        : unit.starts_with('k') ? 1024.0
                                                : 1.0;
  return static_cast<std::uint64_t>(std::llround(number * factor));
}

std::string update_refusal(const Model& model, const Container& container, const Arguments& read) {
  const std::string most = std::to_string(model.vm.cpus);
  if (read.has("--cpus") && std::strtod(read.option("--cpus").c_str(), nullptr) > model.vm.cpus) {
    return "range of CPUs is from 0.01 to " + most + ".00, as there are only " + most + " CPUs available";
  }
  const std::uint64_t memory = bytes_of(read.option("--memory", "0"));
  if (memory != 0 && memory < (6ULL << 20U)) {
    return "Minimum memory limit allowed is 6MB";
  }
  if (memory != 0 && !read.has("--memory-swap") && container.memory_swap != 0 && memory > container.memory_swap) {
    return "Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time";
  }
  return {};
}

Reply update(Model& model, const Arguments& read, const Command& command) {
  Doing doing{model, command};
  const std::string& name = read.words.front();
  Container* container = container_named(model, name);
  if (container == nullptr) {
    return no_such(doing, name);
  }
  if (const std::string refusal = update_refusal(model, *container, read); !refusal.empty()) {
    return acted(doing, 1, "", daemon_says + ("Cannot update container " + container->id + ": " + refusal) + "\n");
  }
  std::vector<std::string> changes;
  const auto add = [&changes](bool differs, const std::string& change) {
    if (differs) {
      changes.push_back(change);
    }
  };
  const auto cpus = std::llround(std::strtod(read.option("--cpus", "0").c_str(), nullptr) * 1e9);
  const std::uint64_t memory = bytes_of(read.option("--memory", "0"));
  const std::uint64_t swap = bytes_of(read.option("--memory-swap", "0"));
  const std::string policy = read.option("--restart");
  add(read.has("--cpus") && cpus != container->nano_cpus, "cpus=" + std::to_string(cpus));
  add(read.has("--memory") && memory != container->memory, "memory=" + std::to_string(memory));
  add(read.has("--memory-swap") && swap != container->memory_swap, "swap=" + std::to_string(swap));
  add(read.has("--restart") && policy != container->restart_policy, "policy=" + policy);
  if (!changes.empty()) {
    doing.effect(Duration{30}, EventKind::update_container, container->name, join(changes, ","));
  }
  return acted(doing, 0, name + "\n", "");
}

Reply remove(Model& model, const std::string& name, bool forced, const Command& command) {
  Doing doing{model, command};
  Container* container = container_named(model, name);
  if (container == nullptr) {
    return forced ? acted(doing, 0, "", daemon_says + ("No such container: " + name) + "\n") : no_such(doing, name);
  }
  if (container->state == "running" && !forced) {  // tools.md 5.2
    return acted(doing, 1, "",
                 std::string{daemon_says} + "cannot remove container \"" + name +
                     "\": container is running: stop the container before removing or force remove\n");
  }
  doing.effect(Duration{400}, EventKind::remove_container, container->name);
  return acted(doing, 0, name + "\n", "", Duration{500});
}

std::string reclaimed(std::uint64_t bytes) {
  return bytes == 0 ? "Total reclaimed space: 0B\n"
                    : fmt::format("Total reclaimed space: {:.3g}GB\n", static_cast<double>(bytes) / 1e9);
}

/// `image prune` and `builder prune` of what is older than a day; with -a this model has no answer at all.
std::optional<Reply> prune(Model& model, const Words& words, const Command& command) {
  const Arguments read =
      read_arguments({words.begin() + 2, words.end()}, {{"--filter"}, {"--force"}, {{"-f", "--force"}}});
  if (read.stray || !read.words.empty() || !read.has("--force") || !read.option("--filter").starts_with("until=")) {
    return std::nullopt;
  }
  const bool images = words[0] == "image";
  const std::uint64_t bytes = images ? model.engine.dangling_images : model.engine.build_cache;
  Doing doing{model, command};
  if (bytes != 0) {
    doing.effect(Duration{2'500}, images ? EventKind::reclaim_images : EventKind::reclaim_cache);
  }
  const std::string total = images ? reclaimed(bytes) : "Total:\t" + reclaimed(bytes).substr(23);
  return acted(doing, 0, total, "", Duration{bytes == 0 ? 200 : 2'700});
}

/// Talos' image has no shell and no tools (tools.md 4.3).
Reply exec(Model& model, const Arguments& read) {
  const Container* container = container_named(model, read.words.front());
  if (container == nullptr) {
    return exited(1, "", std::string{daemon_says} + "No such container: " + read.words.front() + "\n");
  }
  if (container->state != "running") {
    return exited(1, "", std::string{daemon_says} + "container " + container->id + " is not running\n");
  }
  const std::string& program = read.words[1];
  return exited(127, "",
                "OCI runtime exec failed: exec failed: unable to start container process: exec: \"" + program +
                    "\": executable file not found in $PATH\n");
}

}  // namespace

std::optional<Reply> docker_act(Model& model, const Words& words, const Command& command) {
  const std::string& verb = words[0];
  const Grammar timed{{"-t"}, {}, {{"--time", "-t"}, {"--timeout", "-t"}}};
  if (verb == "start" && words.size() == 2) {
    return start(model, words[1], command);
  }
  if (verb == "stop" || verb == "restart") {
    const Arguments read = read_rest(words, timed);
    const auto seconds = parse_number(read.option("-t", "10"));
    return read.stray || read.words.size() != 1 || !seconds
               ? std::nullopt
               : std::optional{stop(model, read.words[0], static_cast<int>(*seconds), verb == "restart", command)};
  }
  if (verb == "update") {
    const Arguments read =
        read_rest(words, {{"--restart", "--cpus", "--memory", "--memory-swap"}, {}, {{"-m", "--memory"}}});
    return read.stray || read.words.size() != 1 ? std::nullopt : std::optional{update(model, read, command)};
  }
  if (verb == "rm") {
    const Arguments read = read_rest(words, {{}, {"--force"}, {{"-f", "--force"}}});
    return read.stray || read.words.size() != 1
               ? std::nullopt
               : std::optional{remove(model, read.words[0], read.has("--force"), command)};
  }
  if ((verb == "image" || verb == "builder") && words.size() > 2 && words[1] == "prune") {
    return prune(model, words, command);
  }
  if (verb == "exec") {
    const Arguments read = read_rest(words, {{}, {"-i", "-t", "-it"}});
    return read.stray || read.words.size() < 2 ? std::nullopt : std::optional{exec(model, read)};
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra::simulation
