// SPDX-License-Identifier: MIT
#include "replay_plan.hpp"

#include <infra/tool/kubernetes.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace joelclaw::infra::bench {
namespace {

using Json = nlohmann::json;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); !from.empty() && at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string request_of(const Json& json) {
  const std::string body = json.at("body");
  const std::string accept = json.at("accept");
  std::string text = json.at("method").get<std::string>() + " " + json.at("path").get<std::string>() +
                     " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  text += accept.empty() ? "" : "Accept: " + accept + "\r\n";
  text +=
      body.empty() ? "" : "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

std::string text_of(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// Both sides' certificates, of the context that was recorded.
TlsPolicy policy_of(const std::string& kubeconfig, const std::string& context) {
  const std::string text = text_of(kubeconfig);
  const auto read = parse_kubeconfig(kubeconfig, text);
  const ClientConfig* config = seen(read);
  TlsPolicy policy;
  policy.identity = client_identity(text, context);
  if (config != nullptr) {
    const auto found = std::find_if(config->contexts.begin(), config->contexts.end(),
                                    [&context](const ClientContext& each) { return each.name == context; });
    policy.ca_pem = found == config->contexts.end() ? std::string{} : found->ca_pem;
  }
  if (policy.identity == nullptr || policy.ca_pem.empty()) {
    throw std::runtime_error(kubeconfig + ": no credentials for " + context);
  }
  return policy;
}

HttpRequest https_of(const Json& json, const TlsPolicy& policy) {
  HttpRequest request;
  request.target = TcpTarget{json.at("host"), json.at("port")};
  request.path = json.at("path");
  request.accept = json.at("accept");
  request.subprotocol = json.at("subprotocol");
  request.tls = policy;
  request.body_limit = 0;
  request.deadline = Duration{60'000};
  return request;
}

Step step_of(const Json& json, const Json& plan) {
  Step step;
  step.kind = json.at("kind");
  step.after = json.at("after");
  step.on = json.at("on");
  if (step.kind == "command") {
    step.words = json.at("words").get<std::vector<std::string>>();
    step.environment = json.value("environment", std::vector<std::string>{});
    step.input = json.value("input", "");
    step.accompanying = json.value("accompanying", false);
    return step;
  }
  if (json.value("tls", false)) {
    step.https = https_of(json, policy_of(plan.at("kubeconfig"), plan.at("context")));
    return step;
  }
  step.socket = json.value("socket", "");
  step.host = json.value("host", "");
  step.port = json.value("port", 0);
  step.greeting = json.value("greeting", "");
  step.said = step.kind == "http" ? request_of(json) : step.greeting == "redis" ? "*1\r\n$4\r\nPING\r\n" : "";
  return step;
}

}  // namespace

std::vector<Step> read_plan(const std::string& path, const std::string& scratch) {
  std::string text = text_of(path);
  const std::string recorded = Json::parse(text).at("scratch");
  std::vector<Step> steps;
  const Json plan = Json::parse(replaced(std::move(text), recorded, scratch));
  for (const Json& json : plan.at("questions")) {
    steps.push_back(step_of(json, plan));
  }
  if (steps.empty()) {
    throw std::runtime_error("nothing to replay");
  }
  return steps;
}

}  // namespace joelclaw::infra::bench
