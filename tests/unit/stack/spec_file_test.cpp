// SPDX-License-Identifier: MIT
#include <infra/stack/spec_file.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {
namespace {

constexpr std::uint32_t me = 501;

SpecPath at(const char* path, FileKind kind, std::uint32_t mode, std::uint32_t uid) {
  return {path, {.kind = kind, .mode = mode, .uid = uid, .size = {}, .modified = {}}};
}

std::string refusal(const std::vector<SpecPath>& way, std::uint32_t uid = me) {
  const auto problem = check_spec_file(way, uid);
  return problem ? to_string(*problem) : "fine";
}

std::vector<SpecPath> good() {
  return {at("/home/me/.config/s.yaml", FileKind::regular, 0600, me),
          at("/home/me/.config", FileKind::directory, 0755, me), at("/home/me", FileKind::directory, 0750, me),
          at("/home", FileKind::directory, 0755, 0), at("/", FileKind::directory, 0755, 0)};
}

}  // namespace

TEST_CASE("a spec of one's own below directories of one's own and root's is trusted", "[stack]") {
  CHECK(refusal(good()) == "fine");
  auto linked = good();
  linked.push_back(at("/home/me/dotfiles", FileKind::symlink, 0777, me));
  CHECK(refusal(linked) == "fine");
  CHECK(refusal({at("/etc/s.yaml", FileKind::regular, 0644, 0)}) == "fine");
}

TEST_CASE("a spec that others can change or replace is refused with the step that lets them", "[stack]") {
  struct Row {
    std::size_t step;
    FileKind kind;
    std::uint32_t mode, uid;
    const char* said;
  };
  const FileKind file = FileKind::regular;
  const FileKind directory = FileKind::directory;
  const Row table[] = {
      {0, file, 0620, me,
       "/home/me/.config/s.yaml: is writable by others (mode 0620): chmod go-w /home/me/.config/s.yaml"},
      {0, file, 0602, me,
       "/home/me/.config/s.yaml: is writable by others (mode 0602): chmod go-w /home/me/.config/s.yaml"},
      {0, file, 0600, 502, "/home/me/.config/s.yaml: belongs to user 502: it must be yours or root's"},
      {0, directory, 0700, me, "/home/me/.config/s.yaml: is no regular file"},
      {0, FileKind::other, 0600, me, "/home/me/.config/s.yaml: is no regular file"},
      {0, FileKind::symlink, 0777, 502, "/home/me/.config/s.yaml: belongs to user 502: it must be yours or root's"},
      {1, directory, 0775, me,
       "/home/me/.config: on the way to the spec is writable by others (mode 0775): chmod go-w /home/me/.config"},
      {2, directory, 0755, 502, "/home/me: on the way to the spec belongs to user 502: it must be yours or root's"},
      {3, directory, 0777, 0, "/home: on the way to the spec is writable by others (mode 0777): chmod go-w /home"},
      {3, directory, 01777, 0, "/home: on the way to the spec is writable by others (mode 1777): chmod go-w /home"},
      {4, FileKind::socket, 0700, 0, "/: on the way to the spec is neither a file nor a directory"},
  };
  for (const Row& row : table) {
    std::vector<SpecPath> way = good();
    way[row.step].info.kind = row.kind;
    way[row.step].info.mode = row.mode;
    way[row.step].info.uid = row.uid;
    CHECK(refusal(way) == row.said);
  }
}

TEST_CASE("root trusts root alone", "[stack]") {
  CHECK(refusal(good(), 0) == "/home/me/.config/s.yaml: belongs to user 501: it must be root's");
  CHECK(refusal({at("/etc/s.yaml", FileKind::regular, 0644, 0), at("/etc", FileKind::directory, 0755, 0)}, 0) ==
        "fine");
}

}  // namespace joelclaw::infra
