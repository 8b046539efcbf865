// SPDX-License-Identifier: MIT
#include <infra/execute/call_runner.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>
#include <infra/execute/journal.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/file_editor.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/world.hpp>

#include <array>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest_file = 1U << 20U;  // of a config that is edited

/// Passes on what a tool says, and leaves its process group in the journal.
class CallWatcher : public Watcher {
 public:
  CallWatcher(const Step& step, RunContext& context, bool secret)
      : m_step(step), m_context(context), m_secret(secret), m_begun(context.host.clock.awake()) {}

  void started(std::size_t /*number*/, std::int64_t pid) override {
    JournalRecord record;
    record.event = "child";
    record.step = m_step.id;
    record.group = pid;
    record.group_start = m_context.host.surroundings.process_start(pid).value_or(0);
    record.boot_id = m_context.host.surroundings.boot_id();
    record.at = m_context.host.clock.wall();
    // A journal that cannot be written any more does not stop what has already begun; the step's own end will tell.
    static_cast<void>(m_context.journal.write(std::move(record)));
  }

  std::vector<Question> line(std::size_t /*number*/, std::string_view text) override {
    if (!m_secret) {
      m_context.reporter.step_says(m_step, text);
    }
    return {};
  }

  std::vector<Question> tick() override {
    m_context.reporter.step_waits(m_step, {}, m_context.host.clock.awake() - m_begun);
    return {};
  }

 private:
  const Step& m_step;
  RunContext& m_context;
  bool m_secret;
  Instant m_begun;
};

/// The last thing it said, stderr before stdout: that is where tools say why.
std::string last_words(const Outcome& outcome) {
  for (const std::string* said : {&outcome.err, &outcome.out}) {
    const auto lines = lines_of(*said);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      if (!trim(*line).empty()) {
        return excerpt(trim(*line), 200);
      }
    }
  }
  return {};
}

Error failure_of(const Command& command, const Outcome& outcome, bool secret) {
  const std::string said = secret ? std::string{} : last_words(outcome);
  return {command.program, describe_end(outcome), said, {"by hand: " + to_string(command)}};
}

struct Said {
  std::string text;
  bool enough = false;
};

Status run(const Call& call, Command command, Said& said, const Step& step, RunContext& context) {
  if (call.input) {
    auto input = call.input(said.text);
    if (!input) {
      return input.error();
    }
    command.input = std::move(*input);
  }
  CallWatcher watcher{step, context, call.secret_output};
  command.uninterruptible = !step.interruptible;
  const std::array<Question, 1> questions{command};
  const std::vector<Answer> answers = context.host.world.ask(questions, watcher);
  const Outcome& outcome = std::get<Outcome>(answers.front().what);
  if (!outcome.succeeded() && !(call.was_done && call.was_done(outcome))) {
    return failure_of(command, outcome, call.secret_output || command.secret_input);
  }
  said.text = outcome.out;
  said.enough = call.is_enough && call.is_enough(outcome);
  return Done{};
}

Status edit(const FileEdit& edit, RunContext& context) {
  const auto looked = context.host.files.read(edit.path, largest_file);
  const auto* text = std::get_if<std::string>(&looked);
  if (text == nullptr) {
    return Error{edit.path, "could not be read", "", {}};
  }
  auto changed = edit.change(*text);
  if (!changed) {
    return changed.error();
  }
  return *changed == *text ? Status{Done{}} : context.host.editor.replace(edit.path, *text, *changed);
}

Status remove(const SocketRemoval& removal, RunContext& context) {
  const auto looked = context.host.files.info(removal.path, false);
  if (std::holds_alternative<NoSuchFile>(looked)) {
    return Done{};
  }
  return context.host.editor.remove_dead_socket(removal.path);
}

}  // namespace

Result<Made> make_calls(const std::vector<Call>& calls, const Step& step, RunContext& context) {
  Said said;
  for (const Call& call : calls) {
    if (said.enough) {
      return Made::needless;
    }
    const Status status = std::visit(
        Overload{[&](const Command& command) { return run(call, command, said, step, context); },
                 [&](const FileCopy& copy) { return context.host.editor.copy(copy.from, copy.to); },
                 [&](const FileEdit& change) { return edit(change, context); },
                 [&](const SocketRemoval& removal) { return remove(removal, context); }},
        call.what);
    if (!status) {
      return status.error();
    }
    if (context.host.surroundings.stop_signal() != 0 && step.interruptible) {
      return Error{step.title, "was interrupted", "", {}};
    }
  }
  return Made::all;
}

}  // namespace joelclaw::infra
