// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/docker_tool.hpp>
#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/events.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

using Words = std::vector<std::string>;

Arguments read_rest(const Words& words, std::size_t from, const Grammar& grammar) {
  return read_arguments({words.begin() + static_cast<std::ptrdiff_t>(from), words.end()}, grammar);
}

/// A Go template as far as scripts use it: "{{json .A.B}}", "{{.A.B}}". None: more than that.
std::optional<std::string> rendered(const Json& whole, const std::string& format) {
  const bool json = format.starts_with("{{json .");
  if (!format.ends_with("}}") || !(json || format.starts_with("{{."))) {
    return std::nullopt;
  }
  const std::string path = format.substr(json ? 8 : 3, format.size() - (json ? 10 : 5));
  const Json* at = &whole;
  for (const std::string_view name : split(path, '.')) {
    const std::string key{name};
    if (!at->is_object() || !at->contains(key)) {
      return std::nullopt;
    }
    at = &(*at)[key];
  }
  return json || !at->is_string() ? at->dump() : at->get<std::string>();
}

bool carries(const Container& container, const std::string& filter) {
  if (filter.starts_with("name=")) {
    return contains(container.name, filter.substr(5));
  }
  if (filter.starts_with("label=")) {
    const std::string label = filter.substr(6);
    const auto found = container.labels.find(label.substr(0, label.find('=')));
    return found != container.labels.end() &&
           (!contains(label, "=") || found->second == label.substr(label.find('=') + 1));
  }
  return filter.starts_with("status=") && container.state == filter.substr(7);
}

std::optional<Reply> list(const Model& model, const Words& words) {
  const Arguments read = read_rest(words, 1,
                                   {{"--filter", "--format"},
                                    {"--all", "--no-trunc", "--quiet", "-aq"},
                                    {{"-a", "--all"}, {"-q", "--quiet"}, {"-f", "--filter"}}});
  const bool quiet = read.has("--quiet") || read.has("-aq");
  const std::string format = quiet ? "{{.ID}}" : read.option("--format");
  if (read.stray || !read.words.empty() || format.empty()) {
    return std::nullopt;
  }
  std::string out;
  const auto filters = read.all("--filter");
  for (const Container& container : model.engine.containers) {
    const bool shown = read.has("--all") || read.has("-aq") || container.state == "running";
    if (!shown ||
        !std::all_of(filters.begin(), filters.end(), [&](const auto& each) { return carries(container, each); })) {
      continue;
    }
    Json line = container_line(model, container);
    if (!read.has("--no-trunc")) {
      line["ID"] = container.id.substr(0, 12);
    }
    const auto text = format == "{{json .}}" || format == "json" ? std::optional{line.dump()} : rendered(line, format);
    if (!text) {
      return std::nullopt;
    }
    out += *text + "\n";
  }
  return exited(0, out);
}

/// tools.md 5.2: an array of four blanks; what is not there leaves `[]`, or with --format an empty line.
std::optional<Reply> inspect(const Model& model, const Words& words, bool container_only) {
  const Arguments read = read_rest(words, container_only ? 2 : 1, {{"--format", "--type"}, {}, {{"-f", "--format"}}});
  if (read.stray || read.words.size() != 1) {
    return std::nullopt;
  }
  const std::string& name = read.words.front();
  const Container* container = container_named(model, name);
  if (container == nullptr) {
    const std::string what = model.parameters.docker >= 29 ? "error: no such object: " : "Error: No such object: ";
    return exited(1, read.has("--format") ? "\n" : "[]\n",
                  (container_only ? "Error response from daemon: No such container: " : what) + name + "\n");
  }
  const Json whole = container_inspection(model, *container);
  if (!read.has("--format")) {
    return exited(0, Json::array({whole}).dump(4) + "\n");
  }
  const auto text = rendered(whole, read.option("--format"));
  return text ? std::optional{exited(0, *text + "\n")} : std::nullopt;
}

std::optional<Reply> logs(const Model& model, const Words& words) {
  const Arguments read = read_rest(words, 1, {{"--tail"}, {"--timestamps"}, {{"-n", "--tail"}}});
  if (read.stray || read.words.size() != 1) {
    return std::nullopt;
  }
  const Container* container = container_named(model, read.words.front());
  if (container == nullptr) {
    return exited(1, "", "Error response from daemon: No such container: " + read.words.front() + "\n");
  }
  const auto& lines = container->console;
  const std::size_t most = parse_number(read.option("--tail", "all")).value_or(lines.size());
  std::string out;
  for (std::size_t at = lines.size() - std::min(most, lines.size()); at < lines.size(); ++at) {
    out += lines[at] + "\n";
  }
  return exited(0, out);
}

