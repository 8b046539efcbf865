// SPDX-License-Identifier: MIT
// Every reader against the same four kinds of no answer: half of one, none, a text, and bytes that are none.
#include "readers.hpp"
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/kube_backup.hpp>
#include <support/catch.hpp>
#include <support/source_directory.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

using namespace joelclaw::infra;

namespace {

bool shows_beginning(const std::string& detail, const std::string& text) {
  constexpr std::string_view lead = "not understood: ";
  if (trim(text).empty()) {
    return detail == "an empty answer";
  }
  std::string_view shown = detail;
  if (!shown.starts_with(lead)) {
    return false;
  }
  shown.remove_prefix(lead.size());
  if (shown.ends_with("...")) {
    shown.remove_suffix(3);
  }
  return shown.size() >= 2 && contains(excerpt(text, text.size() * 4), shown);
}

/// The Unknown that these bytes deserve: garbage, with evidence for a person and none of a secret.
void check_unknown(const AnswerReader& reader, const std::string& text) {
  INFO(reader.name << " of " << excerpt(text, 200));
  const auto why = reader.read(text);
  REQUIRE(why);
  CHECK(why->cause == UnknownCause::garbage);
  INFO(why->detail);
  const bool own = !reader.words.empty() && why->detail.starts_with(reader.words);
  switch (reader.evidence) {
    case Evidence::excerpt:
      CHECK(shows_beginning(why->detail, text));
      break;
    case Evidence::own_words:
      CHECK(own);
      break;
    case Evidence::either:
      CHECK((own || shows_beginning(why->detail, text)));
      break;
  }
}

std::vector<std::string> declared_readers() {
  const std::regex declaration{R"(Probe<.*>\s+(parse_\w+)\()"};
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(source_directory() + "/lib/infra/tool")) {
    if (entry.path().extension() != ".hpp") {
      continue;
    }
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (std::sregex_iterator at{text.begin(), text.end(), declaration}; at != std::sregex_iterator{}; ++at) {
      names.push_back((*at)[1]);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("each reader reads what its tool says") {
  for (const AnswerReader& reader : answer_readers()) {
    INFO(reader.name);
    const auto why = reader.read(reader.good);
    INFO((why ? why->detail : ""));
    CHECK(!why);
  }
}

TEST_CASE("each reader takes half an answer for none, and shows its beginning") {
  for (const AnswerReader& reader : answer_readers()) {
    if (!reader.may_be_cut) {
      each_beginning(reader.good, [&reader](const std::string& text) {
        // Cut at the end of a line it is a list as good as any.
        check_unknown(reader, text.ends_with('\n') ? text.substr(0, text.size() - 1) : text);
      });
    }
    check_unknown(reader, "{\"a\": [");
  }
}

TEST_CASE("each reader takes an empty answer for none, or for an empty list where its tool lists so") {
  for (const AnswerReader& reader : answer_readers()) {
    INFO(reader.name);
    if (reader.may_be_empty) {
      CHECK(!reader.read(""));
    } else {
      check_unknown(reader, "");
    }
  }
}

TEST_CASE("each reader takes words and bytes for none, and shows them") {
  for (const AnswerReader& reader : answer_readers()) {
    for (const char* text : {"not JSON\n", "Killed\n", "\xff\xfe", "\xff\xfe\n", "{\"a\":\"\xff\"}\n"}) {
      check_unknown(reader, text);
    }
  }
}

TEST_CASE("no reader that answers a Probe is left out of this") {
  std::vector<std::string> left = declared_readers();
  REQUIRE(left.size() >= 28);
  for (const AnswerReader& reader : answer_readers()) {
    std::erase(left, reader.name);
  }
  // A console is whatever bytes were written to it.
  CHECK(left == std::vector<std::string>{"parse_docker_logs"});
}

TEST_CASE("a console is shown as it was written") {
  for (const char* text : {"", "not JSON", "\xff\xfe", "\x01\x00"}) {
    CHECK(value_of(parse_docker_logs(page(200, text))) == text);
  }
  CHECK(value_of(parse_docker_logs(page(200, std::string{"\1\0\0\0\0\0\0\x09\xff\xfe", 10}))) == "\xff\xfe");
  CHECK(cause_of(parse_docker_logs(page(500, "no"))) == UnknownCause::failed);
}

TEST_CASE("a ping that is no OK is no engine, and shows what came") {
  for (const char* text : {"", "not JSON", "\xff\xfe", "OKAY", "O"}) {
    const SocketFacts facts = parse_docker_ping("/s", page(200, text));
    CHECK(facts.contact.contact == Contact::garbage);
    CHECK(facts.contact.detail == "HTTP 200: " + excerpt(text, 80));
  }
  CHECK(parse_docker_ping("/s", page(200, "OK\n")).contact.contact == Contact::answered);
}

TEST_CASE("what lies on the volumes is known or it is not, never nothing by mistake") {
  const auto uses = parse_docker_volume_uses(page(200, R"({"Volumes":[{"Name":"a","UsageData":{"RefCount":1,"Size":7}},
                               {"Name":"b","UsageData":{"RefCount":0,"Size":-1}},{"Name":"c"}]})"));
  REQUIRE(value_of(uses).size() == 3);
  CHECK(value_of(uses)[0] == DockerVolumeUse{"a", Bytes{7}, true});
  CHECK(value_of(uses)[1] == DockerVolumeUse{"b", std::nullopt, false});
  CHECK(value_of(uses)[2] == DockerVolumeUse{"c", std::nullopt, false});
  CHECK(value_of(parse_docker_volume_uses(page(200, R"({"Volumes":null})"))).empty());
  CHECK(cause_of(parse_docker_volume_uses(page(500, "no"))) == UnknownCause::failed);
  CHECK(cause_of(parse_docker_volume_uses(no_answer(Contact::silent))) == UnknownCause::timed_out);
}

TEST_CASE("when Redis last saved is a number, or not known") {
  CHECK(parse_last_save(exited(0, "1763971200\n")) == 1763971200);
  CHECK(parse_last_save(exited(0, "(integer) 1763971200\n")) == 1763971200);
  for (const char* text : {"", "\n", "(integer) ", "NOAUTH Authentication required.", "17639x", "-1", "\xff\xfe",
                           "99999999999999999999999", "18446744073709551615"}) {
    INFO(text);
    CHECK(parse_last_save(exited(0, text)) == std::nullopt);
  }
  CHECK(parse_last_save(exited(1, "1763971200\n")) == std::nullopt);
}
