// SPDX-License-Identifier: MIT
#include "tar_maker.hpp"

#include <support/catch.hpp>

namespace joelclaw::infra {
namespace {

TarMaker tree() {
  TarMaker maker;
  maker.add("./", '5').add("./a", '0', "alpha").add("./d/", '5').add("./d/b", '0', std::string(70'000, 'b'));
  maker.add("./d/hard", '1', "", "./a").add("./d/soft", '2', "", "../a").add("./z", '0', "");
  return maker;
}

TEST_CASE("an archive is walked whatever pieces it comes in") {
  const std::string archive = tree().whole();
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{511}, std::size_t{512}, std::size_t{513}, archive.size()}) {
    INFO(piece);
    CHECK(complaint(archive, TarSums::contents, piece).empty());
    CHECK(complaint(archive, TarSums::none, piece).empty());
  }
  TarWalker walker;
  REQUIRE(walker.take(archive));
  REQUIRE(walker.finish());
  CHECK(walker.counts() == TarCounts{7, 3, 2, 2, 70'005});
  CHECK(walker.bytes() == archive.size());
}

TEST_CASE("an archive that stops anywhere before its end is not whole") {
  const std::string archive = tree().whole();
  for (std::size_t size = 0; size < archive.size(); size += 256) {
    INFO(size);
    CHECK_FALSE(complaint(archive.substr(0, size)).empty());
  }
  CHECK(complaint(archive + std::string(10'240, '\0')).empty());
  CHECK_FALSE(complaint(archive + "more").empty());
  CHECK_FALSE(complaint(std::string(10'240, '\0')).empty());
}

TEST_CASE("no byte of a header can be altered unnoticed") {
  const std::string archive = tree().whole();
  for (std::size_t at = 0; at < 345; ++at) {
    std::string altered = archive;
    altered[at] = static_cast<char>(altered[at] ^ 0x10);
    if (at == 148) {
      continue;  // the checksum's own leading zero: a blank in its place is the same number
    }
    INFO(at);
    CHECK_FALSE(complaint(altered).empty());
  }
}

TEST_CASE("the sum of a tree tells each of its properties apart, and nothing else") {
  const std::string before = tree_of(tree().whole());
  CHECK(before.size() == 64);
  CHECK(tree_of(tree().whole() + std::string(512, '\0')) == before);
  const auto altered = [&](std::size_t at, const std::string& text) {
    std::string archive = tree().whole();
    std::string header = archive.substr(512, 512);
    header.replace(at, text.size(), text);
    TarMaker::seal(header);
    return tree_of(archive.replace(512, 512, header));
  };
  for (const auto& [at, text] : std::vector<std::pair<std::size_t, std::string>>{
           {2, "x"}, {100, "0000600"}, {108, "0000001"}, {116, "0000001"}, {136, "00000000001"}}) {
    INFO(at);
    const std::string other = altered(at, text);
    CHECK_FALSE(other.empty());
    CHECK(other != before);
  }
  std::string content = tree().whole();
  content[1024] = 'A';
  CHECK(tree_of(content) != before);
}

TEST_CASE("long names come as records of either kind") {
  const std::string name = "./" + std::string(240, 'n');
  TarMaker pax;
  pax.add("./", '5').records({{"path", name}, {"mtime", "1700000000.25"}}).add("short", '0', "x");
  CHECK(complaint(pax.whole()).empty());
  TarMaker gnu;
  gnu.add("./", '5').raw(TarMaker::header("././@LongLink", 'L', name.size() + 1)).raw(name + std::string(1, '\0')).add("short", '0', "x");
  CHECK(complaint(gnu.whole()).empty());
  CHECK(tree_of(pax.whole()) != tree_of(gnu.whole()));  // its time is finer
}

TEST_CASE("holes count for nothing but their place, in whichever form they are told") {
  const std::string part(4096, 'p');
  const std::string plain_content = std::string(8192, '\0') + part + std::string(4096, '\0');
  TarMaker plain, sparse, older;
  plain.add("./", '5').add("./f", '0', plain_content);
  std::string map = "1\n8192\n4096\n";
  map.resize(512, '\0');
  sparse.add("./", '5');
  sparse.records({{"GNU.sparse.major", "1"}, {"GNU.sparse.minor", "0"}, {"GNU.sparse.name", "./f"}, {"GNU.sparse.realsize", "16384"}});
  sparse.add("./GNUSparseFile.1/f", '0', map + part);
  older.add("./", '5').records({{"GNU.sparse.size", "16384"}, {"GNU.sparse.map", "8192,4096"}}).add("./f", '0', part);
  CHECK(complaint(sparse.whole()).empty());
  CHECK(tree_of(plain.whole()) == tree_of(sparse.whole()));
  CHECK(tree_of(plain.whole()) == tree_of(older.whole()));
  TarMaker moved;
  moved.add("./", '5').add("./f", '0', std::string(4096, '\0') + part + std::string(8192, '\0'));
  CHECK(tree_of(plain.whole()) != tree_of(moved.whole()));
}

}  // namespace
}  // namespace joelclaw::infra
