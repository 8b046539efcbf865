// SPDX-License-Identifier: MIT
#include <infra/base/overload.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/child.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/reply.hpp>
#include <infra/simulation/simulated_ports.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

constexpr Duration tick_interval{100};
/// A question without a deadline would be waited for without end; a real one would be seen hanging.
constexpr Duration longest_wait{3'600'000};

/// A question under way: what it will be answered, and when.
struct Pending {
  std::size_t number = 0;
  Instant asked, due, deadline;
  Reply reply;
  std::size_t said = 0;  ///< lines heard so far
  bool accompanying = false;
  bool uninterruptible = false;  ///< goes on when this process has been asked to stop
  std::string proxy_socket;  ///< served while this child lives
};

Duration deadline_of(const Question& question) {
  const Duration deadline = std::visit([](const auto& any) { return any.deadline; }, question);
  return deadline.count() > 0 ? deadline : longest_wait;
}

/// Its lines, and behind them what it says at its end: at once where it then says nothing more for ever.
Outcome said_so_far(const Pending& pending, bool ended) {
  Outcome outcome = std::get<Outcome>(pending.reply.what);
  const bool all = ended || pending.reply.never;
  std::string out, err;
  for (std::size_t at = 0; at < pending.said; ++at) {
    const SpokenLine& line = pending.reply.lines[at];
    (line.to_stderr ? err : out) += line.text + "\n";
  }
  outcome.out = all ? out + outcome.out : out;
  outcome.err = all ? err + outcome.err : err;
  return outcome;
}

/// One ask: everything that is under way in it.
class Round {
 public:
  Round(Model& model, SimulatedClock& clock, Lifeline& life, Watcher& watcher)
      : m_model(model), m_clock(clock), m_life(life), m_watcher(watcher), m_last_tick(clock.awake()) {}

  /// Whoever dies takes its children along: they are guarded, or end with the pipe that they talked to. Where a test
  /// wants them unguarded, they live on until somebody ends them.
  void die() {
    for (const Pending& each : m_pending) {
      if (!m_life.leaves_orphans()) {
        abandon(m_model, each.reply.act, true);
      }
      m_model.proxies.erase(each.proxy_socket);
    }
  }

  std::vector<Answer> run(std::span<const Question> questions) {
    take({questions.begin(), questions.end()});
    while (!m_pending.empty()) {
      if (bounded_left()) {
        step();
      } else {
        end(0, Cancelled{}, Contact::cancelled);
      }
    }
    return std::move(m_answers);
  }

 private:
  void take(const std::vector<Question>& more) {
    for (const Question& question : more) {
      start(question);
    }
  }

  void start(const Question& question) {
    const std::size_t number = m_answers.size();
    const Instant now = m_clock.awake();
    m_answers.emplace_back();
    m_answers.back().asked = now;
    Pending pending;
    pending.number = number;
    pending.asked = now;
    const auto* command = std::get_if<Command>(&question);
    if (m_stopping) {
      m_answers.back().what = cancelled(question);
      return;
    }
    const auto proxies = m_model.proxies;
    pending.reply = respond(m_model, question);
    m_doing = pending.reply.act == 0 ? m_doing : act_name(pending.reply.act);
    pending.deadline = now + deadline_of(question);
    pending.due = pending.reply.never ? pending.deadline : now + pending.reply.latency;
    const auto* outcome = std::get_if<Outcome>(&pending.reply.what);
    const bool started = outcome != nullptr && !std::holds_alternative<NotStarted>(outcome->end);
    pending.uninterruptible = started && command != nullptr && command->uninterruptible;
    pending.accompanying = started && command != nullptr && command->lifetime == Lifetime::accompanying;
    if (pending.accompanying) {
      pending.proxy_socket = new_key(proxies);
    }
    const std::size_t act = pending.reply.act;
    m_pending.push_back(std::move(pending));
    m_life.use(act != 0 ? PortUse::act : PortUse::look, act != 0 ? m_doing : "");
    if (act != 0) {
      m_watcher.started(number, child_of(act));
    }
  }

  /// The program and its first words: what a crash point is called by.
  std::string act_name(std::size_t act) const {
    const auto& words = m_model.acts[act - 1].words;
    return words.front() +
           (words.size() > 1 && words.front() != "ssh" && words[1].front() != '-' ? " " + words[1] : "");
  }

  std::string new_key(const std::map<std::string, std::uint16_t>& before) const {
    for (const auto& [socket, port] : m_model.proxies) {
      if (before.count(socket) == 0) {
        return socket;
      }
    }
    return {};
  }

  static std::variant<Outcome, HttpAnswer, DialAnswer> cancelled(const Question& question) {
    if (std::holds_alternative<HttpRequest>(question)) {
      return HttpAnswer{};
    }
    if (std::holds_alternative<Dial>(question)) {
      return DialAnswer{};
    }
    Outcome outcome;
    outcome.end = Cancelled{};
    return outcome;
  }

  bool bounded_left() const {
    return std::any_of(m_pending.begin(), m_pending.end(), [](const Pending& each) { return !each.accompanying; });
  }

