// SPDX-License-Identifier: MIT
#include <infra/simulation/engine_json.hpp>

#include <infra/simulation/random.hpp>
#include <infra/simulation/state.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* never = "0001-01-01T00:00:00Z";

/// go-units' HumanDuration, as far as stacks live.
std::string human(Duration age) {
  const auto seconds = age.count() / 1000;
  const auto unit = [](std::int64_t count, const char* name) { return fmt::format("{} {}", count, name); };
  if (seconds < 1) {
    return "Less than a second";
  }
  if (seconds < 60) {
    return seconds == 1 ? "1 second" : unit(seconds, "seconds");
  }
  const auto minutes = seconds / 60;
  if (minutes < 60) {
    return minutes == 1 ? "About a minute" : unit(minutes, "minutes");
  }
  const auto hours = minutes / 60;
  if (hours < 48) {
    return hours == 1 ? "About an hour" : unit(hours, "hours");
  }
  const auto days = hours / 24;
  return days < 14 ? unit(days, "days") : days < 60 ? unit(days / 7, "weeks") : unit(days / 30, "months");
}

std::string port_key(const PublishedPort& port) {
  return std::to_string(port.container) + "/" + port.protocol;
}

Json bindings(const Container& container, bool actual) {
  Json all = Json::object();
  for (const PublishedPort& port : container.wanted) {
    if (!actual || container.unbound.count(port.host) == 0) {
      all[port_key(port)] = Json::array({{{"HostIp", port.host_ip}, {"HostPort", std::to_string(port.host)}}});
    }
  }
  return all;
}

Json state_json(const Model& model, const Container& container) {
  const bool runs = container.state == "running";
  return {{"Status", container.state},
          {"Running", runs},
          {"Paused", container.state == "paused"},
          {"Restarting", container.state == "restarting"},
          {"OOMKilled", container.out_of_memory},
          {"Dead", container.state == "dead"},
          {"Pid", runs ? 2211 : 0},
          {"ExitCode", runs ? 0 : container.exit_code},
          {"Error", container.error},
          {"StartedAt", container.started ? engine_time(*container.started + model.vm.clock_skew) : never},
          {"FinishedAt", container.finished ? engine_time(*container.finished + model.vm.clock_skew) : never}};
}

Json config_json(const Model& model, const Container& container) {
  Json exposed = Json::object();
  for (const PublishedPort& port : container.wanted) {
    // Before 29 a port is published that both files name: one that is wanted and never bound is named in one of them.
    if (model.parameters.docker >= 29 || container.unbound.count(port.host) == 0) {
      exposed[port_key(port)] = Json::object();
    }
  }
  return {
      {"Hostname", container.name},
      {"ExposedPorts", exposed},
      // USERDATA holds the cluster's keys on a machine; here a text that must never be seen anywhere.
      {"Env", {"PLATFORM=container", "TALOSSKU=2CPU-18432RAM", "USERDATA=U0lNVUxBVEVELVNFQ1JFVA==", "PATH=/sbin:/bin"}},
      {"Cmd", nullptr},
      {"Image", container.image},
      {"Entrypoint", {"/sbin/init"}},
      {"Labels", container.labels}};
}

Json host_config(const Model& model, const Container& container) {
  return {{"NetworkMode", model.parameters.docker >= 29 ? "bridge" : "default"},
          {"PortBindings", bindings(container, false)},
          {"RestartPolicy", {{"Name", container.restart_policy}, {"MaximumRetryCount", 0}}},
          {"AutoRemove", false},
          {"Privileged", true},
          {"ReadonlyRootfs", true},
          {"SecurityOpt", {"seccomp:unconfined", "label=disable"}},
          {"Memory", container.memory},
          {"NanoCpus", container.nano_cpus},
          {"MemorySwap", container.memory_swap},
          {"Sysctls", {{"net.ipv6.conf.all.disable_ipv6", "0"}}}};
}

