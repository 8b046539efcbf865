// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <support/catch.hpp>
#include <support/source_directory.hpp>

#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <iterator>
#include <utility>

extern char** environ;

namespace joelclaw::infra {

void fail_test(const std::string& why) {
  FAIL(why);
}

std::string recorded(const std::string& name) {
  std::ifstream file(source_directory() + "/tests/data/" + name, std::ios::binary);
  if (!file) {
    fail_test("no tests/data/" + name);
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

HttpAnswer recorded_http(const std::string& name) {
  const std::string text = recorded(name);
  const auto crlf = text.find("\r\n\r\n");
  const auto end = crlf == std::string::npos ? text.find("\n\n") : crlf;
  HttpAnswer answer;
  answer.contact = Contact::answered;
  bool first = true;
  for (const std::string_view line : lines_of(std::string_view{text}.substr(0, end))) {
    const auto words = split(line, first ? ' ' : ':');
    if (std::exchange(first, false)) {
      answer.status = static_cast<int>(parse_number(words.at(1)).value_or(0));
    } else {
      answer.headers.emplace_back(to_lower(words.at(0)), trim(line.substr(words.at(0).size() + 1)));
    }
  }
  std::string body = text.substr(end + (crlf == std::string::npos ? 2 : 4));
  if (body.ends_with('\n')) {
    body.pop_back();  // the file's own line end
  }
  return with_body(std::move(answer), std::move(body));
}

HttpAnswer with_body(HttpAnswer answer, std::string body) {
  answer.body = std::move(body);
  answer.body_bytes = answer.body.size();
  return answer;
}

HttpAnswer no_answer(Contact contact) {
  HttpAnswer answer;
  answer.contact = contact;
  return answer;
}

HttpAnswer page(int status, std::string body, std::string content_type) {
  HttpAnswer answer;
  answer.contact = Contact::answered;
  answer.status = status;
  answer.headers = {{"content-type", std::move(content_type)}, {"audit-id", "1"}};
  return with_body(std::move(answer), std::move(body));
}

Outcome exited(int status, std::string out, std::string err) {
  return {Exited{status}, std::move(out), std::move(err)};
}

Outcome ended(decltype(Outcome::end) end) {
  return {end, "", ""};
}

void each_beginning(const std::string& text, const std::function<void(const std::string&)>& check) {
  for (std::size_t tenth = 1; tenth < 10; ++tenth) {
    check(text.substr(0, text.size() * tenth / 10));
  }
}

Run run(const std::vector<std::string>& words, const std::string& input) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  REQUIRE(::pipe(in.data()) == 0);
  REQUIRE(::pipe(out.data()) == 0);
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  for (const int fd : {in[0], in[1], out[0], out[1]}) {
    posix_spawn_file_actions_addclose(&actions, fd);
  }
  std::vector<char*> argv;
  for (const std::string& word : words) {
    argv.push_back(const_cast<char*>(word.c_str()));
  }
  argv.push_back(nullptr);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, argv.front(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  REQUIRE(error == 0);
  REQUIRE(::write(in[1], input.data(), input.size()) == static_cast<ssize_t>(input.size()));
  ::close(in[1]);
  Run result;
  std::array<char, 4096> buffer{};
  pollfd wait{out[0], POLLIN, 0};
  while (::poll(&wait, 1, 30'000) > 0) {
    const ssize_t count = ::read(out[0], buffer.data(), buffer.size());
    if (count <= 0) {
      break;
    }
    result.out.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(out[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

}  // namespace joelclaw::infra
