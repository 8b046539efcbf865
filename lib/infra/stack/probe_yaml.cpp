// SPDX-License-Identifier: MIT
#include <infra/stack/probe_yaml.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra {
namespace {

std::string address(const std::string& host, std::uint16_t port) {
  return (contains(host, ":") ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

/// JSON as flow YAML: a blank behind each colon, texts in the writer's own quotes.
std::string flow_of(const nlohmann::json& value) {
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    const std::string quoted = yaml_text(text);
    return quoted.starts_with('"') ? quoted : "\"" + quoted + "\"";
  }
  if (!value.is_structured()) {
    return value.dump();
  }
  std::vector<std::string> parts;
  for (const auto& [key, member] : value.items()) {
    parts.push_back((value.is_object() ? yaml_text(key) + ": " : "") + flow_of(member));
  }
  return value.is_object() ? "{" + join(parts, ", ") + "}" : "[" + join(parts, ", ") + "]";
}

std::string value_of(const JsonExpectation& json) {
  switch (json.kind) {
    case JsonExpectation::Kind::present:
      return "\"*\"";
    case JsonExpectation::Kind::length:
      return "{length: " + std::to_string(json.length) + "}";
    case JsonExpectation::Kind::equals:
      break;
  }
  return flow_of(nlohmann::json::parse(json.value, nullptr, false));
}

YamlEntries expectation_entries(const ProbeExpectation& expect) {
  YamlEntries entries;
  if (expect.status) {
    const auto [first, last] = *expect.status;
    entries.add("status", std::to_string(first) + (first == last ? "" : "-" + std::to_string(last)));
  }
  if (expect.body) {
    entries.add_text("body", *expect.body);
  }
  entries.add_if_text("contains", expect.contains.value_or(""));
  if (!expect.json.empty()) {
    YamlEntries json;
    for (const JsonExpectation& member : expect.json) {
      json.add(member.path, value_of(member));
    }
    entries.add("json", json.in_one_line());
  }
  entries.add_if_text("banner", expect.banner.value_or(""));
  entries.add_if_text("stdout", expect.output.value_or(""));
  return entries;
}

void add_expectation(YamlEntries& entries, const ProbeExpectation& expect) {
  const YamlEntries inner = expectation_entries(expect);
  if (!inner.empty()) {
    entries.add("expect", inner.in_one_line());
  }
}

void add_http(YamlEntries& entries, const HttpProbe& http) {
  entries.add_text("http", http.url);
  YamlEntries tls;
  tls.add_if_text("caFile", http.tls_policy.ca_file).add_if_text("serverName", http.tls_policy.server_name);
  tls.add_if_text("pinSha256", http.tls_policy.pin_sha256);
  if (!tls.empty()) {
    entries.add("tls", tls.in_one_line());
  }
}

void add_redis(YamlEntries& entries, const RedisProbe& redis) {
  entries.add_text("redis", address(redis.host, redis.port));
  if (!redis.password_command.empty()) {
    entries.add("passwordCommand", yaml_texts(redis.password_command));
  }
}

std::string exec_of(const ExecProbe& exec) {
  YamlEntries entries;
  entries.add_text("pod", to_string(exec.pod)).add_if_text("container", exec.container);
  return entries.add("command", yaml_texts(exec.command)).in_one_line();
}

std::string service_of(const ServiceProbe& service) {
  return (service.tls ? "https:" : "") + to_string(service.service) + ":" + service.port + service.path;
}

}  // namespace

YamlEntries probe_entries(const ProbeSpec& probe) {
  YamlEntries entries;
  entries.add_text("name", probe.name);
  std::visit(Overload{[&](const HttpProbe& http) { add_http(entries, http); },
                      [&](const TcpProbe& tcp) { entries.add_text("tcp", address(tcp.host, tcp.port)); },
                      [&](const RedisProbe& redis) { add_redis(entries, redis); },
                      [&](const ExecProbe& exec) { entries.add("exec", exec_of(exec)); },
                      [&](const ServiceProbe& service) { entries.add_text("service", service_of(service)); }},
             probe.what);
  add_expectation(entries, probe.expect);
  entries.add("critical", probe.critical ? "true" : "false");
  return entries.add("timeout", format_duration_exact(probe.timeout));
}

YamlEntries flush_entries(const FlushSpec& flush) {
  YamlEntries entries;
  entries.add("exec", exec_of(flush.exec));
  add_expectation(entries, flush.expect);
  return entries;
}

}  // namespace joelclaw::infra
