// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/http_answers.hpp>
#include <infra/simulation/kubectl_tool.hpp>
#include <infra/simulation/state.hpp>

#include <nlohmann/json.hpp>

#include <optional>

namespace joelclaw::infra::simulation {
namespace {

using Json = nlohmann::ordered_json;

/// A message as a server sends it: final, binary, unmasked, and its first byte the stream's number.
std::string message(int stream, const std::string& text) {
  const std::size_t size = text.size() + 1;
  std::string frame{static_cast<char>(0x82)};
  if (size < 126) {
    frame += static_cast<char>(size);
  } else {
    frame += static_cast<char>(126);
    frame += static_cast<char>(size >> 8U & 0xffU);
    frame += static_cast<char>(size & 0xffU);
  }
  return frame + static_cast<char>(stream) + text;
}

std::string status_text(int code) {
  if (code == 0) {
    return Json{{"metadata", Json::object()}, {"status", "Success"}}.dump();
  }
  const Json cause{{"reason", "ExitCode"}, {"message", std::to_string(code)}};
  return Json{{"metadata", Json::object()},
              {"status", "Failure"},
              {"message", "command terminated with non-zero exit code: exit status " + std::to_string(code)},
              {"reason", "NonZeroExitCode"},
              {"details", {{"causes", Json::array({cause})}}}}
      .dump();
}

/// What kubectl adds about a command that failed; before it stands what the command itself said.
std::optional<std::string> said_by_command(const std::string& err, int code) {
  const std::string note = "command terminated with exit code " + std::to_string(code) + "\n";
  return err.ends_with(note) ? std::optional{err.substr(0, err.size() - note.size())} : std::nullopt;
}

/// Refused before anything ran: the server's page to which kubectl's words belong.
Page refusal(const std::string& words, const std::string& name) {
  if (contains(words, "(NotFound)")) {
    return status_page(404, "NotFound", "pods \"" + name + "\" not found");
  }
  const std::string why = words.substr(words.rfind("connection: ") + std::string_view{"connection: "}.size());
  return {contains(words, "Forbidden") ? 403 : 500, "text/plain; charset=utf-8", why};
}

}  // namespace

Reply exec_stream(Model& model, const HttpRequest& request) {
  const Route route = route_of(request.path);
  const auto parts = split(route.path, '/');
  if (parts.size() != 8 || parts[3] != "namespaces" || parts[5] != "pods" || parts[7] != "exec" ||
      request.subprotocol != "v4.channel.k8s.io") {
    return with_page(request, unknown_page(model, request));
  }
  if (api_stage(model) == ApiStage::starting) {
    return with_page(request, status_page(403, "Forbidden", "forbidden: User \"admin\": RBAC: not yet loaded"));
  }
  const std::string space{parts[4]}, name{parts[6]};
  Command command{"kubectl", {"exec", "-n", space, name, "--"}, {}, "", request.deadline};
  command.arguments.insert(command.arguments.end(), route.words.begin(), route.words.end());
  Reply ran = exec_in_pod(model, space, name, command, route.words);
  // A kubelet opens each stream with an empty message, and only then runs the command.
  HttpAnswer answer;
  answer.contact = ran.never ? Contact::partial : Contact::answered;
  answer.status = 101;
  answer.headers = {{"upgrade", "websocket"}, {"sec-websocket-protocol", request.subprotocol}};
  answer.body = message(1, "") + message(2, "") + message(3, "");
  answer.body_bytes = answer.body.size();
  const Outcome outcome = std::get<Outcome>(std::exchange(ran.what, answer));
  const int code = outcome.exit_status().value_or(1);
  const auto err = code == 0 ? std::optional{outcome.err} : said_by_command(outcome.err, code);
  if (ran.never) {
    return ran;
  }
  if (!err) {
    return with_page(request, refusal(outcome.err, name));
  }
  answer.body += message(1, outcome.out) + message(2, *err) + message(3, status_text(code));
  answer.body_bytes = answer.body.size();
  ran.what = std::move(answer);
  return ran;
}

}  // namespace joelclaw::infra::simulation
