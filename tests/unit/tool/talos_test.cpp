// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/tool/talos.hpp>
#include <support/catch.hpp>

using namespace joelclaw::infra;

namespace {

const TalosAccess to_node{"/Users/joel/.talos/config", "joelclaw", "127.0.0.1:64785", "10.5.0.2"};

Outcome said(const std::string& name) {
  return exited(0, recorded("talosctl-1.12.4/" + name));
}

}  // namespace

TEST_CASE("talosctl is always told the node") {
  CHECK(to_string(talos_machine_status_command(to_node, {})) ==
        "talosctl --talosconfig /Users/joel/.talos/config --context joelclaw -e 127.0.0.1:64785 -n 10.5.0.2 "
        "get machinestatus -o json");
  CHECK(talos_services_command(to_node, {}).arguments.back() == "json");
  CHECK(talos_etcd_alarms_command(to_node, {}).arguments.back() == "list");
}

TEST_CASE("the machine's status") {
  const auto running = parse_talos_machine_status(said("machinestatus.json"));
  CHECK(value_of(running).stage == "running");
  CHECK(value_of(running).ready);
  const auto booting = parse_talos_machine_status(said("machinestatus-booting.json"));
  CHECK(value_of(booting).stage == "booting");
  CHECK(!value_of(booting).ready);
  CHECK(value_of(booting).unmet ==
        std::vector<std::string>{"nodeReady: node \"joelclaw-controlplane-1\" status is not available yet",
                                 "services: etcd not healthy }"});
}

TEST_CASE("the machine's services, one object after another") {
  const auto services = parse_talos_services(said("services.json"));
  CHECK(value_of(services) == std::vector<TalosService>{{"apid", true, true, true},
                                                        {"etcd", true, false, true},
                                                        {"kubelet", false, false, false}});
}

TEST_CASE("alarms of etcd") {
  CHECK(value_of(parse_talos_etcd_alarms(said("alarms.txt"))) == std::vector<std::string>{"NOSPACE"});
  CHECK(value_of(parse_talos_etcd_alarms(said("alarms-none.txt"))).empty());
  CHECK(value_of(parse_talos_etcd_alarms(exited(0, ""))).empty());
  for (const char* const babble : {"{\"unterminated\": [", "alarm clock\n", "NODE MEMBER ALARM\n10.5.0.2 3b7e none\n"}) {
    CHECK(cause_of(parse_talos_etcd_alarms(exited(0, babble))) == UnknownCause::garbage);
  }
}

TEST_CASE("a Talos that does not answer") {
  const Outcome down = exited(1, "", recorded("talosctl-1.12.4/unavailable.err"));
  CHECK(cause_of(parse_talos_machine_status(down)) == UnknownCause::unreachable);
  CHECK(cause_of(parse_talos_services(down)) == UnknownCause::unreachable);
  CHECK(cause_of(parse_talos_etcd_alarms(down)) == UnknownCause::unreachable);
  CHECK(cause_of(parse_talos_machine_status(ended(NotStarted{2}))) == UnknownCause::tool_missing);
  each_beginning(recorded("talosctl-1.12.4/machinestatus.json"), [](const std::string& text) {
    CHECK(cause_of(parse_talos_machine_status(exited(0, text))) == UnknownCause::garbage);
  });
  for (const char* text : {"", "NODE", "}}{{", "{}", "{\"spec\":7}", "[{\"spec\":{}}]", "{\"a\":\"\xff\"}"}) {
    CHECK(cause_of(parse_talos_machine_status(exited(0, text))) == UnknownCause::garbage);
  }
  each_beginning(recorded("talosctl-1.12.4/services.json"), [](const std::string& text) {
    CHECK(cause_of(parse_talos_services(exited(0, text))) == UnknownCause::garbage);
  });
}
