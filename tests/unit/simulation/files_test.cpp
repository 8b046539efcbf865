// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

namespace joelclaw::infra::simulation {
namespace {

std::string text_of(Bench& bench, const std::string& path) {
  const auto looked = bench.host().files.read(path, 1U << 20U);
  const auto* text = std::get_if<std::string>(&looked);
  return text == nullptr ? std::string{} : *text;
}

}  // namespace

TEST_CASE("the tools' own files lie where the tools put them") {
  Bench bench{"healthy"};
  CHECK_THAT(text_of(bench, "/Users/joel/.colima/default/colima.yaml"), ContainsSubstring("\nmemory: 24\n"));
  CHECK_THAT(text_of(bench, "/Users/joel/.colima/_lima/colima/ssh.config"), ContainsSubstring("Host lima-colima\n"));
  CHECK_THAT(text_of(bench, "/Users/joel/.kube/config"), ContainsSubstring("server: https://127.0.0.1:64784\n"));
  CHECK_THAT(text_of(bench, "/Users/joel/.talos/config"), ContainsSubstring("- 127.0.0.1:64785\n"));
  CHECK(text_of(bench, "/Users/joel/.config/joelclaw-infra/stack.yaml").empty());
  Bench other{"healthy:3"};
  const std::string spec = other.model().parameters.home + "/.config/joelclaw-infra/stack.yaml";
  CHECK_THAT(text_of(other, spec), ContainsSubstring("name: " + other.model().parameters.cluster + "\n"));
}

TEST_CASE("directories follow from their files, links and denials are told apart") {
  Bench bench{"S09"};
  Filesystem& files = bench.host().files;
  CHECK(std::get<FileInfo>(files.info("/Users/joel/.colima")).kind == FileKind::directory);
  const auto names = std::get<std::vector<std::string>>(files.list("/Users/joel/.colima/_lima/_disks/colima"));
  CHECK(names == std::vector<std::string>{"datadisk", "in_use_by"});
  CHECK(std::get<std::string>(files.read_link("/Users/joel/.colima/_lima/_disks/colima/in_use_by")) ==
        "/Users/joel/.colima/_lima/colima");
  CHECK(std::holds_alternative<NoSuchFile>(files.info("/nowhere")));
  Bench denied{"denied"};
  CHECK(std::holds_alternative<FileDenied>(denied.host().files.read("/Users/joel/.kube/config", 100)));
}

TEST_CASE("locks are held until they are let go, by us or by another process") {
  Bench bench{"healthy"};
  Locks& locks = bench.host().locks;
  const std::string path = bench.model().state_directory() + "/locks/vm-1";
  {
    auto held = locks.acquire(path, {1, 2, "up", "start-vm", {}});
    REQUIRE(std::holds_alternative<std::unique_ptr<HeldLock>>(held.value()));
    CHECK(locks.holder(path).value()->verb == "up");
  }
  CHECK_FALSE(locks.holder(path).value().has_value());
  Bench other{"S41"};
  const auto holder = other.host().locks.holder(path);
  REQUIRE(holder.value().has_value());
  CHECK(other.host().surroundings.process_alive(holder.value()->pid));
  CHECK(other.host().surroundings.process_start(holder.value()->pid) == holder.value()->start);
}

}  // namespace joelclaw::infra::simulation
