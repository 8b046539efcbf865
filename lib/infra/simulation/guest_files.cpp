// SPDX-License-Identifier: MIT
#include <infra/base/sha256.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/container_files.hpp>
#include <infra/simulation/guest_files.hpp>

#include <array>

namespace joelclaw::infra::simulation {
namespace {

using Words = std::vector<std::string>;

constexpr const char* root = "/var/lib/docker/containers/";
constexpr const char* kept = ".joelclaw-before";
constexpr std::array<const char*, 2> names{"config.v2.json", "hostconfig.json"};

Reply acted(const Doing& doing, int status, std::string err, Duration latency) {
  Reply reply = exited(status, "", std::move(err));
  reply.act = doing.number();
  reply.latency = latency;
  return reply;
}

bool is_quiet(const Model& model) {
  const auto rests = [](const std::string& state) { return state == "inactive" || state == "failed"; };
  return rests(model.engine.service) && rests(model.engine.socket);
}

/// `sh -c SCRIPT joelclaw-bindings VERB DIRECTORY [FILE]`, by what its verbs are meant to do.
class Bindings {
 public:
  Bindings(Model& model, const Words& words, const Command& command)
      : m_model(model), m_verb(words[4]), m_directory(words[5]), m_doing(model, command), m_input(command.input) {
    m_name = words.size() > 6 ? words[6] : "";
  }

  Reply answer() {
    for (const char* name : names) {
      if (!text(name)) {
        return failed(std::string{name} + " is no regular file");
      }
    }
    if (m_verb == "keep") {
      for (const char* name : names) {
        put(std::string{name} + kept, *text(name));
      }
    } else if (m_verb == "forget") {
      for (const char* name : {names[1], names[0]}) {
        remove(std::string{name} + kept);
      }
    } else if (!is_quiet(m_model)) {
      return failed("docker.socket is active");
    } else if (m_verb == "write") {
      return write();
    } else {
      return restore();
    }
    return done();
  }

 private:
  std::optional<std::string> text(const std::string& name) const { return container_file(m_model, m_directory + "/" + name); }
  Reply done() { return acted(m_doing, 0, "", m_after + Duration{10}); }
  Reply failed(const std::string& why) {
    return acted(m_doing, 1, "joelclaw-bindings: " + m_verb + ": " + why + "\n", Duration{30});
  }
  void put(const std::string& name, const std::string& content) {
    m_after += Duration{25};
    m_doing.effect(m_after, EventKind::write_file, in_vm(m_directory + "/" + name), content);
  }
  void remove(const std::string& name) {
    m_after += Duration{5};
    if (text(name)) {
      m_doing.effect(m_after, EventKind::remove_file, in_vm(m_directory + "/" + name));
    }
  }

  Reply write() {
    if (text(m_name) != text(m_name + kept)) {
      return failed(m_name + " is not what was kept");
    }
    const auto line = m_input.find('\n');
    const std::string content = line == std::string::npos ? "" : m_input.substr(line + 1);
    if (line == std::string::npos || sha256_hex(content) != m_input.substr(0, line)) {
      return failed("the text of " + m_name + " came cut");
    }
    put(m_name, content);
    return done();
  }

  Reply restore() {
    for (const char* name : {names[1], names[0]}) {
      if (!text(std::string{name} + kept)) {
        return failed(std::string{name} + " was not kept");
      }
    }
    for (const char* name : {names[1], names[0]}) {
      put(name, *text(std::string{name} + kept));
    }
    return done();
  }

  Model& m_model;
  std::string m_verb, m_directory, m_name;
  Doing m_doing;
  const std::string& m_input;
  Duration m_after{};
};

std::string kept_directories(const Model& model) {
  std::string text;
  for (const auto& [name, content] : model.host.files) {
    const std::string path = vm_path(name);
    if (path.ends_with(std::string{"/hostconfig.json"} + kept)) {
      text += path.substr(0, path.find_last_of('/')) + "\n";
    }
  }
  return text;
}

}  // namespace

std::optional<Reply> answer_guest_file(Model& model, const Words& words, const Command& command) {
  const bool script = words.size() >= 6 && words[0] == "sh" && words[1] == "-c" && words[3] == "joelclaw-bindings";
  if (script && words[5].starts_with(root)) {
    return Bindings{model, words, command}.answer();
  }
  if (words.size() == 4 && words[0] == "sh" && words[3] == "joelclaw-kept") {
    return exited(0, kept_directories(model));
  }
  const bool file = words.size() == 2 && words[1].starts_with(root);
  if (file && words[0] == "cat") {
    const auto text = container_file(model, words[1]);
    return text ? exited(0, *text) : exited(1, "", "cat: " + words[1] + ": No such file or directory\n");
  }
  if (file && words[0] == "tee") {  // as somebody does it by hand, whether dockerd runs or not
    Doing doing{model, command};
    doing.effect(Duration{20}, EventKind::write_file, in_vm(words[1]), command.input);
    Reply reply = acted(doing, 0, "", Duration{30});
    std::get<Outcome>(reply.what).out = command.input;
    return reply;
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra::simulation
