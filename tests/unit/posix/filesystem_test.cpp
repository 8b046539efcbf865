// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "temporary.hpp"

#include <infra/posix/posix_filesystem.hpp>
#include <infra/posix/unique_fd.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

namespace joelclaw::infra {
namespace {

template <class T>
bool is_missing(const Looked<T>& looked) {
  return std::holds_alternative<NoSuchFile>(looked);
}

template <class T>
std::string failure_of(const Looked<T>& looked) {
  const FileFailure* failure = std::get_if<FileFailure>(&looked);
  return failure == nullptr ? std::string{} : failure->why;
}

TEST_CASE("what kind of thing a name is") {
  const PosixFilesystem files;
  const Temporary directory;
  const std::string file = directory.write("file", "12345");
  ::chmod(file.c_str(), 0640);
  REQUIRE(::symlink("file", (directory / "link").c_str()) == 0);
  REQUIRE(::symlink("nowhere", (directory / "dangling").c_str()) == 0);
  REQUIRE(::mkfifo((directory / "fifo").c_str(), 0600) == 0);

  const FileInfo info = std::get<FileInfo>(files.info(file));
  CHECK(info.kind == FileKind::regular);
  CHECK(info.mode == 0640);
  CHECK(info.uid == ::geteuid());
  CHECK(info.size == Bytes{5});
  CHECK(info.modified > *parse_rfc3339("2020-01-01T00:00:00Z"));
  CHECK(std::get<FileInfo>(files.info(directory.path())).kind == FileKind::directory);
  CHECK(std::get<FileInfo>(files.info(directory / "link")).kind == FileKind::regular);
  CHECK(std::get<FileInfo>(files.info(directory / "link", false)).kind == FileKind::symlink);
  CHECK(std::get<FileInfo>(files.info(directory / "dangling", false)).kind == FileKind::symlink);
  CHECK(std::get<FileInfo>(files.info(directory / "fifo")).kind == FileKind::other);
  CHECK(std::get<FileInfo>(files.info("/dev/null")).kind == FileKind::other);
  CHECK(is_missing(files.info(directory / "dangling")));
  CHECK(is_missing(files.info(directory / "none")));
  CHECK(is_missing(files.info(file + "/below")));
  CHECK(is_missing(files.info("")));
  CHECK(is_missing(files.info(file + std::string{"\0x", 2})));
}

TEST_CASE("a socket is one") {
  const PosixFilesystem files;
  const Temporary directory;
  const UniqueFd socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, (directory / "s").c_str(), sizeof name.sun_path - 1);
  REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);  // NOLINT
  CHECK(std::get<FileInfo>(files.info(directory / "s")).kind == FileKind::socket);
  CHECK(failure_of(files.read(directory / "s", 10)) == "not a regular file");
}

TEST_CASE("a file is read whole or not at all") {
  const PosixFilesystem files;
  const Temporary directory;
  const std::string text("a\0b\xFF\n", 5);
  const std::string file = directory.write("file", text);
  CHECK(std::get<std::string>(files.read(file, 5)) == text);
  CHECK_THAT(failure_of(files.read(file, 4)), ContainsSubstring("larger than 4 B"));
  CHECK(std::get<std::string>(files.read(directory.write("empty", ""), 0)).empty());
  CHECK(is_missing(files.read(directory / "none", 10)));
  CHECK(failure_of(files.read(directory.path(), 10)) == "not a regular file");
  const std::string large(1'000'000, 'x');
  CHECK(std::get<std::string>(files.read(directory.write("large", large), 2'000'000)) == large);
}

TEST_CASE("a file that hides its size is held to the limit all the same") {
#ifdef __linux__
  const PosixFilesystem files;
  CHECK_FALSE(std::get<std::string>(files.read("/proc/self/stat", 10'000)).empty());
  CHECK_THAT(failure_of(files.read("/proc/self/stat", 3)), ContainsSubstring("larger"));
#endif
}

TEST_CASE("nothing blocks on a fifo or a device") {
  const PosixFilesystem files;
  const Temporary directory;
  REQUIRE(::mkfifo((directory / "fifo").c_str(), 0600) == 0);
  CHECK(failure_of(files.read(directory / "fifo", 10)) == "not a regular file");
  CHECK(failure_of(files.read_tail(directory / "fifo", 10)) == "not a regular file");
  CHECK(failure_of(files.list(directory / "fifo")) == "not a directory");
  CHECK(failure_of(files.read("/dev/zero", 10)) == "not a regular file");
}

TEST_CASE("the tail of a file") {
  const PosixFilesystem files;
  const Temporary directory;
  const std::string file = directory.write("log", "0123456789");
  CHECK(std::get<std::string>(files.read_tail(file, 3)) == "789");
  CHECK(std::get<std::string>(files.read_tail(file, 10)) == "0123456789");
  CHECK(std::get<std::string>(files.read_tail(file, 100)) == "0123456789");
  CHECK(std::get<std::string>(files.read_tail(file, 0)).empty());
  CHECK(is_missing(files.read_tail(directory / "none", 10)));
}

TEST_CASE("a directory's names are sorted") {
  const PosixFilesystem files;
  const Temporary directory;
  for (const char* name : {"b", "a", ".hidden", "C"}) {
    directory.write(name, "");
  }
  CHECK(std::get<std::vector<std::string>>(files.list(directory.path())) ==
        std::vector<std::string>{".hidden", "C", "a", "b"});
  CHECK(is_missing(files.list(directory / "none")));
  CHECK(failure_of(files.list(directory / "a")) == "not a directory");
}

TEST_CASE("where a link leads") {
  const PosixFilesystem files;
  const Temporary directory;
  REQUIRE(::symlink("/some/where", (directory / "link").c_str()) == 0);
  CHECK(std::get<std::string>(files.read_link(directory / "link")) == "/some/where");
  CHECK(failure_of(files.read_link(directory.write("file", ""))) == "not a symbolic link");
  CHECK(is_missing(files.read_link(directory / "none")));
}

TEST_CASE("what may not be read is denied, which is not missing") {
  if (::geteuid() != 0) {  // root may read everything
    const PosixFilesystem files;
    const Temporary directory;
    ::chmod(directory.write("file", "x").c_str(), 0);
    CHECK(std::holds_alternative<FileDenied>(files.read(directory / "file", 10)));
  }
}

TEST_CASE("a loop of links is a failure") {
  const PosixFilesystem files;
  const Temporary directory;
  REQUIRE(::symlink("loop", (directory / "loop").c_str()) == 0);
  CHECK_FALSE(failure_of(files.info(directory / "loop")).empty());
}

TEST_CASE("the space of a disk") {
  const PosixFilesystem files;
  const DiskSpace space = std::get<DiskSpace>(files.space("/"));
  CHECK(space.total.count > 0);
  CHECK(space.available <= space.total);
  CHECK(space.inodes_free <= space.inodes);
  CHECK(is_missing(files.space("/nonexistent/path")));
}

}  // namespace
}  // namespace joelclaw::infra
