// SPDX-License-Identifier: MIT
#include <infra/render/envelope.hpp>

namespace joelclaw::infra {

JsonValue to_json(const Envelope& envelope, std::string_view type) {
  JsonValue json = JsonValue::object();
  if (!type.empty()) {
    json.with("type", type);
  }
  json.with("ok", envelope.ok)
      .with("command", envelope.command)
      .with("schema", envelope_schema)
      .with("simulated", envelope.simulated)
      .with("result", envelope.result);
  if (envelope.error) {
    const ErrorCodeInfo& code = info(envelope.error->code);
    json.with("error", JsonValue::object()
                           .with("code", code.name)
                           .with("message", envelope.error->message)
                           .with("retriable", code.retriable));
  }
  if (!envelope.fix.empty()) {
    json.with("fix", envelope.fix);
  }
  JsonValue actions = JsonValue::array();
  for (const NextAction& action : envelope.next) {
    actions.push(JsonValue::object().with("command", action.command).with("description", action.description));
  }
  return json.with("next_actions", std::move(actions));
}

}  // namespace joelclaw::infra
