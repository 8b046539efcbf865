// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"
#include "temporary.hpp"

#include <infra/base/sha256.hpp>

#include <sys/stat.h>

#include <fstream>
#include <iterator>

namespace joelclaw::infra {
namespace {

/// Counts, and has enough after so many bytes.
class Counter : public StreamTap {
 public:
  explicit Counter(std::uint64_t most = ~0ULL, bool whole = true) : m_most(most), m_whole(whole) {}
  Status take(std::string_view bytes) override {
    seen += bytes.size();
    return seen > m_most ? Status{Error{"tap", "has enough", "", {}}} : Status{Done{}};
  }
  Status finish() override {
    finished = true;
    return m_whole ? Status{Done{}} : Status{Error{"tap", "misses its end", "", {}}};
  }
  std::uint64_t seen = 0;
  bool finished = false;

 private:
  std::uint64_t m_most;
  bool m_whole;
};

std::string text_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

StreamCommand into(Command command, FileSink sink) {
  return {std::move(command), std::move(sink), std::nullopt};
}

StreamCommand from(Command command, FileSource source) {
  return {std::move(command), std::nullopt, std::move(source)};
}

StreamOutcome ask_one(PosixWorld& world, const StreamCommand& command) {
  Watcher nobody;
  return world.run(command, nobody);
}

TEST_CASE("a stream far larger than what is kept in memory goes into its file, summed up and counted") {
  PosixWorld world{{}, ""};
  const Temporary place;
  const auto tap = std::make_shared<Counter>();
  const StreamOutcome heard = ask_one(world, into(sh("head -c 20000000 /dev/zero; echo said >&2"), {place / "out", tap}));
  REQUIRE(heard.succeeded());
  REQUIRE(heard.sunk);
  CHECK(heard.outcome.out.empty());
  CHECK(heard.outcome.err == "said\n");
  CHECK(heard.sunk->bytes == 20'000'000);
  CHECK(heard.sunk->sha256 == sha256_hex(std::string(20'000'000, '\0')));
  CHECK(tap->seen == 20'000'000);
  CHECK(tap->finished);
  struct stat info {};
  REQUIRE(::stat((place / "out").c_str(), &info) == 0);
  CHECK((info.st_mode & 07777U) == 0600);
  CHECK(info.st_size == 20'000'000);
}

TEST_CASE("a child that fails in the middle has not succeeded, whatever it wrote before") {
  PosixWorld world{{}, ""};
  const Temporary place;
  const StreamOutcome heard = ask_one(world, into(sh("head -c 3000000 /dev/zero; exit 2"), {place / "out", nullptr}));
  CHECK(heard.outcome.exit_status() == 2);
  CHECK_FALSE(heard.succeeded());
}

TEST_CASE("a stream without an end is not whole: whoever holds it open has not finished it") {
  PosixWorld world{{}, ""};
  const Temporary place;
  const StreamOutcome heard = ask_one(world, into(sh("echo part; sleep 3 & exit 0"), {place / "out", nullptr}));
  CHECK(heard.outcome.exit_status() == 0);
  CHECK_FALSE(heard.succeeded());
  CHECK(heard.sunk->sha256.empty());
}

TEST_CASE("a tap that has enough ends the child, and one that misses the end makes it fail") {
  PosixWorld world{{}, ""};
  const Temporary place;
  const StreamOutcome endless = ask_one(world, into(sh("cat /dev/zero"), {place / "a", std::make_shared<Counter>(1000)}));
  REQUIRE(endless.sunk->error);
  CHECK(endless.sunk->error->what == "has enough");
  CHECK_FALSE(endless.succeeded());
  const StreamOutcome shortened = ask_one(world, into(sh("echo x"), {place / "b", std::make_shared<Counter>(9, false)}));
  CHECK(shortened.outcome.exit_status() == 0);
  CHECK_FALSE(shortened.succeeded());
}

TEST_CASE("what has the name already is not written over, and a full disk is an error") {
  PosixWorld world{{}, ""};
  const Temporary place;
  place.write("out", "before");
  CHECK_FALSE(ask_one(world, into(sh("echo x"), {place / "out", nullptr})).succeeded());
  CHECK(text_of(place / "out") == "before");
  CHECK_FALSE(ask_one(world, into(sh("echo x"), {place / "none/out", nullptr})).succeeded());
}

TEST_CASE("without a file the tap alone hears") {
  PosixWorld world{{}, ""};
  const auto tap = std::make_shared<Counter>();
  const StreamOutcome heard = ask_one(world, into(sh("head -c 5000000 /dev/zero"), {"", tap}));
  CHECK(heard.succeeded());
  CHECK(tap->seen == 5'000'000);
}

TEST_CASE("a file of any size is a child's stdin") {
  PosixWorld world{{}, ""};
  const Temporary place;
  const std::string all(7'000'001, 'x');
  place.write("in", all);
  const StreamOutcome heard = ask_one(world, from(sh("wc -c | tr -d ' '"), {place / "in", nullptr}));
  REQUIRE(heard.succeeded());
  CHECK(heard.outcome.out == "7000001\n");
  CHECK(heard.fed->bytes == all.size());
  CHECK(heard.fed->sha256 == sha256_hex(all));
  const StreamOutcome empty = ask_one(world, from(sh("wc -c | tr -d ' '"), {place.write("empty", ""), nullptr}));
  CHECK(empty.succeeded());
  CHECK(empty.outcome.out == "0\n");
}

TEST_CASE("a child that leaves before it has taken all, a tap that refuses and a file that is none are failures") {
  PosixWorld world{{}, ""};
  const Temporary place;
  place.write("in", std::string(7'000'000, 'x'));
  const StreamOutcome early = ask_one(world, from(sh("exit 0"), {place / "in", nullptr}));
  CHECK(early.outcome.exit_status() == 0);
  CHECK_FALSE(early.succeeded());
  const StreamOutcome refused =
      ask_one(world, from(sh("cat >/dev/null"), {place / "in", std::make_shared<Counter>(1'000'000)}));
  REQUIRE(refused.fed->error);
  CHECK(refused.fed->error->what == "has enough");
  CHECK_FALSE(ask_one(world, from(sh("cat"), {place / "none", nullptr})).succeeded());
  CHECK_FALSE(ask_one(world, from(sh("cat"), {place.path(), nullptr})).succeeded());
}

}  // namespace
}  // namespace joelclaw::infra
