// SPDX-License-Identifier: MIT
#pragma once

#include <infra/render/error_code.hpp>
#include <infra/render/json_value.hpp>
#include <infra/render/next_action.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

inline constexpr std::string_view envelope_schema = "joelclaw-infra/v1";

struct EnvelopeError {
  ErrorCode code = ErrorCode::internal;
  std::string message;
};

/// The one object that a command answers with, whatever happened.
struct Envelope {
  bool ok = false;      ///< exactly where the exit code is 0
  std::string command;  ///< "ports list"; empty where none was recognised
  bool simulated = false;
  JsonValue result;
  std::optional<EnvelopeError> error;  ///< exactly where the command did not do its job
  std::string fix;                     ///< plain language; left out where there is nothing to fix
  std::vector<NextAction> next;
};

/// `type`: the first key of a line in a stream ("result", "progress"); empty: none.
JsonValue to_json(const Envelope& envelope, std::string_view type = {});

}  // namespace joelclaw::infra
