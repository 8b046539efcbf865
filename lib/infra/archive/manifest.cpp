// SPDX-License-Identifier: MIT
#include <infra/archive/manifest.hpp>

#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <set>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::json;  // sorts its keys: the same manifest is the same text

constexpr const char* format_name = "joelclaw-infra/backup/v1";

Json json_of(const BackupItem& item) {
  Json json{{"kind", item.kind}, {"subject", item.subject}, {"file", item.file}, {"bytes", item.bytes}, {"sha256", item.sha256}};
  if (item.archive) {
    json["archive"] = {{"members", item.archive->members},
                       {"files", item.archive->files},
                       {"directories", item.archive->directories},
                       {"links", item.archive->links},
                       {"content", item.archive->content}};
    json["changed"] = item.changed;
  }
  return json;
}

std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Error refused(const std::string& why) {
  return {manifest_name, "is refused", why, {}};
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::uint64_t number_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

bool flag_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

/// Names only, so that no manifest makes us read elsewhere.
bool lies_inside(std::string_view file) {
  const auto parts = split(file, '/');
  return !parts.empty() && std::none_of(parts.begin(), parts.end(), [](std::string_view part) {
    return part.empty() || part == "." || part == ".." || part.find('\0') != std::string_view::npos;
  });
}

std::optional<BackupItem> item_of(const Json& json) {
  BackupItem item;
  if (!json.is_object()) {
    return std::nullopt;
  }
  item.kind = text_of(json, "kind");
  item.subject = text_of(json, "subject");
  item.file = text_of(json, "file");
  item.bytes = number_of(json, "bytes");
  item.sha256 = text_of(json, "sha256");
  item.changed = flag_of(json, "changed");
  if (const auto archive = json.find("archive"); archive != json.end() && archive->is_object()) {
    item.archive = TarCounts{number_of(*archive, "members"), number_of(*archive, "files"),
                             number_of(*archive, "directories"), number_of(*archive, "links"),
                             number_of(*archive, "content")};
  }
  constexpr std::size_t hex_digits = 64;
  const bool sound = !item.kind.empty() && item.bytes > 0 && item.sha256.size() == hex_digits && lies_inside(item.file);
  return sound ? std::optional{item} : std::nullopt;
}

}  // namespace

const BackupItem* BackupManifest::item(std::string_view kind, std::string_view subject) const {
  const auto found = std::find_if(items.begin(), items.end(), [&](const BackupItem& each) {
    return each.kind == kind && each.subject == subject;
  });
  return found == items.end() ? nullptr : &*found;
}

std::uint64_t BackupManifest::bytes() const {
  return std::accumulate(items.begin(), items.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const BackupItem& each) { return sum + each.bytes; });
}

std::string to_json(const BackupManifest& manifest) {
  Json items = Json::array();
  std::transform(manifest.items.begin(), manifest.items.end(), std::back_inserter(items), json_of);
  Json json{{"format", format_name},
            {"id", manifest.id},
            {"stack", manifest.stack},
            {"version", manifest.version},
            {"created", format_rfc3339(manifest.created)},
            {"finished", format_rfc3339(manifest.finished)},
            {"verified", manifest.verified},
            {"items", std::move(items)}};
  json["digest"] = sha256_hex(dumped(json, -1));
  return dumped(json, 2) + "\n";
}

Result<BackupManifest> parse_manifest(std::string_view text) {
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || text_of(json, "format") != format_name) {
    return refused(json.is_discarded() ? "it is torn" : "it is of another format");
  }
  const std::string digest = text_of(json, "digest");
  json.erase("digest");
  if (digest != sha256_hex(dumped(json, -1))) {
    return refused("it has been altered: its digest is wrong");
  }
  BackupManifest manifest;
  manifest.id = text_of(json, "id");
  manifest.stack = text_of(json, "stack");
  manifest.version = text_of(json, "version");
  const auto created = parse_rfc3339(text_of(json, "created"));
  const auto finished = parse_rfc3339(text_of(json, "finished"));
  const auto items = json.find("items");
  if (manifest.id.empty() || !created || !finished || items == json.end() || !items->is_array()) {
    return refused("it lacks what every manifest has");
  }
  manifest.created = *created;
  manifest.finished = *finished;
  manifest.verified = flag_of(json, "verified");
  std::set<std::string> files;
  for (const Json& each : *items) {
    auto item = item_of(each);
    if (!item || !files.insert(item->file).second) {
      return refused("it names a file that it cannot have");
    }
    manifest.items.push_back(std::move(*item));
  }
  return manifest;
}

}  // namespace joelclaw::infra
