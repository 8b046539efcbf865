// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/load_parts.hpp>

#include <array>

namespace joelclaw::infra {
namespace {

using namespace std::chrono_literals;

constexpr std::array<const char*, 5> kinds{"http", "redis", "tcp", "exec", "service"};

/// A target's text, empty where it is absent or no text.
std::string target_text(SpecSection& section, const char* kind) {
  std::string text;
  section.text(kind, text, rule::any);
  return text;
}

void refuse_target(SpecSection& section, const char* kind, const std::string& text, const std::string& why) {
  section.problem(kind, "'" + excerpt(without_user(text), 80) + "' " + why);
}

void load_http_expectation(SpecSection& section, ProbeExpectation& expect) {
  section.section("expect", [&](SpecSection& inner) {
    if (inner.has("status")) {
      inner.range("status", expect.status.emplace(200, 399), 100, 599);
    } else {
      inner.find("status");
    }
    if (std::string body; inner.has("body")) {
      inner.text_or_empty("body", body, rule::any);
      expect.body = std::move(body);
    } else {
      inner.find("body");
    }
    std::string contained;
    inner.text("contains", contained, rule::any);
    if (!contained.empty()) {
      expect.contains = std::move(contained);
    }
    load_json_expectations(inner, expect.json);
  });
}

void load_one_expectation(SpecSection& section, const char* key, std::optional<std::string>& out) {
  section.section("expect", [&](SpecSection& inner) {
    std::string text;
    inner.text(key, text, rule::any);
    if (!text.empty()) {
      out = std::move(text);
    }
  });
}

void load_tls(SpecSection& section, HttpProbe& probe) {
  section.section("tls", [&](SpecSection& inner) {
    inner.text("caFile", probe.tls_policy.ca_file, rule::path);
    inner.text("serverName", probe.tls_policy.server_name, rule::host_name);
    inner.text("pinSha256", probe.tls_policy.pin_sha256, rule::sha256);
    probe.tls_policy.pin_sha256 = to_lower(probe.tls_policy.pin_sha256);
  });
  if (section.has("tls") && !probe.tls) {
    section.problem("tls", "only an https URL has a certificate to judge");
  }
}

void load_http(SpecSection& section, ProbeSpec& probe) {
  const std::string text = target_text(section, "http");
  HttpProbe http;
  if (!text.empty()) {
    auto parsed = parse_http_url(text);
    if (parsed) {
      http = std::move(*parsed);
    } else {
      http.tls = true;  // one problem is enough, tls: is not judged by a URL that is none
      refuse_target(section, "http", text, parsed.error().what);
    }
  }
  load_tls(section, http);
  probe.what = std::move(http);
  load_http_expectation(section, probe.expect);
}

/// HOST:PORT of a redis or tcp probe.
void load_address(SpecSection& section, const char* kind, std::string& host, std::uint16_t& port) {
  const std::string text = target_text(section, kind);
  if (const auto address = parse_host_port(text)) {
    host = address->first;
    port = address->second;
  } else if (!text.empty()) {
    refuse_target(section, kind, text, "is not HOST:PORT, like localhost:6379 or [::1]:6379");
  }
}

void load_redis(SpecSection& section, ProbeSpec& probe) {
  RedisProbe redis;
  load_address(section, "redis", redis.host, redis.port);
  section.command("passwordCommand", redis.password_command);
  if (section.find("expect") != nullptr) {
    section.problem("expect", "a redis probe expects PONG and nothing else");
  }
  probe.what = std::move(redis);
}

void load_tcp(SpecSection& section, ProbeSpec& probe) {
  TcpProbe tcp;
  load_address(section, "tcp", tcp.host, tcp.port);
  probe.what = std::move(tcp);
  load_one_expectation(section, "banner", probe.expect.banner);
  if (probe.critical && !probe.expect.banner) {
    section.problem("critical",
                    "a critical tcp probe needs expect: {banner: TEXT}, connecting alone proves no service");
  }
}

void load_exec(SpecSection& section, ExecProbe& exec) {
  section.section("exec", [&](SpecSection& inner) {
    inner.require("pod", "pod: NAMESPACE/POD");
    inner.object("pod", exec.pod, "NAMESPACE/POD");
    inner.text_or_empty("container", exec.container, rule::dns_label);
    inner.require("command", "command: [PROGRAM, ARGUMENT]");
    inner.command("command", exec.command);
  });
}

void load_service(SpecSection& section, ProbeSpec& probe) {
  const std::string text = target_text(section, "service");
  if (auto service = parse_service_target(text)) {
    probe.what = std::move(*service);
  } else {
    probe.what = ServiceProbe{};
    if (!text.empty()) {
      refuse_target(section, "service", text, "is not [https:]NAMESPACE/NAME:PORT[/PATH]");
    }
  }
  load_http_expectation(section, probe.expect);
}

void load_target(SpecSection& section, const std::string& kind, ProbeSpec& probe) {
  if (kind == "http") {
    load_http(section, probe);
  } else if (kind == "redis") {
    load_redis(section, probe);
  } else if (kind == "tcp") {
    load_tcp(section, probe);
  } else if (kind == "exec") {
    ExecProbe exec;
    load_exec(section, exec);
    probe.what = std::move(exec);
    load_one_expectation(section, "stdout", probe.expect.output);
  } else {
    load_service(section, probe);
  }
}

}  // namespace

void load_probe(SpecSection& section, ProbeSpec& probe) {
  section.require("name", "name: NAME");
  section.text("name", probe.name, rule::probe_name);
  section.boolean("critical", probe.critical);
  section.duration("timeout", probe.timeout, 100ms, 60s);
  std::vector<std::string> asked;
  for (const char* kind : kinds) {
    if (section.has(kind)) {
      asked.emplace_back(kind);
    } else {
      section.find(kind);
    }
  }
  if (asked.size() == 1) {
    return load_target(section, asked.front(), probe);
  }
  section.accept_all();  // what belongs to which kind cannot be told
  section.problem(asked.empty()
                      ? "asks nothing: give one of http, redis, tcp, exec, service"
                      : "asks in more than one way (" + join(asked, ", ") + "): make them probes of their own");
}

void load_flush(SpecSection& section, FlushSpec& flush) {
  section.require("exec", "exec: {pod: NAMESPACE/POD, command: [PROGRAM, ARGUMENT]}");
  load_exec(section, flush.exec);
  load_one_expectation(section, "stdout", flush.expect.output);
}

}  // namespace joelclaw::infra
