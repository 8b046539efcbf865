// SPDX-License-Identifier: MIT
#include "spec_source.hpp"

#include "spec_way.hpp"

#include <infra/base/text.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/stack/default_spec.hpp>
#include <infra/stack/load_spec.hpp>
#include <infra/stack/spec_paths.hpp>

namespace joelclaw::infra::cli {
namespace {

constexpr std::size_t most_bytes = 1U << 20U;

const std::vector<NextAction>& check_action() {
  static const std::vector<NextAction> actions{{"joelclaw-infra config check", "everything that is wrong with it"}};
  return actions;
}

Failure unreadable(const std::string& path, std::string why) {
  return {ErrorCode::spec_invalid,
          {"spec " + path, "cannot be read", std::move(why), {}},
          "name another file with --config, or make this one readable",
          {{"joelclaw-infra config path", "where the spec is looked for"}}};
}

Failure missing(const std::string& path) {
  Failure failure = unreadable(path, "no such file");
  failure.fix = "name another file with --config, or write this one";
  failure.next.push_back(
      {"joelclaw-infra config init --config " + shell_quote(path), "write the built-in default there"});
  return failure;
}

template <class T>
Failure why_not(const std::string& path, const Looked<T>& looked) {
  if (const FileFailure* failure = std::get_if<FileFailure>(&looked)) {
    return unreadable(path, failure->why);
  }
  if (std::holds_alternative<FileDenied>(looked)) {
    return unreadable(path, "permission denied");
  }
  return std::holds_alternative<NoSuchFile>(looked) ? missing(path)
                                                    : unreadable(path, "it was changed while it was looked at");
}

/// A relative path is taken from where the program was started; only --config may be one.
Result<std::string, Failure> absolute(const std::string& path, const Host& host, const std::string& source) {
  if (path.starts_with('/')) {
    return path;
  }
  const std::string here = host.surroundings.variable("PWD").value_or("");
  if (source != "--config" || !here.starts_with('/')) {
    Failure failure = usage_failure(source, "cannot use '" + excerpt(path, 80) + "'", "it is no absolute path", "");
    return failure;
  }
  return here + "/" + path;
}

std::string loaded_from(const std::string& folder) {
  return folder + "/joelclaw-infra/stack.yaml";
}

}  // namespace

Result<SpecPlaceOf, Failure> spec_place(const Globals& globals, const Host& host) {
  const auto demanded = [&](const std::string& path, const std::string& source) -> Result<SpecPlaceOf, Failure> {
    auto whole = absolute(path, host, source);
    if (!whole) {
      return std::move(whole).error();
    }
    return SpecPlaceOf{*whole, source, true};
  };
  if (!globals.config.empty()) {
    return demanded(globals.config, "--config");
  }
  const std::string variable = host.surroundings.variable("JOELCLAW_INFRA_CONFIG").value_or("");
  if (!variable.empty()) {
    return demanded(variable, "JOELCLAW_INFRA_CONFIG");
  }
  const std::string folder = host.surroundings.variable("XDG_CONFIG_HOME").value_or("");
  if (folder.starts_with('/')) {  // the XDG specification has relative ones ignored
    return SpecPlaceOf{loaded_from(folder), "XDG_CONFIG_HOME", false};
  }
  const std::string home = host.surroundings.home();
  return SpecPlaceOf{home.empty() ? "" : loaded_from(home + "/.config"), "default", false};
}

Result<StackSpec, SpecTrouble> load_file(const std::string& path, const Host& host) {
  const std::vector<SpecPath> way = way_to(path, host.files);
  if (way.empty()) {
    const Looked<FileInfo> info = host.files.info(path);
    const bool link =
        std::holds_alternative<NoSuchFile>(info) && !std::holds_alternative<NoSuchFile>(host.files.info(path, false));
    return SpecTrouble{link ? unreadable(path, "it is a link to a file that is not there") : why_not(path, info)};
  }
  if (const auto problem = check_spec_file(way, host.surroundings.user_id())) {
    return SpecTrouble{std::vector<SpecProblem>{*problem}};
  }
  const Looked<std::string> text = host.files.read(path, most_bytes);
  if (const std::string* bytes = std::get_if<std::string>(&text)) {
    auto spec = load_spec(*bytes, path);
    if (!spec) {
      return SpecTrouble{std::move(spec).error()};
    }
    make_paths_absolute(*spec, path.substr(0, path.rfind('/')), host.surroundings.home());
    return std::move(spec).value();
  }
  return SpecTrouble{why_not(path, text)};
}

Result<StackSpec, SpecTrouble> spec_in_force(const Globals& globals, const Host& host) {
  const auto place = spec_place(globals, host);
  if (!place) {
    return SpecTrouble{place.error()};
  }
  if (place->path.empty()) {
    return default_spec();
  }
  // A link that leads nowhere is a spec that is missed, not one that was never written.
  if (!place->demanded && std::holds_alternative<NoSuchFile>(host.files.info(place->path, false))) {
    return default_spec();
  }
  return load_file(place->path, host);
}

Failure to_failure(const SpecTrouble& trouble) {
  if (const Failure* failure = std::get_if<Failure>(&trouble)) {
    return *failure;
  }
  const auto& problems = std::get<std::vector<SpecProblem>>(trouble);
  const std::string first = problems.empty() ? "the spec is wrong" : to_string(problems.front());
  const std::string more = problems.size() < 2 ? "" : std::to_string(problems.size() - 1) + " more after this one";
  return {
      ErrorCode::spec_invalid, {"spec", first, more, {}}, "correct the spec where the message points", check_action()};
}

}  // namespace joelclaw::infra::cli
