// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/kubernetes.hpp>
#include <infra/tool/probe_question.hpp>
#include <support/catch.hpp>

#include <memory>

using namespace joelclaw::infra;

namespace {

const KubeRoute route{TcpTarget{"127.0.0.1", 6443},
                      TlsPolicy{"", "CA", "", "", std::make_shared<const ClientIdentity>(ClientIdentity{"C", "SECRETKEY"})}};
const ExecProbe redis{{"joelclaw", "redis-0"}, "redis", {"redis-cli", "-a", "$(x) & y", "ping"}};

const std::string success = R"({"metadata":{},"status":"Success"})";
const std::string failure = R"({"metadata":{},"status":"Failure","reason":"NonZeroExitCode","details":{"causes":)"
                            R"([{"reason":"ExitCode","message":"3"}]}})";

/// Unmasked; `first` is the whole first byte: 0x80 the last of its message, and the kind.
std::string frame(unsigned first, const std::string& payload) {
  std::string bytes{static_cast<char>(first)};
  const std::size_t size = payload.size();
  if (size < 126) {
    bytes += static_cast<char>(size);
  } else if (size < 65536) {
    bytes += {126, static_cast<char>(size >> 8U), static_cast<char>(size & 0xffU)};
  } else {
    bytes += std::string{127, 0, 0, 0, 0, static_cast<char>(size >> 24U), static_cast<char>(size >> 16U & 0xffU),
                         static_cast<char>(size >> 8U & 0xffU), static_cast<char>(size & 0xffU)};
  }
  return bytes + payload;
}

std::string message(char stream, const std::string& text) {
  return frame(0x82, std::string{stream} + text);
}

HttpAnswer stream(const std::string& frames, Contact contact = Contact::answered) {
  HttpAnswer answer;
  answer.contact = contact;
  answer.status = 101;
  answer.body = frames;
  return answer;
}

}  // namespace

TEST_CASE("exec without kubectl is one request, in which no word is more than a word") {
  const HttpRequest request = kube_exec_request(route, redis, Duration{5'000});
  CHECK(request.path ==
        "/api/v1/namespaces/joelclaw/pods/redis-0/exec?stdout=true&stderr=true&container=redis&command=redis-cli"
        "&command=-a&command=%24%28x%29%20%26%20y&command=ping");
  CHECK(request.method == "GET");
  CHECK(request.subprotocol == "v4.channel.k8s.io");
  CHECK(request.target == route.target);
  CHECK(request.tls == route.tls);
  CHECK_FALSE(contains(to_string(Question{request}), "SECRETKEY"));
  CHECK_FALSE(contains(kube_exec_request(route, {{"a", "b"}, "", {"c"}}, {}).path, "container"));
}

TEST_CASE("what a command said, and how it ended") {
  const std::string opening = message(1, "") + message(2, "") + message(3, "");
  const auto right = parse_kube_exec(stream(opening + message(1, "PONG\n") + message(3, success) + frame(0x88, "\x03\xe8")));
  REQUIRE(right);
  CHECK(right->succeeded());
  CHECK(right->out == "PONG\n");
  CHECK(right->err.empty());
  const auto wrong = parse_kube_exec(stream(opening + message(2, "no\n") + message(1, "x") + message(3, failure)));
  REQUIRE(wrong);
  CHECK(wrong->exit_status() == 3);
  CHECK(wrong->out == "x");
  CHECK(wrong->err == "no\ncommand terminated with exit code 3\n");
}

TEST_CASE("long messages, messages in pieces, and pings between them") {
  const std::string text(70'000, 'x');
  const std::string shorter(300, 'y');
  const auto read = parse_kube_exec(stream(message(1, text) + frame(0x02, "\x01" + shorter) + frame(0x89, "ping") +
                                           frame(0x80, "end") + message(3, success)));
  REQUIRE(read);
  CHECK(read->out == text + shorter + "end");
}

TEST_CASE("what did not come to an end is asked of kubectl, but for what was waited for in vain") {
  HttpAnswer refused = stream("container not found");
  refused.status = 500;
  CHECK_FALSE(parse_kube_exec(refused));
  CHECK_FALSE(parse_kube_exec(no_answer(Contact::tls_failed)));
  CHECK_FALSE(parse_kube_exec(stream(message(1, "PONG\n"))));
  CHECK_FALSE(parse_kube_exec(stream(message(3, R"({"status":"Failure","reason":"InternalError"})"))));
  CHECK_FALSE(parse_kube_exec(stream(message(3, R"({"status":"Failure","reason":"NonZeroExitCode"})"))));
  const auto late = parse_kube_exec(stream(message(1, "half"), Contact::partial));
  REQUIRE(late);
  CHECK(std::holds_alternative<TimedOut>(late->end));
  CHECK(std::holds_alternative<TimedOut>(parse_kube_exec(no_answer(Contact::silent))->end));
  CHECK(std::holds_alternative<Cancelled>(parse_kube_exec(no_answer(Contact::cancelled))->end));
}

TEST_CASE("no bytes of a stream are read beyond its end") {
  each_beginning(message(1, std::string(200, 'z')) + message(2, "e") + message(3, failure), [](const std::string& bytes) {
    parse_kube_exec(stream(bytes));
  });
  CHECK_FALSE(parse_kube_exec(stream(std::string{"\x82\xff\x01", 3})));                               // masked
  CHECK_FALSE(parse_kube_exec(stream(std::string{"\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10})));  // longer than all there is
}
