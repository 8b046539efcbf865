// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include "../spec_source.hpp"

#include <infra/port/filesystem.hpp>
#include <infra/stack/default_spec.hpp>
#include <infra/stack/to_yaml.hpp>

namespace joelclaw::infra::cli {
namespace {

std::string origin_of(const StackSpec& spec) {
  return spec.origin.empty() ? "the built-in default" : spec.origin;
}

JsonValue to_json(const SpecProblem& problem) {
  return JsonValue::object()
      .with("file", problem.file)
      .with("line", problem.line)
      .with("column", problem.column)
      .with("key", problem.key)
      .with("message", problem.what);
}

/// The problems are this command's result: all of them, a line each, as compilers write them.
Report report_of(const SpecTrouble& trouble) {
  Report report = failed(to_failure(trouble));
  JsonValue list = JsonValue::array();
  if (const auto* problems = std::get_if<std::vector<SpecProblem>>(&trouble)) {
    for (const SpecProblem& problem : *problems) {
      report.text += to_string(problem) + "\n";
      list.push(to_json(problem));
    }
    report.told = true;
    report.failure->next = {{"joelclaw-infra config show", "the spec once it is right, with every default"}};
  }
  report.result = JsonValue::object().with("problems", std::move(list));
  return report;
}

Failure exists_already(const std::string& path) {
  return {ErrorCode::refused,
          {"spec " + path, "exists already", "nothing was changed", {}},
          "edit it, or name another file with --config",
          {{"joelclaw-infra config check", "whether it is right"}, {"joelclaw-infra config show", "what it says"}}};
}

Failure nowhere() {
  return {ErrorCode::spec_invalid,
          {"spec", "has no place", "HOME is not set, and the user has no home directory", {}},
          "name a file with --config or JOELCLAW_INFRA_CONFIG",
          {{"joelclaw-infra help config", "the commands about the spec"}}};
}

}  // namespace

Report command_config_show(Session& session) {
  const auto spec = spec_in_force(session.invocation.globals, session.host);
  if (!spec) {
    return failed(to_failure(spec.error()));
  }
  Report report;
  const std::string yaml = to_yaml(*spec, YamlNotes::defaults);
  report.text = "# " + origin_of(*spec) + "\n" + yaml;
  report.result =
      JsonValue::object().with("origin", spec->origin.empty() ? JsonValue{} : spec->origin).with("yaml", yaml);
  return report;
}

Report command_config_check(Session& session) {
  Globals globals = session.invocation.globals;
  if (!session.invocation.arguments.empty()) {
    globals.config = session.invocation.arguments.front();
  }
  const auto spec = spec_in_force(globals, session.host);
  if (!spec) {
    return report_of(spec.error());
  }
  Report report;
  report.text = origin_of(*spec) + ": right\n";
  report.result = JsonValue::object().with("origin", spec->origin.empty() ? JsonValue{} : spec->origin);
  report.result.with("problems", JsonValue::array());
  return report;
}

Report command_config_path(Session& session) {
  const auto place = spec_place(session.invocation.globals, session.host);
  if (!place) {
    return failed(place.error());
  }
  if (place->path.empty()) {
    return failed(nowhere());
  }
  const bool exists = !std::holds_alternative<NoSuchFile>(session.host.files.info(place->path));
  Report report;
  report.text = place->path + "\n";
  report.result = JsonValue::object().with("path", place->path).with("source", place->source).with("exists", exists);
  if (!exists) {
    report.next = {{"joelclaw-infra config init", "write the built-in default there"}};
  }
  return report;
}

Report command_config_init(Session& session) {
  const auto place = spec_place(session.invocation.globals, session.host);
  if (!place || place->path.empty()) {
    return failed(place ? nowhere() : place.error());
  }
  if (!std::holds_alternative<NoSuchFile>(session.host.files.info(place->path, false))) {
    return failed(exists_already(place->path));
  }
  if (session.output.is_simulated() || !session.controls.create_file) {
    return failed({ErrorCode::refused,
                   {"spec " + place->path, "not written", "a simulated machine keeps nothing", {}},
                   "run it without --simulate",
                   {{"joelclaw-infra config init", "the same on this machine"}}});
  }
  const Status written = session.controls.create_file(place->path, default_spec_yaml());
  if (!written) {
    return failed({ErrorCode::io,
                   written.error(),
                   "make room or give the directory to its user",
                   {{"joelclaw-infra config path", "where the spec is looked for"}}});
  }
  Report report;
  report.text = place->path + ": written\n";
  report.result = JsonValue::object().with("path", place->path);
  report.next = {{"joelclaw-infra config check", "whether it is right once it is edited"}};
  return report;
}

}  // namespace joelclaw::infra::cli
