// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <infra/driver/colima_places.hpp>
#include <infra/driver/machine.hpp>

#include <set>
#include <string>

namespace joelclaw::infra {
namespace {

Machine machine(std::string system, std::map<std::string, std::string> variables, std::set<std::string> there) {
  Machine machine;
  machine.system = std::move(system);
  machine.home = "/home/joel";
  machine.variables = std::move(variables);
  machine.exists = [there = std::move(there)](const std::string& path) { return there.contains(path); };
  return machine;
}

}  // namespace

TEST_CASE("colima's home follows its own rules") {
  const std::string dotted = "/home/joel/.colima";
  SECTION("COLIMA_HOME counts only where it exists") {
    CHECK(colima_places(machine("darwin", {{"COLIMA_HOME", "/data/c"}}, {"/data/c", dotted}), "default").home == "/data/c");
    CHECK(colima_places(machine("darwin", {{"COLIMA_HOME", "/data/c"}}, {dotted}), "default").home == dotted);
  }
  SECTION("~/.colima wins over XDG_CONFIG_HOME where it exists") {
    CHECK(colima_places(machine("linux", {{"XDG_CONFIG_HOME", "/x"}}, {dotted}), "default").home == dotted);
    CHECK(colima_places(machine("linux", {{"XDG_CONFIG_HOME", "/x"}}, {}), "default").home == "/x/colima");
  }
  SECTION("the default differs by system") {
    CHECK(colima_places(machine("darwin", {}, {}), "default").home == dotted);
    CHECK(colima_places(machine("linux", {}, {}), "default").home == "/home/joel/.config/colima");
  }
  SECTION("LIMA_HOME wins over the home's own") {
    CHECK(colima_places(machine("darwin", {{"LIMA_HOME", "/l"}}, {}), "default").lima_home == "/l");
    CHECK(colima_places(machine("darwin", {}, {}), "default").lima_home == dotted + "/_lima");
  }
}

TEST_CASE("a profile's names are mapped as colima maps them") {
  struct Row {
    std::string profile, directory, instance, ssh_host;
  };
  for (const Row& row : {Row{"", "default", "colima", "lima-colima"}, Row{"default", "default", "colima", "lima-colima"},
                         Row{"colima", "default", "colima", "lima-colima"}, Row{"k8s", "k8s", "colima-k8s", "lima-colima-k8s"},
                         Row{"colima-k8s", "k8s", "colima-k8s", "lima-colima-k8s"},
                         Row{"my_vm.1", "my_vm.1", "colima-my_vm.1", "lima-colima-my-vm-1"}}) {
    const ColimaPlaces places = colima_places(machine("darwin", {}, {}), row.profile);
    INFO(row.profile);
    CHECK(places.profile == row.directory);
    CHECK(places.instance == row.instance);
    CHECK(places.ssh_host == row.ssh_host);
  }
}

}  // namespace joelclaw::infra
