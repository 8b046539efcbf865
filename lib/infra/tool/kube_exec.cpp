// SPDX-License-Identifier: MIT
// `exec` as the API server itself offers it: a WebSocket whose messages begin with the number of a stream. We only
// listen, so nothing but the request is ever sent.
#include <infra/tool/kubernetes.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/json.hpp>
#include <infra/tool/percent.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace joelclaw::infra {
namespace {

/// Served since Kubernetes 1.4; the fourth is the first whose end is told as JSON.
constexpr const char* protocol = "v4.channel.k8s.io";
constexpr char to_stdout = 1, to_stderr = 2, the_end = 3;

/// RFC 6455, as a server sends it: unmasked.
struct Frame {
  unsigned kind = 0;  ///< 0 goes on with the message before, 1 text, 2 binary, 8 and above control
  std::string_view payload;
};

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) {
    number = number << 8U | static_cast<unsigned char>(byte);
  }
  return number;
}

/// Takes the first frame off; none where it is not all there.
std::optional<Frame> take_frame(std::string_view& bytes) {
  if (bytes.size() < 2) {
    return std::nullopt;
  }
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  const std::size_t more = second == 126 ? 2 : second == 127 ? 8 : 0;
  if (second > 127 || bytes.size() < 2 + more) {
    return std::nullopt;
  }
  const std::uint64_t length = more == 0 ? second : big_endian(bytes.substr(2, more));
  std::string_view rest = bytes.substr(2 + more);
  if (rest.size() < length) {
    return std::nullopt;
  }
  const Frame frame{first & 0xFU, rest.substr(0, length)};
  bytes = rest.substr(length);
  return frame;
}

struct Streams {
  std::string out, err, end;

  std::string* of(char number) {
    return number == to_stdout ? &out : number == to_stderr ? &err : number == the_end ? &end : nullptr;
  }
};

Streams streams_of(std::string_view bytes) {
  Streams streams;
  std::string* stream = nullptr;
  while (const auto frame = take_frame(bytes)) {
    std::string_view said = frame->payload;
    if (frame->kind > 2) {
      continue;  // pings want an answer that nobody waits for, and a close ends the connection by itself
    }
    if (frame->kind != 0) {
      stream = said.empty() ? nullptr : streams.of(said.front());
      said.remove_prefix(said.empty() ? 0 : 1);
    }
    if (stream != nullptr) {
      stream->append(said);
    }
  }
  return streams;
}

/// The exit status in a Status object; none for any other end.
std::optional<int> exit_status(const nlohmann::json& status) {
  if (text_at(status, "status") == "Success") {
    return 0;
  }
  if (text_at(status, "reason") != "NonZeroExitCode") {
    return std::nullopt;
  }
  for (const nlohmann::json& cause : list_at(status, "details.causes")) {
    const auto number = text_at(cause, "reason") == "ExitCode" ? parse_number(text_at(cause, "message")) : std::nullopt;
    if (number && *number > 0 && *number < 256) {
      return static_cast<int>(*number);
    }
  }
  return std::nullopt;
}

}  // namespace

HttpRequest kube_exec_request(const KubeRoute& route, const ExecProbe& probe, Duration deadline) {
  std::string path = "/api/v1/namespaces/" + percent_encoded(probe.pod.space) + "/pods/" +
                     percent_encoded(probe.pod.name) + "/exec?stdout=true&stderr=true";
  if (!probe.container.empty()) {
    path += "&container=" + percent_encoded(probe.container);
  }
  for (const std::string& word : probe.command) {
    path += "&command=" + percent_encoded(word);
  }
  HttpRequest request = kube_get(route, path, deadline);
  request.accept.clear();
  request.body_limit = 1U << 20U;
  request.subprotocol = protocol;
  return request;
}

std::optional<Outcome> parse_kube_exec(const HttpAnswer& answer) {
  Outcome outcome;
  outcome.took = answer.took;
  if (answer.contact == Contact::cancelled) {
    outcome.end = Cancelled{};
    return outcome;
  }
  Streams streams = streams_of(answer.status == 101 ? std::string_view{answer.body} : std::string_view{});
  outcome.out = std::move(streams.out);
  outcome.err = std::move(streams.err);
  if (const auto status = exit_status(parse_json(streams.end))) {
    outcome.end = Exited{*status};
    // as kubectl says it, which is where the reader of both looks
    outcome.err += *status == 0 ? "" : "command terminated with exit code " + std::to_string(*status) + "\n";
    return outcome;
  }
  const bool waited = answer.contact == Contact::silent || answer.contact == Contact::partial;
  if (!waited) {
    return std::nullopt;
  }
  outcome.end = TimedOut{};
  return outcome;
}

}  // namespace joelclaw::infra