Json mounts_json(const Container& container) {
  Json all = Json::array();
  for (const Mount& mount : container.mounts) {
    if (mount.type == "volume") {
      all.push_back({{"Type", "volume"},
                     {"Name", mount.name},
                     {"Source", "/var/lib/docker/volumes/" + mount.name + "/_data"},
                     {"Destination", mount.destination},
                     {"Driver", "local"},
                     {"Mode", "z"},
                     {"RW", true},
                     {"Propagation", ""}});
    } else {
      all.push_back({{"Type", mount.type},
                     {"Source", ""},
                     {"Destination", mount.destination},
                     {"Mode", ""},
                     {"RW", true},
                     {"Propagation", ""}});
    }
  }
  return all;
}

Json networks(const Container& container) {
  return {{container.network,
           {{"IPAMConfig", {{"IPv4Address", container.address}}},
            {"Gateway", "10.5.0.1"},
            {"IPAddress", container.state == "running" ? container.address : ""},
            {"IPPrefixLen", container.state == "running" ? 24 : 0}}}};
}

std::string ports_text(const Container& container) {
  std::string text;
  for (const PublishedPort& port : container.wanted) {
    if (container.state == "running" && container.unbound.count(port.host) == 0) {
      text += fmt::format("{}{}:{}->{}/{}", text.empty() ? "" : ", ", port.host_ip, port.host, port.container,
                          port.protocol);
    }
  }
  return text;
}

}  // namespace

EngineVersion engine_version(int generation) {
  switch (generation) {
    case 20:
      return {"20.10.24", "1.41", "1.12"};
    case 28:
      return {"28.5.2", "1.51", "1.24"};
    default:
      return {"29.1.3", "1.52", "1.44"};
  }
}

std::string engine_time(WallTime at) {
  std::string text = format_rfc3339(at);
  text.insert(text.size() - 1, fmt::format(".{:03}417208", at.ms % 1000));
  return text;
}

std::string container_status(const Model& model, const Container& container) {
  if (container.state == "running") {
    return "Up " + human(model.now - container.started.value_or(model.now));
  }
  if (container.state == "exited" || container.state == "restarting") {
    return fmt::format("{} ({}) {} ago", container.state == "exited" ? "Exited" : "Restarting", container.exit_code,
                       human(model.now - container.finished.value_or(model.now)));
  }
  return container.state == "created" ? "Created" : container.state == "paused" ? "Up 3 minutes (Paused)" : "Dead";
}

Json engine_info(const Model& model) {
  const auto running = std::count_if(model.engine.containers.begin(), model.engine.containers.end(),
                                     [](const Container& each) { return each.state == "running"; });
  const auto all = static_cast<std::int64_t>(model.engine.containers.size());
  return {{"ID", uuid(model.parameters.seed, "engine")},
          {"Containers", all},
          {"ContainersRunning", running},
          {"ContainersPaused", 0},
          {"ContainersStopped", all - running},
          {"Images", 14},
          {"Driver", model.engine.driver},
          {"DriverStatus", {{"driver-type", "io.containerd.snapshotter.v1"}}},
          {"SystemTime", engine_time(model.now + model.vm.clock_skew)},
          {"LoggingDriver", "json-file"},
          {"CgroupDriver", "cgroupfs"},
          {"CgroupVersion", "2"},
          {"KernelVersion", "6.8.0-64-generic"},
          {"OperatingSystem", "Ubuntu 24.04.2 LTS"},
          {"OSType", "linux"},
          {"Architecture", "aarch64"},
          {"NCPU", model.vm.cpus},
          {"MemTotal", model.vm.memory - model.vm.memory / 40},
          {"DockerRootDir", "/var/lib/docker"},
          {"Name", model.instance()},
          {"ServerVersion", engine_version(model.parameters.docker).version},
          {"LiveRestoreEnabled", false},
          {"Warnings", nullptr}};
}

