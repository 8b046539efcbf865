// SPDX-License-Identifier: MIT
#include <infra/stack/load_parts.hpp>

namespace joelclaw::infra {
namespace {

using namespace std::chrono_literals;

void load_registry(SpecSection& section, RegistrySecret& registry) {
  section.require("server", "server: ghcr.io");
  section.text("server", registry.server, rule::registry);
  section.require("username", "username: NAME");
  section.text("username", registry.username, rule::any);
  section.require("passwordCommand", "passwordCommand: [gh, auth, token]");
  section.command("passwordCommand", registry.password_command);
  section.duration("maxAge", registry.max_age, 1min, 2400h);
}

}  // namespace

void load_secret(SpecSection& section, SecretSpec& secret) {
  section.require("name", "name: SECRET");
  section.text("name", secret.name, rule::dns_subdomain);
  section.require("namespace", "namespace: NAMESPACE");
  section.text("namespace", secret.space, rule::dns_label);
  section.boolean("required", secret.required);
  section.section("registry", [&](SpecSection& inner) { load_registry(inner, secret.registry.emplace()); });
}

void load_helm(SpecSection& section, HelmSpec& helm) {
  section.require("release", "release: NAME");
  section.text("release", helm.release, rule::release);
  section.require("chart", "chart: REPOSITORY/NAME");
  section.text("chart", helm.chart, rule::chart);
  section.text_or_empty("version", helm.version, rule::chart_version);
  section.require("namespace", "namespace: NAMESPACE");
  section.text("namespace", helm.space, rule::dns_label);
  section.section("repo", [&](SpecSection& inner) {
    HelmRepository& repository = helm.repository.emplace();
    inner.require("name", "name: REPOSITORY");
    inner.text("name", repository.name, rule::repository_name);
    inner.require("url", "url: https://HOST/PATH");
    inner.text("url", repository.url, rule::repository_url);
  });
  section.text("values", helm.values, rule::path);
  section.texts("patches", helm.patches, rule::path);
}

void load_hook(SpecSection& section, HookSpec& hook) {
  std::string moment = "up";
  section.require("after", "after: up, or after: recreate");
  section.one_of("after", moment, {"up", "recreate"});
  hook.after = moment == "recreate" ? HookMoment::recreate : HookMoment::up;
  section.require("command", "command: [PROGRAM, ARGUMENT]");
  section.command("command", hook.command);
  section.duration("timeout", hook.timeout, 1s, 1h);
}

}  // namespace joelclaw::infra