std::optional<Reply> volumes(const Model& model, const Words& words) {
  const Arguments read =
      read_rest(words, 2, {{"--format", "--filter"}, {"--quiet"}, {{"-q", "--quiet"}, {"-f", "--filter"}}});
  const Json all = volume_list(model)["Volumes"];
  if (read.stray) {
    return std::nullopt;
  }
  if (words[1] == "inspect" && read.words.size() == 1) {
    for (const Json& volume : all) {
      if (volume["Name"] == read.words.front()) {
        return exited(0, Json::array({volume}).dump(4) + "\n");
      }
    }
    return exited(1, "[]\n", "Error response from daemon: get " + read.words.front() + ": no such volume\n");
  }
  const std::string format = read.has("--quiet") ? "{{.Name}}" : read.option("--format");
  if (words[1] != "ls" || !read.words.empty() || read.has("--filter") || format.empty()) {
    return std::nullopt;
  }
  std::string out;
  for (const Json& volume : all) {
    const auto text =
        format == "json" || format == "{{json .}}" ? std::optional{volume.dump()} : rendered(volume, format);
    if (!text) {
      return std::nullopt;
    }
    out += *text + "\n";
  }
  return exited(0, out);
}

std::optional<Reply> about(const Model& model, const Words& words) {
  const Arguments read = read_rest(words, 1, {{"--format"}, {}, {{"-f", "--format"}}});
  if (read.stray || !read.words.empty() || !read.has("--format")) {
    return std::nullopt;
  }
  const EngineVersion version = engine_version(model.parameters.docker);
  const Json side{{"Version", version.version}, {"ApiVersion", version.api}, {"MinAPIVersion", version.oldest_api}};
  const Json whole = words[0] == "info" ? engine_info(model) : Json{{"Client", side}, {"Server", side}};
  const std::string format = read.option("--format");
  const auto text = format == "json" || format == "{{json .}}" ? std::optional{whole.dump()} : rendered(whole, format);
  return text ? std::optional{exited(0, *text + "\n")} : std::nullopt;
}

}  // namespace

std::optional<Reply> docker_look(Model& model, const Words& words) {
  const std::string& verb = words[0];
  const bool deeper = words.size() > 1;
  if (verb == "ps" || (verb == "container" && deeper && words[1] == "ls")) {
    return list(model, verb == "ps" ? words : Words(words.begin() + 1, words.end()));
  }
  if (verb == "inspect" || (verb == "container" && deeper && words[1] == "inspect")) {
    return inspect(model, words, verb == "container");
  }
  if (verb == "logs") {
    return logs(model, words);
  }
  if (verb == "volume" && deeper) {
    return volumes(model, words);
  }
  return verb == "info" || verb == "version" ? about(model, words) : std::nullopt;
}

/// tools.md 5.2. A model has one context: that of its profile.
std::optional<Reply> docker_context(Model& model, const Words& words, const Command& command) {
  const Arguments read =
      read_rest(words, 1, {{"--docker", "--description", "--format"}, {"--force"}, {{"-f", "--force"}}});
  const std::string own = model.instance();
  const bool there = !model.engine.context_endpoint.empty();
  if (read.stray || read.words.empty()) {
    return std::nullopt;
  }
  if (read.begins({"ls"}) && read.option("--format") == "{{json .}}") {
    Json line{{"Name", "default"},
              {"Description", ""},
              {"DockerEndpoint", "unix:///var/run/docker.sock"},
              {"Current", !there},
              {"Error", ""}};
    std::string out = line.dump() + "\n";
    if (there) {
      line = {{"Name", own},
              {"Description", "colima"},
              {"DockerEndpoint", model.engine.context_endpoint},
              {"Current", true},
              {"Error", ""}};
      out = line.dump() + "\n" + out;
    }
    return exited(0, out);
  }
  const std::string name = read.words.size() > 1 ? read.words[1] : std::string{};
  if (read.begins({"inspect"})) {
    return there && name == own
               ? exited(0, Json::array({{{"Name", own},
                                         {"Endpoints", {{"docker", {{"Host", model.engine.context_endpoint}}}}}}})
                                   .dump(4) +
                               "\n")
               : exited(1, "[]\n", "context \"" + name + "\": context not found\n");
  }
  if (read.begins({"create"}) && name == own && read.option("--docker").starts_with("host=")) {
    Doing doing{model, command};
    Reply reply = there ? exited(1, "", "context \"" + name + "\" already exists\n")
                        : exited(0, name + "\n", "Successfully created context \"" + name + "\"\n");
    if (!there) {
      doing.effect(Duration{20}, EventKind::create_context, "", read.option("--docker").substr(5), Needs::child);
    }
    reply.act = doing.number();
    reply.latency = Duration{60};
    return reply;
  }
  if (read.begins({"rm"}) && name == own) {
    Doing doing{model, command};
    Reply reply = there && !read.has("--force")
                      ? exited(1, "", "context \"" + name + "\" is in use, set -f flag to force remove\n")
                      : exited(there || read.has("--force") ? 0 : 1, there ? name + "\n" : "",
                               there ? "" : "context \"" + name + "\" does not exist\n");
    if (there && read.has("--force")) {
      doing.effect(Duration{20}, EventKind::remove_context, "", "", Needs::child);
    }
    reply.act = doing.number();
    reply.latency = Duration{60};
    return reply;
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra::simulation