Json container_summary(const Model& model, const Container& container) {
  Json ports = Json::array();
  for (const PublishedPort& port : container.wanted) {
    if (container.state == "running" && container.unbound.count(port.host) == 0) {
      ports.push_back(
          {{"IP", port.host_ip}, {"PrivatePort", port.container}, {"PublicPort", port.host}, {"Type", port.protocol}});
    }
  }
  return {{"Id", container.id},
          {"Names", {"/" + container.name}},
          {"Image", container.image},
          {"ImageID", container.image_id},
          {"Command", "/sbin/init"},
          {"Created", container.created.ms / 1000},
          {"Ports", ports},
          {"Labels", container.labels},
          {"State", container.state},
          {"Status", container_status(model, container)},
          {"HostConfig", {{"NetworkMode", "bridge"}}},
          {"NetworkSettings", {{"Networks", networks(container)}}},
          {"Mounts", mounts_json(container)}};
}

Json container_inspection(const Model& model, const Container& container) {
  const bool runs = container.state == "running";
  return {{"Id", container.id},
          {"Created", engine_time(container.created)},
          {"Path", "/sbin/init"},
          {"Args", Json::array()},
          {"State", state_json(model, container)},
          {"Image", container.image_id},
          {"Name", "/" + container.name},
          {"RestartCount", 0},
          {"Driver", model.engine.driver},
          {"Platform", "linux"},
          {"HostConfig", host_config(model, container)},
          {"Mounts", mounts_json(container)},
          {"Config", config_json(model, container)},
          {"NetworkSettings",
           {{"Ports", runs ? bindings(container, true) : Json::object()}, {"Networks", networks(container)}}}};
}

Json container_stats(const Model& model, const Container& container) {
  const std::uint64_t cache = 700ULL << 20U;
  return {{"name", "/" + container.name},
          {"id", container.id},
          {"read", engine_time(model.now + model.vm.clock_skew)},
          {"preread", never},
          {"num_procs", 0},
          {"memory_stats",
           {{"usage", container.memory_used + cache},
            {"stats", {{"anon", container.memory_used}, {"inactive_file", cache}}},
            {"limit", container.memory == 0 ? model.vm.memory : container.memory}}}};
}

Json volume_list(const Model& model) {
  Json volumes = Json::array();
  for (const Volume& volume : model.engine.volumes) {
    volumes.push_back({{"CreatedAt", format_rfc3339(volume.created)},
                       {"Driver", "local"},
                       {"Labels", {{"com.docker.volume.anonymous", ""}}},
                       {"Mountpoint", "/var/lib/docker/volumes/" + volume.name + "/_data"},
                       {"Name", volume.name},
                       {"Options", nullptr},
                       {"Scope", "local"}});
  }
  return {{"Volumes", volumes}, {"Warnings", nullptr}};
}

Json container_line(const Model& model, const Container& container) {
  std::string labels, mounts;
  for (const auto& [key, value] : container.labels) {
    labels += (labels.empty() ? "" : ",") + key + "=" + value;
  }
  for (const Mount& mount : container.mounts) {
    mounts += mount.type == "volume" ? (mounts.empty() ? "" : ",") + mount.name : "";
  }
  Json line{{"Command", "\"/sbin/init\""},
            {"CreatedAt", engine_time(container.created)},
            {"ID", container.id},
            {"Image", container.image},
            {"Labels", labels},
            {"LocalVolumes", std::to_string(model.engine.volumes.size())},
            {"Mounts", mounts},
            {"Names", container.name},
            {"Networks", container.network},
            {"Ports", ports_text(container)},
            {"RunningFor", human(model.now - container.created) + " ago"},
            {"Size", "0B"},
            {"State", container.state},
            {"Status", container_status(model, container)}};
  if (model.parameters.docker >= 29) {
    line["Platform"] = nullptr;
  }
  return line;
}

}  // namespace joelclaw::infra::simulation
