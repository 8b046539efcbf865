// SPDX-License-Identifier: MIT
#include "tar_maker.hpp"

#include <infra/base/text.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {
namespace {

std::string of(const std::string& name, char type = '0', const std::string& link = "") {
  TarMaker maker;
  maker.add("./", '5').add("./d/", '5').add(name, type, "", link);
  return complaint(maker.whole());
}

TEST_CASE("a name that leads outside is refused") {
  CHECK(of("./d/in").empty());
  CHECK(contains(of("/etc/passwd"), "absolute"));
  CHECK(contains(of("./../x"), "upwards"));
  CHECK(contains(of("./d/../../x"), "upwards"));
  CHECK(contains(of("./d/.."), "upwards"));
  CHECK(contains(of(""), "cannot be that of a file"));
  CHECK(contains(of("./elsewhere/x"), "is not the one that is being told"));
}

TEST_CASE("a link that leaves is refused, and one that stays is not") {
  CHECK(of("./d/l", '2', "../sibling").empty());
  CHECK(of("./d/l", '2', "deeper/x").empty());
  for (const char* target : {"/etc", "../../x", "a/../../../x", "a/../b", ""}) {
    INFO(target);
    CHECK(contains(of("./d/l", '2', target), "leaves"));
  }
  CHECK(of("./d/h", '1', "./d/other").empty());
  for (const char* target : {"/etc/passwd", "../x", "./d/../../x", "", "./"}) {
    INFO(target);
    CHECK(contains(of("./d/h", '1', target), "leaves"));
  }
}

TEST_CASE("nothing is reached through a link: a member's directory is the one that was told") {
  TarMaker through;
  through.add("./", '5').add("./l", '2', "", "d").add("./l/x", '0', "x");
  CHECK(contains(complaint(through.whole()), "is not the one that is being told"));
  TarMaker replaced;
  replaced.add("./", '5').add("./d/", '5').add("./d", '2', "", "e").add("./d/x", '0', "x");
  CHECK(contains(complaint(replaced.whole()), "is not the one that is being told"));
}

TEST_CASE("devices, unknown kinds and a second root are refused") {
  CHECK(contains(of("./d/null", '3'), "device"));
  CHECK(contains(of("./d/sda", '4'), "device"));
  CHECK(contains(of("./d/odd", 'Z'), "device"));
  CHECK(contains(of("./", '5'), "takes the place"));
  CHECK(contains(of(".", '2', "d"), "takes the place"));
}

TEST_CASE("names in records are held to the same") {
  TarMaker maker;
  maker.add("./", '5').records({{"path", "../../etc/cron.d/x"}}).add("./harmless", '0', "x");
  CHECK(contains(complaint(maker.whole()), "upwards"));
  TarMaker link;
  link.add("./", '5').records({{"linkpath", "/etc/shadow"}}).add("./l", '2', "", "harmless");
  CHECK(contains(complaint(link.whole()), "leaves"));
}

TEST_CASE("impossible sizes and maps are refused before anything is believed of them") {
  const auto refused = [](const std::vector<std::pair<std::string, std::string>>& records, const std::string& content) {
    TarMaker maker;
    maker.add("./", '5').records(records).add("./f", '0', content);
    return !complaint(maker.whole()).empty();
  };
  CHECK(refused({{"size", "99999999999999999999"}}, "x"));
  CHECK(refused({{"size", "-1"}}, "x"));
  CHECK(refused({{"GNU.sparse.map", "0,18446744073709551615"}, {"GNU.sparse.size", "10"}}, "x"));
  CHECK(refused({{"GNU.sparse.map", "5,1,0,1"}, {"GNU.sparse.size", "10"}}, "xx"));
  CHECK(refused({{"GNU.sparse.major", "1"}, {"GNU.sparse.realsize", "10"}}, "999999999\n" + std::string(502, '\0')));
  CHECK(refused({{"GNU.sparse.major", "1"}, {"GNU.sparse.realsize", "10"}}, std::string(512, '7')));
  std::string header = TarMaker::header("./big", '0', 0);
  header.replace(124, 12, "\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
  TarMaker::seal(header);
  CHECK_FALSE(complaint(TarMaker{}.add("./", '5').raw(header).whole()).empty());
  CHECK_FALSE(complaint(TarMaker{}.add("./", '5').raw(TarMaker::header("x", 'x', 1U << 30U)).whole()).empty());
}

}  // namespace
}  // namespace joelclaw::infra