  /// When something happens next to this question: a line, its answer or its deadline.
  static Instant next_instant(const Pending& pending) {
    Instant at = std::min(pending.due, pending.deadline);
    if (pending.said < pending.reply.lines.size()) {
      at = std::min(at, pending.asked + pending.reply.lines[pending.said].after);
    }
    return at;
  }

  /// Moves the clock to whatever comes next, and lets it happen. Ties go to the lower number, so that a run repeats.
  void step() {
    std::size_t soonest = 0;
    for (std::size_t at = 1; at < m_pending.size(); ++at) {
      if (next_instant(m_pending[at]) < next_instant(m_pending[soonest])) {
        soonest = at;
      }
    }
    const Instant next = next_instant(m_pending[soonest]);
    const Instant tick = m_last_tick + tick_interval;
    const Instant until = std::max(m_clock.awake(), std::min(next, tick));
    const WallTime end = m_model.now + (until - m_clock.awake());
    advance(m_model, std::min(end, m_life.due().value_or(end)));
    m_life.survives(m_doing.empty() ? "look" : "in the middle of " + m_doing);
    if (m_clock.stop_signal() != 0 && !m_stopping) {
      stop();
    } else if (next <= m_clock.awake()) {
      happen(soonest);
    } else {
      m_last_tick = m_clock.awake();
      take(m_watcher.tick());
    }
  }

  void happen(std::size_t index) {
    Pending& pending = m_pending[index];
    const Instant now = m_clock.awake();
    if (pending.said < pending.reply.lines.size() && pending.asked + pending.reply.lines[pending.said].after <= now) {
      const std::string text = pending.reply.lines[pending.said++].text;
      take(m_watcher.line(pending.number, text));
      return;
    }
    if (pending.due <= now && !pending.reply.never) {
      if (std::holds_alternative<Outcome>(pending.reply.what)) {
        pending.reply.what = said_so_far(pending, true);
      }
      finish(index, std::move(pending.reply.what));
      return;
    }
    end(index, TimedOut{}, Contact::silent);
  }

  /// Ends a question that has not been answered. A connection that was not made by then is no_connect.
  template <class End>
  void end(std::size_t index, End how, Contact contact) {
    const Pending& pending = m_pending[index];
    abandon(m_model, pending.reply.act, true);
    auto what = pending.reply.what;
    std::visit(Overload{
                   [&](Outcome& outcome) {
                     outcome = said_so_far(pending, false);
                     outcome.end = how;
                   },
                   [&](HttpAnswer& answer) {
                     if (contact == Contact::silent && answer.contact == Contact::partial) {
                       return;  // what came before the silence has been heard
                     }
                     const bool never = answer.contact == Contact::no_connect && contact == Contact::silent;
                     answer = HttpAnswer{};
                     answer.contact = never ? Contact::no_connect : contact;
                   },
                   [&](DialAnswer& answer) {
                     const bool never = answer.contact == Contact::no_connect && contact == Contact::silent;
                     answer = DialAnswer{};
                     answer.contact = never ? Contact::no_connect : contact;
                   },
               },
               what);
    finish(index, std::move(what));
  }

  void finish(std::size_t index, std::variant<Outcome, HttpAnswer, DialAnswer> what) {
    const Pending pending = std::move(m_pending[index]);
    m_pending.erase(m_pending.begin() + static_cast<std::ptrdiff_t>(index));
    m_model.proxies.erase(pending.proxy_socket);
    Answer answer{std::move(what), pending.asked};
    std::visit([&](auto& any) { any.took = m_clock.awake() - pending.asked; }, answer.what);
    std::vector<Question> more = m_watcher.answered(pending.number, answer);
    m_answers[pending.number] = std::move(answer);
    take(more);
  }

  /// Asked to stop: what is under way is ended, and nothing more is asked.
  void stop() {
    m_stopping = true;
    for (std::size_t at = 0; at < m_pending.size();) {
      if (m_pending[at].uninterruptible) {
        ++at;
      } else {
        end(at, Cancelled{}, Contact::cancelled);
      }
    }
  }

  Model& m_model;
  SimulatedClock& m_clock;
  Lifeline& m_life;
  Watcher& m_watcher;
  Instant m_last_tick;
  std::string m_doing;  ///< the act that was begun last
  std::vector<Pending> m_pending;
  std::vector<Answer> m_answers;
  bool m_stopping = false;
};

}  // namespace

std::vector<Answer> SimulatedWorld::ask(std::span<const Question> questions, Watcher& watcher) {
  Round round{m_model, m_clock, m_life, watcher};
  if (!m_life.alive()) {
    return {};
  }
  try {
    return round.run(questions);
  } catch (const Killed&) {
    round.die();
    throw;
  }
}

Result<std::string> SimulatedWorld::scratch_directory() {
  return std::string{"/tmp/joelclaw-infra-simulated"};
}

Status SimulatedWorld::end_group(std::int64_t pid, std::int64_t start) {
  const bool same = SimulatedSurroundings{m_model, m_clock, m_life}.process_start(pid) == start;
  if (same && child_lives(m_model, pid)) {
    abandon(m_model, act_of(m_model, pid), true);
  }
  return Done{};
}

std::string SimulatedWorld::locate(std::string_view program) const {
  return locate_tool(m_model, std::string{program});
}

}  // namespace joelclaw::infra::simulation
