// SPDX-License-Identifier: MIT
#include <infra/execute/journal.hpp>

#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>
#include <infra/port/state_store.hpp>
#include <infra/tool/json.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::ordered_json;

constexpr int version = 1;
constexpr std::size_t sum_digits = 16;
constexpr const char* sum_key = "sum";

void put(Json& json, const char* key, const std::string& value) {
  if (!value.empty()) {
    json[key] = value;
  }
}

void put(Json& json, const char* key, std::int64_t value) {
  if (value != 0) {
    json[key] = value;
  }
}

std::string sum_of(const Json& json) {
  return sha256_hex(json.dump(-1, ' ', false, Json::error_handler_t::replace)).substr(0, sum_digits);
}

}  // namespace

std::string journal_line(const JournalRecord& record) {
  Json json{{"version", version}, {"event", record.event}, {"id", record.id}, {"at", format_rfc3339(record.at)}, {"at_ms", record.at.ms}};
  put(json, "verb", record.verb);
  put(json, "step", record.step);
  put(json, "title", record.title);
  put(json, "result", record.result);
  put(json, "detail", record.detail);
  put(json, "reason", record.reason);
  put(json, "took_ms", record.took_ms);
  put(json, "group", record.group);
  put(json, "group_start", record.group_start);
  put(json, "boot_id", record.boot_id);
  json[sum_key] = sum_of(json);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<JournalRecord> parse_journal_line(std::string_view line) {
  Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains(sum_key)) {
    return std::nullopt;
  }
  const nlohmann::json plain = parse_json(line);
  const std::string sum = text_at(plain, sum_key);
  json.erase(sum_key);
  if (sum != sum_of(json) || int_at(plain, "version") != version) {
    return std::nullopt;
  }
  JournalRecord record;
  record.event = text_at(plain, "event");
  record.id = text_at(plain, "id");
  record.verb = text_at(plain, "verb");
  record.step = text_at(plain, "step");
  record.title = text_at(plain, "title");
  record.result = text_at(plain, "result");
  record.detail = text_at(plain, "detail");
  record.reason = text_at(plain, "reason");
  record.at = WallTime{number_at(plain, "at_ms")};
  record.took_ms = number_at(plain, "took_ms");
  record.group = number_at(plain, "group");
  record.group_start = number_at(plain, "group_start");
  record.boot_id = text_at(plain, "boot_id");
  return record;
}

std::vector<JournalRecord> parse_journal(std::string_view text) {
  std::vector<JournalRecord> records;
  for (const std::string_view line : lines_of(text)) {
    if (auto record = parse_journal_line(line)) {
      records.push_back(std::move(*record));
    }
  }
  return records;
}

Journal::Journal(StateStore& store, std::string directory, std::string id)
    : m_store(store), m_path(std::move(directory) + "/" + id + ".jsonl"), m_id(std::move(id)) {}

Status Journal::write(JournalRecord record) {
  record.id = m_id;
  return m_store.append(m_path, journal_line(record));
}

}  // namespace joelclaw::infra
