// SPDX-License-Identifier: MIT
#include <infra/plan/call.hpp>

#include <infra/base/overload.hpp>

#include <algorithm>

namespace joelclaw::infra {

std::string saved_name(const std::string& path, WallTime at) {
  std::string stamp = format_rfc3339(at);
  stamp.erase(std::remove_if(stamp.begin(), stamp.end(), [](char c) { return c == '-' || c == ':'; }), stamp.end());
  return path + ".before-" + stamp;
}

std::string to_string(const Call& call) {
  return std::visit(Overload{[&call](const Command& command) {
                               const bool fed = !command.input.empty() || command.secret_input || call.input;
                               return to_string(command) + (fed ? " < (made by this program)" : "");
                             },
                             [](const FileCopy& copy) { return "copy " + copy.from + " to " + copy.to; },
                             [](const FileEdit& edit) { return "edit " + edit.path + ": " + edit.words; },
                             [](const SocketRemoval& removal) { return "remove the dead socket " + removal.path; }},
                    call.what);
}

}  // namespace joelclaw::infra
