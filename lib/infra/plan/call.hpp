// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/result.hpp>
#include <infra/base/time.hpp>

#include <functional>
#include <string>
#include <variant>

namespace joelclaw::infra {

/// A copy beside the original, made before it is edited.
struct FileCopy {
  std::string from, to;
};

/// An edit of somebody else's file: `change` turns what the file says when its turn has come into what it shall say.
struct FileEdit {
  std::string path;
  std::string words;  ///< what changes, for people: "server of cluster joelclaw: https://127.0.0.1:64790"
  std::function<Result<std::string>(const std::string& text)> change;
};

/// The file of a socket that nobody serves any more.
struct SocketRemoval {
  std::string path;
};

/// One thing that a step does. All of it is known when the plan is printed, but for what an earlier call answers.
struct Call {
  std::variant<Command, FileCopy, FileEdit, SocketRemoval> what;
  /// Makes the command's stdin from what the call before wrote to stdout; empty: the command's own.
  std::function<Result<std::string>(const std::string& before)> input = {};
  /// The tool's own word that there was nothing to do, where it says so by a failure ("taint ... not found").
  std::function<bool(const Outcome& outcome)> was_done = {};
  /// Where this holds of what it answered, the calls behind it are not needed: "kubectl diff" that found nothing.
  std::function<bool(const Outcome& outcome)> is_enough = {};
  bool secret_output = false;  ///< what it prints is shown and recorded nowhere, not even where it fails
};

/// Where the text of a file is kept before it is edited: beside it, named by the time of the plan.
std::string saved_name(const std::string& path, WallTime at);

/// As a person could do it by hand: the command line, "copy A to B", "edit PATH: ...", "remove the socket PATH".
std::string to_string(const Call& call);

}  // namespace joelclaw::infra
