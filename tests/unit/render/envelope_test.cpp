// SPDX-License-Identifier: MIT
#include "schema_check.hpp"

#include <infra/base/text.hpp>
#include <infra/render/envelope.hpp>

#include <support/catch.hpp>

#include <set>

namespace joelclaw::infra {

TEST_CASE("an envelope's keys come in the contract's order") {
  Envelope envelope;
  envelope.command = "status";
  envelope.result = JsonValue::object();
  envelope.error = EnvelopeError{ErrorCode::lock_held, "…"};
  envelope.fix = "plain language";
  envelope.next = {{"joelclaw-infra heal", "…"}};
  CHECK(to_json(envelope).pretty() == R"({
  "ok": false,
  "command": "status",
  "schema": "joelclaw-infra/v1",
  "simulated": false,
  "result": {},
  "error": {
    "code": "LOCK_HELD",
    "message": "…",
    "retriable": true
  },
  "fix": "plain language",
  "next_actions": [
    {
      "command": "joelclaw-infra heal",
      "description": "…"
    }
  ]
})");
  CHECK(schema_complaints("envelope.json", to_json(envelope).pretty()).empty());
}

TEST_CASE("a line of a stream is one line, and says first what it is") {
  Envelope envelope;
  envelope.ok = true;
  envelope.command = "version";
  const std::string line = to_json(envelope, "result").compact();
  CHECK(line.starts_with(R"({"type":"result","ok":true,)"));
  CHECK(lines_of(line).size() == 1);
  CHECK(schema_complaints("envelope.json", line).empty());
}

TEST_CASE("each error code has a name, an exit code of its kind, and is in the schema") {
  std::set<std::string_view> names;
  for (const ErrorCodeInfo& each : all_error_codes()) {
    INFO(each.name);
    CHECK(&info(each.code) == &each);
    CHECK(names.insert(each.name).second);
    CHECK(each.name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == std::string_view::npos);
    CHECK(each.exit != 0);
    Envelope envelope;
    envelope.error = EnvelopeError{each.code, "message"};
    envelope.fix = "fix";
    CHECK(schema_complaints("envelope.json", to_json(envelope).compact()).empty());
  }
}

TEST_CASE("the schema refuses what the contract does not know") {
  CHECK_FALSE(schema_complaints("envelope.json", "{}").empty());
  CHECK_FALSE(schema_complaints("envelope.json", R"({"ok":1,"command":"","schema":"joelclaw-infra/v1",
    "simulated":false,"result":null,"next_actions":[]})")
                  .empty());
  CHECK_FALSE(schema_complaints("envelope.json", R"({"ok":true,"command":"","schema":"joelclaw-infra/v1",
    "simulated":false,"result":null,"next_actions":[],"extra":1})")
                  .empty());
}

TEST_CASE("bytes that are no UTF-8 do not break an answer") {
  JsonValue value = JsonValue::object();
  value.with("text", std::string{"a\xff\xfe"});
  CHECK(value.compact() == "{\"text\":\"a\xEF\xBF\xBD\xEF\xBF\xBD\"}");
}

}  // namespace joelclaw::infra
