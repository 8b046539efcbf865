// SPDX-License-Identifier: MIT
#include <infra/use_case/evidence.hpp>

#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/world.hpp>
#include <infra/render/status_json.hpp>
#include <infra/render/status_text.hpp>
#include <infra/tool/listeners.hpp>
#include <infra/use_case/workbench.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace joelclaw::infra {
namespace {

constexpr std::size_t most_incidents = 30;     // a month of one bad night each
constexpr std::size_t largest = 256U << 10U;   // of one file of an incident

std::string clipped(std::string text) {
  if (text.size() > largest) {
    text.erase(0, text.size() - largest);
  }
  return text;
}

std::string plan_text(const Plan& plan) {
  std::string text;
  for (const Step& step : plan.steps) {
    text += step.id + " (" + step.why + ", " + to_string(step.impact) + ")\n";
    for (const Call& call : step.calls) {
      text += "  " + to_string(call) + "\n";
    }
  }
  return text;
}

/// What a restart takes away for ever.
std::vector<std::pair<std::string, std::string>> ask(Workbench& bench) {
  const Duration patience = bench.spec.heal.request_timeout;
  auto wanted = bench.look.vm->evidence();
  wanted.emplace_back("listeners.txt", listeners_command(bench.look.machine.system, patience));
  std::vector<Question> questions;
  for (const auto& [name, command] : wanted) {
    questions.emplace_back(command);
  }
  Watcher nobody;
  const auto answers = bench.host.world.ask(questions, nobody);
  std::vector<std::pair<std::string, std::string>> files;
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    const Outcome& outcome = std::get<Outcome>(answers[at].what);
    files.emplace_back(wanted[at].first, outcome.succeeded() ? outcome.out : describe_end(outcome) + "\n" + outcome.err);
  }
  return files;
}

void drop_oldest(Workbench& bench, const std::string& directory) {
  const auto listed = bench.host.files.list(directory);
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  for (std::size_t at = 0; names != nullptr && at + most_incidents < names->size(); ++at) {
    static_cast<void>(bench.host.state.remove_tree(directory + "/" + (*names)[at]));
  }
}

}  // namespace

Status record_evidence(Workbench& bench, const Sight& sight, const Plan& plan) {
  const auto& root = sight.diagnosis.root_cause;
  std::string stamp = format_rfc3339(bench.host.clock.wall());
  stamp.erase(std::remove_if(stamp.begin(), stamp.end(), [](char c) { return c == '-' || c == ':'; }), stamp.end());
  const std::string incidents = bench.places.stack + "/incidents";
  const std::string directory = incidents + "/" + stamp + "-" + (root ? to_string(root->cls) : "none");
  auto files = ask(bench);
  files.emplace_back("status.json", status_result(sight.diagnosis).pretty() + "\n");
  files.emplace_back("status.txt", render_status(sight.diagnosis, {}, Verbosity::verbose));
  files.emplace_back("plan.txt", plan_text(plan));
  if (const std::string* console = seen(sight.snapshot.runtime.node_log)) {
    files.emplace_back("node-console.txt", *console);
  }
  for (const std::string& path : {incidents, directory}) {
    if (Status made = bench.host.state.make_directory(path); !made) {
      return made;
    }
  }
  for (auto& [name, text] : files) {
    if (Status written = bench.host.state.replace(directory + "/" + name, clipped(std::move(text))); !written) {
      return written;
    }
  }
  drop_oldest(bench, incidents);
  return Done{};
}

}  // namespace joelclaw::infra
