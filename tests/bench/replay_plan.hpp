// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::bench {

/// One child or connection of a plan, as bench_record prints it.
struct Step {
  std::string kind;                      ///< "command", "http" or "dial"
  std::vector<std::string> words;        ///< a command's, the program's path first
  std::vector<std::string> environment;  ///< "NAME=value"; none: the caller's
  std::string input;                     ///< a command's stdin
  bool accompanying = false;             ///< ended when all others have ended
  std::string socket, host;              ///< where a connection goes: a unix socket, or a host and port
  int port = 0;
  std::string said;      ///< what is written once connected
  std::optional<HttpRequest> https;  ///< in place of that, to the API server
  std::string greeting;  ///< "" reads to the end, else as a Dial's
  long after = -1;
  std::string on;  ///< "start", "answer" or "line"
};

/// Every mention of the recorded scratch directory becomes `scratch`. Throws where the plan is none.
std::vector<Step> read_plan(const std::string& path, const std::string& scratch);

}  // namespace joelclaw::infra::bench
