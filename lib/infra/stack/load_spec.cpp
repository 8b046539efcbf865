// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <infra/base/text.hpp>
#include <infra/stack/load_parts.hpp>
#include <infra/stack/scalar.hpp>
#include <infra/stack/spec_text.hpp>
#include <infra/stack/validate.hpp>
#include <infra/stack/yaml_tree.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

constexpr const char* api_version = "joelclaw-infra/v1";

void load_api_version(SpecSection& root) {
  root.require("apiVersion", "apiVersion: joelclaw-infra/v1");
  std::string version = api_version;
  root.text("apiVersion", version, rule::any);
  if (version != api_version) {
    root.problem("apiVersion", "'" + excerpt(version, 60) + "' is not known: this version reads " + api_version);
  }
}

void load_lists(SpecSection& root, StackSpec& spec) {
  root.list("ports", [&](SpecSection& item) { load_port(item, spec.ports.emplace_back()); });
  root.list("namespaces", [&](SpecSection& item) { load_namespace(item, spec.namespaces.emplace_back()); });
  root.texts("manifests", spec.manifests, rule::path);
  root.list("secrets", [&](SpecSection& item) { load_secret(item, spec.secrets.emplace_back()); });
  root.list("helm", [&](SpecSection& item) { load_helm(item, spec.helm.emplace_back()); });
  root.list("hooks", [&](SpecSection& item) { load_hook(item, spec.hooks.emplace_back()); });
  root.list("probes", [&](SpecSection& item) {
    ProbeSpec& probe = spec.probes.emplace_back();
    probe.timeout = spec.heal.request_timeout;
    load_probe(item, probe);
  });
}

/// A cluster without a name of its own has its stack's, where that is a right one.
void load_root(SpecSection& root, StackSpec& spec) {
  load_api_version(root);
  root.text("name", spec.name, rule::stack_name);
  root.texts("hosts", spec.hosts, rule::host_name);
  root.section("vm", [&](SpecSection& section) { load_vm(section, spec.vm); });
  root.section("docker", [&](SpecSection& section) { load_docker(section, spec.docker); });
  spec.cluster.name = spec.name;
  root.section("cluster", [&](SpecSection& section) { load_cluster(section, spec.cluster); });
  root.section("storage", [&](SpecSection& section) {
    section.text_or_empty("localPathProvisioner", spec.local_path_provisioner, rule::version);
  });
  root.section("heal",
               [&](SpecSection& section) { load_heal(section, spec.heal); });  // before the probes: their timeout
  load_lists(root, spec);
  root.section("down", [&](SpecSection& section) {
    section.list("flush", [&](SpecSection& item) { load_flush(item, spec.flush.emplace_back()); });
  });
  root.section("backup", [&](SpecSection& section) { load_backup(section, spec.backup); });
  root.section("notify", [&](SpecSection& section) { load_notify(section, spec.notify); });
  root.section("doctor",
               [&](SpecSection& section) { section.texts("suppress", spec.doctor_suppress, rule::suppression); });
  root.section("tools", [&](SpecSection& section) { load_tools(section, spec.tools); });
  root.finish();
}

void read_document(const YamlNode& tree, SpecReading& reading, StackSpec& spec) {
  if (tree.kind == YamlNode::Kind::map) {
    SpecSection root(reading, tree, "", false);
    load_root(root, spec);
    if (reading.whole()) {
      validate(spec, reading);
    }
  } else if (tree.kind == YamlNode::Kind::nothing) {
    reading.problem({1, 1}, "", std::string{"is empty: a spec begins with apiVersion: "} + api_version);
  } else if (tree.kind != YamlNode::Kind::refused) {
    reading.problem(tree.at, "", "is " + describe_kind(tree) + ": wanted a map of keys, apiVersion first");
  }
}

}  // namespace

Result<StackSpec, std::vector<SpecProblem>> load_spec(std::string_view text, const std::string& file) {
  SpecReading reading;
  const auto take = [&](std::vector<SpecProblem>& problems) {
    for (SpecProblem& problem : problems) {
      reading.problem({problem.line, problem.column}, std::move(problem.key), std::move(problem.what));
    }
  };
  StackSpec spec;
  SpecText guarded = guard_spec_text(text);
  take(guarded.problems);
  if (guarded.readable) {
    YamlDocument document = read_yaml(guarded.text);
    take(document.problems);
    if (document.complete) {
      read_document(document.root, reading, spec);
    }
  }
  std::vector<SpecProblem> problems = reading.take_problems(file);
  if (!problems.empty()) {
    return problems;
  }
  spec.written = reading.written();
  spec.origin = file;
  return spec;
}

}  // namespace joelclaw::infra
