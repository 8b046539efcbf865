// SPDX-License-Identifier: MIT
#include <infra/simulation/container_files.hpp>

#include <infra/base/text.hpp>
#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/model_json.hpp>

#include <nlohmann/json.hpp>

#include <set>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* first_name = "/hostconfig.json";
constexpr const char* second_name = "/config.v2.json";
constexpr int reads_bindings_alone = 29;
constexpr const char* vm_prefix = "vm:";
constexpr const char* unread_prefix = "unread:";  ///< a container whose files dockerd could not read when it started

std::string host_config_text(const Model& model, const Container& container) {
  return container_inspection(model, container)["HostConfig"].dump() + "\n";
}

std::string config_text(const Model& model, const Container& container) {
  const Json whole = container_inspection(model, container);
  const Json config{{"StreamConfig", Json::object()},
                    {"State", whole["State"]},
                    {"ID", container.id},
                    {"Created", whole["Created"]},
                    {"Managed", false},
                    {"Path", "/sbin/init"},
                    {"Args", Json::array()},
                    {"Config", whole["Config"]},
                    {"Image", container.image_id},
                    {"NetworkSettings", whole["NetworkSettings"]},
                    {"Name", whole["Name"]},
                    {"Driver", model.engine.driver},
                    {"HasBeenManuallyStopped", container.stopped_by_hand},
                    {"HasBeenStartedBefore", container.started.has_value()},
                    {"MountPoints", Json::object()}};
  return config.dump() + "\n";
}

/// Types are strict: "N/proto", an IP or nothing, digits (tools.md 5.3).
std::optional<PublishedPort> port_of(const std::string& key, const Json& binding) {
  const auto slash = key.find('/');
  const auto number = parse_number(key.substr(0, slash));
  const std::string protocol = slash == std::string::npos ? std::string{} : key.substr(slash + 1);
  if (!number || *number == 0 || *number > 65'535 || (protocol != "tcp" && protocol != "udp") || !binding.is_object()) {
    return std::nullopt;
  }
  const auto host = parse_number(binding.value("HostPort", std::string{}));
  if (!host || *host > 65'535) {
    return std::nullopt;
  }
  PublishedPort port;
  port.container = static_cast<std::uint16_t>(*number);
  port.host = static_cast<std::uint16_t>(*host);
  port.protocol = protocol;
  port.host_ip = binding.value("HostIp", std::string{});
  return port;
}

struct Ports {
  std::vector<PublishedPort> published;
  std::set<std::uint16_t> unexposed;  ///< host ports that the second file does not name
};

/// None: it cannot be read, or says what may not be.
std::optional<Ports> ports_in(const Json& host_config, const Json& config) {
  if (!host_config.is_object() || !config.is_object() || !config.contains("Config") || !config["Config"].is_object()) {
    return std::nullopt;
  }
  const Json bindings = host_config.value("PortBindings", Json::object());
  const Json exposed = config["Config"].value("ExposedPorts", Json::object());
  Ports ports;
  for (const auto& [key, list] : bindings.items()) {
    for (const Json& each : list) {
      auto port = port_of(key, each);
      if (!port) {
        return std::nullopt;
      }
      const bool is_exposed = exposed.is_object() && exposed.contains(key);
      ports.published.push_back(*port);
      if (!is_exposed) {
        ports.unexposed.insert(port->host);
      }
    }
  }
  return ports;
}

void take_ports(Container& container, Ports ports, int generation) {
  container.wanted = std::move(ports.published);
  // Shown by inspect, and never published.
  container.unbound = generation < reads_bindings_alone ? std::move(ports.unexposed) : std::set<std::uint16_t>{};
}

/// Those that dockerd knows, and those that it did not the last time.
std::vector<Container> all_containers(Model& model) {
  std::vector<Container> all = std::move(model.engine.containers);
  auto& files = model.host.files;
  for (auto at = files.lower_bound(unread_prefix); at != files.end() && at->first.starts_with(unread_prefix);) {
    all.push_back(container_from_json(at->second));
    at = files.erase(at);
  }
  model.engine.containers.clear();
  return all;
}

}  // namespace

std::string in_vm(const std::string& path) {
  return vm_prefix + path;
}

std::string vm_path(const std::string& name) {
  return name.starts_with(vm_prefix) ? name.substr(std::string_view{vm_prefix}.size()) : std::string{};
}

std::string container_directory(const Container& container) {
  return "/var/lib/docker/containers/" + container.id;
}

std::optional<std::string> container_file(const Model& model, const std::string& path) {
  if (const auto found = model.host.files.find(in_vm(path)); found != model.host.files.end()) {
    return found->second;
  }
  for (const Container& each : model.engine.containers) {
    if (path == container_directory(each) + first_name) {
      return host_config_text(model, each);
    }
    if (path == container_directory(each) + second_name) {
      return config_text(model, each);
    }
  }
  return std::nullopt;
}

void checkpoint(Model& model, const Container& container) {
  model.host.files.erase(in_vm(container_directory(container) + first_name));
  model.host.files.erase(in_vm(container_directory(container) + second_name));
}

void write_container_files(Model& model) {
  for (const Container& each : model.engine.containers) {
    const std::string directory = in_vm(container_directory(each));
    model.host.files[directory + first_name] = host_config_text(model, each);
    model.host.files[directory + second_name] = config_text(model, each);
  }
}

void read_container_files(Model& model) {
  auto& files = model.host.files;
  for (Container& each : all_containers(model)) {
    const std::string directory = in_vm(container_directory(each));
    const auto first = files.find(directory + first_name), second = files.find(directory + second_name);
    if (first != files.end() && second != files.end()) {
      auto ports = ports_in(Json::parse(first->second, nullptr, false), Json::parse(second->second, nullptr, false));
      if (!ports) {
        files[unread_prefix + each.id] = to_json(each);  // "failed to load container" in its log, and not a word else
        continue;
      }
      take_ports(each, std::move(*ports), model.parameters.docker);
      checkpoint(model, each);
    }
    model.engine.containers.push_back(std::move(each));
  }
}

}  // namespace joelclaw::infra::simulation
