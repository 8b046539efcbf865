// SPDX-License-Identifier: MIT
#include "screens.hpp"

#include <infra/base/text.hpp>
#include <infra/render/status_text.hpp>

#include <support/catch.hpp>
#include <support/golden.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

std::string without_colour(std::string text) {
  for (auto at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b')) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  return text;
}

StatusContext context_with_heal() {
  StatusContext context;
  context.spec_origin = "/Users/joel/.config/joelclaw-infra/stack.yaml";
  return context;
}

Style style(int width, bool colour = false) {
  return {colour, true, width};
}

}  // namespace

TEST_CASE("screens are as they were looked at") {
  for (const auto& [name, diagnosis] : all_screens()) {
    for (const int width : {60, 80, 120}) {
      const std::string file = name + "-" + std::to_string(width);
      const std::string screen = render_status(diagnosis, style(width), Verbosity::normal, context_with_heal());
      CHECK(screen == golden("status/" + file, screen));
    }
    const std::string verbose = render_status(diagnosis, style(100), Verbosity::verbose, context_with_heal());
    CHECK(verbose == golden("status/" + name + "-verbose", verbose));
    const std::string coloured = render_status(diagnosis, style(80, true), Verbosity::normal, context_with_heal());
    CHECK(coloured == golden("status/" + name + "-colour", coloured));
  }
}

TEST_CASE("colour says nothing that the words do not say") {
  for (const auto& [name, diagnosis] : all_screens()) {
    INFO(name);
    CHECK(without_colour(render_status(diagnosis, style(80, true), Verbosity::verbose)) ==
          render_status(diagnosis, style(80), Verbosity::verbose));
  }
}

TEST_CASE("no line is wider than the screen, but for what is to be pasted") {
  for (const auto& [name, diagnosis] : all_screens()) {
    for (const int width : {40, 60, 80, 120}) {
      const std::string screen = render_status(diagnosis, style(width), Verbosity::normal, context_with_heal());
      for (const std::string_view line : lines_of(screen)) {
        constexpr std::size_t label = 10;
        const std::string_view text = trim(line.substr(std::min(line.size(), label)));
        const bool pasted = contains(line, "joelclaw-infra ") || text.find(' ') == std::string_view::npos;
        INFO(name << " at " << width << ": " << line);
        CHECK((pasted || display_width(line) <= static_cast<std::size_t>(width)));
      }
    }
  }
}

TEST_CASE("what is piped on is whole") {
  const std::string screen = render_status(zombie(), style(0), Verbosity::normal);
  CHECK_FALSE(contains(screen, "…"));
  CHECK(contains(screen, ":31001: connected, no byte within 5 s\n"));
}

TEST_CASE("a screen is never a wall") {
  Diagnosis diagnosis = forward_dead();
  for (int i = 0; i < 40; ++i) {
    diagnosis.findings.push_back({FindingClass::workload_crash_loop,
                                  "joelclaw/pod-" + std::to_string(i),
                                  Severity::fail,
                                  Layer::workloads,
                                  "dies again and again",
                                  {},
                                  std::nullopt,
                                  Remedy::manual});
    diagnosis.root_cause->evidence.push_back("line " + std::to_string(i));
  }
  const std::string screen = render_status(diagnosis, style(80), Verbosity::normal);
  CHECK(lines_of(screen).size() <= 36);
  CHECK_THAT(screen, ContainsSubstring("workload-crash-loop: dies again and again, and 39 more\n"));
  CHECK_THAT(screen, ContainsSubstring("and 40 more: joelclaw-infra status -v"));
}

TEST_CASE("of many kinds of findings the first are told, and the others counted") {
  Diagnosis diagnosis = forward_dead();
  diagnosis.findings.erase(diagnosis.findings.begin() + 1, diagnosis.findings.end());
  for (const FindingClass cls :
       {FindingClass::vm_disk_low, FindingClass::disk_pressure, FindingClass::node_tainted, FindingClass::node_cordoned,
        FindingClass::probe_failed, FindingClass::port_conflict, FindingClass::backup_stale}) {
    for (const char* subject : {"one", "two"}) {
      diagnosis.findings.push_back({cls, subject, Severity::warn, Layer::host, "is so", {}, std::nullopt, Remedy::none});
    }
  }
  const std::string screen = render_status(diagnosis, style(80), Verbosity::normal);
  CHECK_THAT(screen, ContainsSubstring("also      warn  vm-disk-low: is so, and 1 more\n"));
  CHECK_THAT(screen, ContainsSubstring("probe-failed: is so, and 1 more\n          and 4 more: joelclaw-infra status -v\n"));
}

TEST_CASE("quiet is one line, and none of a healthy stack") {
  CHECK(render_status(healthy(), style(80), Verbosity::quiet).empty());
  CHECK(render_status(tainted(), style(0), Verbosity::quiet) ==
        "joelclaw  DEGRADED   node-tainted: 2 pods wait, because the only node keeps its control-plane taint\n");
}

TEST_CASE("hints are worth a line only where they are asked for") {
  CHECK_FALSE(contains(render_status(tainted(), style(80), Verbosity::normal), "certificate-expiring"));
  CHECK(contains(render_status(tainted(), style(80), Verbosity::verbose), "certificate-expiring"));
}

TEST_CASE("a command that this version does not have is not advised") {
  StatusContext context;
  context.advice.knows = [](std::string_view verb) { return verb == "status" || verb == "explain"; };
  const std::string screen = render_status(forward_dead(), style(80), Verbosity::normal, context);
  CHECK_FALSE(contains(screen, "joelclaw-infra heal"));
  CHECK(contains(screen, "joelclaw-infra explain host-forward-dead"));
  for (const NextAction& action : next_actions(forward_dead(), context.advice)) {
    INFO(action.command);
    CHECK((contains(action.command, " status") || contains(action.command, " explain ")));
  }
}

TEST_CASE("foreign bytes cannot steer the terminal") {
  Diagnosis diagnosis = tainted();
  diagnosis.root_cause->summary = "evil \x1b[2J\x1b]0;owned\x07 text\nsecond line";
  diagnosis.root_cause->evidence = {"\x1b[31mred\r\nback"};
  diagnosis.findings.front() = *diagnosis.root_cause;
  diagnosis.layers[3].summary = "\x9b 31m";
  diagnosis.stack = "a\x1b[1mb";
  for (const Verbosity verbosity : {Verbosity::quiet, Verbosity::normal, Verbosity::verbose}) {
    CHECK(render_status(diagnosis, style(80), verbosity).find_first_of("\x1b\x07\r\x9b") == std::string::npos);
  }
}

}  // namespace joelclaw::infra
