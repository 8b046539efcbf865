// SPDX-License-Identifier: MIT
#include <infra/archive/plain_taps.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {
namespace {

template <class Tap>
bool is_good(Tap tap, const std::string& text, std::size_t piece) {
  for (std::size_t at = 0; at < text.size(); at += piece) {
    if (!tap->take(std::string_view{text}.substr(at, piece))) {
      return false;
    }
  }
  return static_cast<bool>(tap->finish());
}

std::string snapshot() {
  const std::string database(4096, 'e');
  Sha256 sum;
  sum.add(database);
  return database + sum.digest();
}

TEST_CASE("a snapshot of etcd is held to the sum at its end") {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{31}, std::size_t{33}, std::size_t{100'000}}) {
    const auto good = [&](const std::string& text) { return is_good(std::make_shared<EtcdTap>(), text, piece); };
    CHECK(good(snapshot()));
    CHECK_FALSE(good(""));
    CHECK_FALSE(good(snapshot().substr(1)));
    CHECK_FALSE(good(std::string(4096, 'e')));
    std::string altered = snapshot();
    altered[100] = 'x';
    CHECK_FALSE(good(altered));
  }
}

TEST_CASE("a dump of Redis is held to its magic, its end mark and its checksum") {
  // `redis-server --save "" ; SET a 1 ; SAVE` writes such a file; no checksum is eight zeros.
  const std::string unsummed = std::string{"REDIS0011\xfe"} + std::string(1, '\0') + "\xff" + std::string(8, '\0');
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{9}, std::size_t{100}}) {
    const auto good = [&](const std::string& text) { return is_good(std::make_shared<RdbTap>(), text, piece); };
    CHECK(good(unsummed));
    CHECK_FALSE(good(""));
    CHECK_FALSE(good("REDIS"));
    CHECK_FALSE(good(unsummed.substr(0, unsummed.size() - 1)));
    CHECK_FALSE(good(unsummed.substr(0, unsummed.size() - 1) + "x"));
    CHECK_FALSE(good("X" + unsummed.substr(1)));
  }
}

TEST_CASE("a text is held to its beginning and its end") {
  const auto good = [](const std::string& text) { return is_good(std::make_shared<TextTap>("objects", "{", "}"), text, 3); };
  CHECK(good("{\"items\": []}\n"));
  CHECK_FALSE(good(""));
  CHECK_FALSE(good("{\"items\": ["));
  CHECK_FALSE(good("{\"items\": []}"));
  CHECK_FALSE(good("error: {}\n"));
}

}  // namespace
}  // namespace joelclaw::infra
