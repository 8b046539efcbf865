// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/tool/unknown.hpp>
#include <support/catch.hpp>

#include <cerrno>

using namespace joelclaw::infra;

TEST_CASE("a child that gave no answer says why") {
  CHECK(unknown_from(ended(NotStarted{ENOENT})) == Unknown{UnknownCause::tool_missing, "not installed"});
  CHECK(unknown_from(ended(NotStarted{EACCES})).cause == UnknownCause::denied);
  CHECK(unknown_from(ended(NotStarted{EAGAIN})).cause == UnknownCause::failed);
  CHECK(unknown_from(ended(TimedOut{})).cause == UnknownCause::timed_out);
  CHECK(unknown_from(ended(Cancelled{})).cause == UnknownCause::cancelled);
  CHECK(unknown_from(ended(Signalled{9})) == Unknown{UnknownCause::failed, "killed by signal 9"});
  CHECK(unknown_from(exited(1, "", "progress\nError: x\n")) ==
        Unknown{UnknownCause::failed, "exit status 1: Error: x"});
}

TEST_CASE("words of ssh, docker and kubectl that tell permission, refusal and silence") {
  const auto cause = [](const std::string& err) { return unknown_from(exited(255, "", err)).cause; };
  CHECK(cause("joel@127.0.0.1: Permission denied (publickey).") == UnknownCause::denied);
  CHECK(cause("ssh: connect to host 127.0.0.1 port 60022: Connection refused") == UnknownCause::unreachable);
  CHECK(cause("kex_exchange_identification: Connection closed by remote host\n"
              "Connection closed by 127.0.0.1 port 60022\n") == UnknownCause::unreachable);
  CHECK(cause("Connection timed out during banner exchange\nConnection to 127.0.0.1 port 60022 timed out") ==
        UnknownCause::timed_out);
  CHECK(cause("permission denied while trying to connect to the docker API at unix:///x") == UnknownCause::denied);
  CHECK(cause("error: You must be logged in to the server (Unauthorized)") == UnknownCause::denied);
  CHECK(cause("Error from server (Forbidden): nodes is forbidden: User \"x\" cannot list") == UnknownCause::denied);
  CHECK(cause(recorded("kubectl-1.32.4/exec-refused.err")) == UnknownCause::unreachable);
  CHECK(cause(recorded("talosctl-1.12.4/unavailable.err")) == UnknownCause::unreachable);
  CHECK(cause("bash: line 1: nope: command not found") == UnknownCause::failed);
}

TEST_CASE("a server between that gave no answer says why") {
  const auto cause = [](Contact contact) { return unknown_from(no_answer(contact)).cause; };
  CHECK(cause(Contact::refused) == UnknownCause::unreachable);
  CHECK(cause(Contact::absent) == UnknownCause::unreachable);
  CHECK(cause(Contact::closed) == UnknownCause::unreachable);
  CHECK(cause(Contact::silent) == UnknownCause::timed_out);
  CHECK(cause(Contact::no_connect) == UnknownCause::timed_out);
  CHECK(cause(Contact::partial) == UnknownCause::timed_out);
  CHECK(cause(Contact::denied) == UnknownCause::denied);
  CHECK(cause(Contact::garbage) == UnknownCause::garbage);
  CHECK(cause(Contact::cancelled) == UnknownCause::cancelled);
  CHECK(unknown_from(page(401, "x")).cause == UnknownCause::denied);
  CHECK(unknown_from(page(403, "x")).cause == UnknownCause::denied);
  CHECK(unknown_from(page(503, "no")) == Unknown{UnknownCause::failed, "HTTP 503: no"});
}

TEST_CASE("evidence cannot move the cursor") {
  CHECK(garbage("\x1b[2J\x9b"
                "31mred")
            .detail == "not understood: ?[2J?31mred");
  CHECK(garbage("").detail == "an empty answer");
  CHECK(unknown_from(exited(1, "", "\x1b]0;title\x07")).detail == "exit status 1: ?]0;title?");
}
