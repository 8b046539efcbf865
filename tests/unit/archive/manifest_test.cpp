// SPDX-License-Identifier: MIT
#include <infra/archive/manifest.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {
namespace {

BackupManifest sample() {
  BackupManifest manifest{"20261127T070000Z", "joelclaw", "0.1.0", {1'790'000'000'000}, {1'790'000'010'000}, true, {}};
  manifest.items.push_back({"volume", "joelclaw/data", "volumes/joelclaw_data.tar", 10'240, std::string(64, 'a'),
                            TarCounts{3, 1, 2, 0, 5}, true});
  manifest.items.push_back({"spec", "", "stack.yaml", 12, std::string(64, 'b'), std::nullopt, false});
  return manifest;
}

TEST_CASE("a manifest reads back as it was written") {
  const auto read = parse_manifest(to_json(sample()));
  REQUIRE(read);
  CHECK(*read == sample());
  CHECK(read->bytes() == 10'252);
  CHECK(read->item("volume", "joelclaw/data") != nullptr);
  CHECK(read->item("volume", "other") == nullptr);
}

TEST_CASE("no manifest that was cut or altered is believed") {
  const std::string text = to_json(sample());
  for (std::size_t size = 0; size + 2 < text.size(); size += 13) {
    CHECK_FALSE(parse_manifest(text.substr(0, size)));
  }
  for (const char* word : {"10240", "joelclaw/data", "true", "20261127T070000Z", "aaaa"}) {
    std::string altered = text;
    altered[altered.find(word)] = altered[altered.find(word)] == '2' ? '3' : 'f';
    INFO(word);
    CHECK_FALSE(parse_manifest(altered));
  }
}

TEST_CASE("a manifest names nothing that lies elsewhere") {
  for (const char* file : {"../x", "/etc/passwd", "a/../../x", "", "a//b", "."}) {
    BackupManifest manifest = sample();
    manifest.items.front().file = file;
    INFO(file);
    CHECK_FALSE(parse_manifest(to_json(manifest)));
  }
  BackupManifest twice = sample();
  twice.items.push_back(twice.items.front());
  CHECK_FALSE(parse_manifest(to_json(twice)));
}

}  // namespace
}  // namespace joelclaw::infra
