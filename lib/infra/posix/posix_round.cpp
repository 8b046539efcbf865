// SPDX-License-Identifier: MIT
#include <infra/posix/posix_round.hpp>

#include <infra/base/overload.hpp>
#include <infra/posix/guard.hpp>
#include <infra/posix/stop_signal.hpp>

#include <algorithm>
#include <ctime>

namespace joelclaw::infra {
namespace {

constexpr Duration tick_interval{100};
constexpr Duration without_pidfd{5};  // how late the end of a child may be noticed where no descriptor tells it

Answer cancelled_answer(const Question& question, Instant now) {
  return std::visit(Overload{
                        [now](const Command&) {
                          Outcome outcome;
                          outcome.end = Cancelled{};
                          return Answer{outcome, now};
                        },
                        [now](const HttpRequest&) {
                          return Answer{HttpAnswer{}, now};
                        },
                        [now](const Dial&) {
                          return Answer{DialAnswer{}, now};
                        },
                    },
                    question);
}

}  // namespace

Instant awake_now() {
  timespec now{};
#ifdef __APPLE__
  ::clock_gettime(CLOCK_UPTIME_RAW, &now);
#else
  ::clock_gettime(CLOCK_MONOTONIC, &now);
#endif
  return {static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000};
}

PosixWorld::Round::Round(State& state, Watcher& watcher)
    : m_state(state), m_watcher(watcher), m_last_tick(awake_now()) {}

std::vector<Answer> PosixWorld::Round::run(std::span<const Question> questions) {
  m_stopping = is_to_stop(awake_now());  // then nothing is begun
  take({questions.begin(), questions.end()});
  while (anything_left()) {
    if (!anything_bounded_left()) {
      for (auto& child : m_children) {
        child.what->cancel(awake_now());
      }
    }
    wait();
    attend();
  }
  // A connection that was made for this ask proves nothing to the next one: it may outlive the way it was made by.
  m_state.http.drop_connections();
  return std::move(m_answers);
}

void PosixWorld::Round::take(std::vector<Question> more) {
  const std::size_t first = m_questions.size();
  for (Question& question : more) {
    m_questions.push_back(std::move(question));
  }
  m_answers.resize(m_questions.size());
  m_asked.resize(m_questions.size());
  // Children first: they take longest, and what the others need (libcurl, OpenSSL) is loaded while they run.
  for (const std::size_t kind : {0U, 2U, 1U}) {
    for (std::size_t number = first; number < first + more.size(); ++number) {
      if (m_questions[number].index() == kind) {
        start(number);
      }
    }
  }
  // Companions serve HTTP: libcurl is loaded while they begin to, not when they do.
  if (std::any_of(m_children.begin(), m_children.end(),
                  [](const auto& child) { return child.what->lifetime() == Lifetime::accompanying; })) {
    m_state.http.warm_up();
  }
}

void PosixWorld::Round::start(std::size_t number) {
  const Instant now = awake_now();
  m_asked[number] = now;
  if (m_stopping) {
    m_answers[number] = cancelled_answer(m_questions[number], now);
    return;
  }
  const Question question = m_questions[number];  // a copy: starting may be answered at once, and that may ask more
  std::visit(Overload{
                 [&](const Command& command) { start_child(number, command, now); },
                 [&](const HttpRequest& request) {
                   ++m_http_left;
                   m_state.http.start(number, request, now);
                 },
                 [&](const Dial& dial) {
                   m_dials.push_back({number, std::make_unique<Dialer>(dial, now), false});
                 },
             },
             question);
}

void PosixWorld::Round::start_child(std::size_t number, const Command& command, Instant now) {
  const std::string path = m_state.programs.locate(command.program);
  // The guard's own stdin is what tells it of our end.
  const bool guarded = m_stream == nullptr && (command.guarded || command.lifetime == Lifetime::accompanying) && command.input.empty() &&
                       !m_state.guard.empty() && !path.empty();
  std::vector<std::string> environment = m_state.programs.environment_of(command);
  if (!guarded) {
    const ChildOptions bare{false, m_state.by_ticks, number == 0 ? m_stream : nullptr};
    m_children.push_back({number, std::make_unique<Child>(command, path, std::move(environment), now, bare), false});
    if (const std::int64_t pid = m_children.back().what->pid(); pid != 0) {
      m_watcher.started(number, pid);
    }
    return;
  }
  Command wrapped = command;
  wrapped.program = m_state.guard;
  wrapped.arguments = {guard_verb, "--", path};
  wrapped.arguments.insert(wrapped.arguments.end(), command.arguments.begin(), command.arguments.end());
  const ChildOptions options{true, m_state.by_ticks, nullptr};
  m_children.push_back(
      {number, std::make_unique<Child>(wrapped, m_state.guard, std::move(environment), now, options), false});
}

/// Also a companion that has not yet said anything: what it serves is asked when it does.
bool PosixWorld::Round::is_waited_for(const Running<Child>& child) const {
  return child.what->lifetime() == Lifetime::bounded || !child.heard;
}

bool PosixWorld::Round::anything_bounded_left() const {
  return m_http_left > 0 || !m_dials.empty() ||
         std::any_of(m_children.begin(), m_children.end(), [this](const auto& child) { return is_waited_for(child); });
}

bool PosixWorld::Round::anything_left() const {
  return m_http_left > 0 || !m_dials.empty() || !m_children.empty();
}

Duration PosixWorld::Round::longest_wait(Instant now) const {
  Duration longest = std::max(Duration{0}, tick_interval - (now - m_last_tick));
  const auto until = [&](Instant at) { longest = std::min(longest, std::max(Duration{0}, at - now)); };
  for (const auto& child : m_children) {
    if (child.what->done()) {
      return Duration{0};
    }
    if (const auto at = child.what->next_instant()) {
      until(*at);
    }
    if (child.what->needs_ticks()) {
      longest = std::min(longest, without_pidfd);
    }
  }
  for (const auto& dial : m_dials) {
    if (dial.what->done()) {
      return Duration{0};
    }
    until(dial.what->next_instant());
  }
  if (const auto at = m_state.http.next_instant()) {
    until(*at);
  }
  if (m_state.deadline && !m_stopping) {
    until(*m_state.deadline);
  }
  return longest;
}

void PosixWorld::Round::wait() {
  std::vector<pollfd> descriptors;
  for (const auto& child : m_children) {
    child.what->add_descriptors(descriptors);
  }
  for (const auto& dial : m_dials) {
    dial.what->add_descriptors(descriptors);
  }
  if (stop_descriptor() >= 0 && !m_stopping) {
    descriptors.push_back({stop_descriptor(), POLLIN, 0});
  }
  const Duration longest = longest_wait(awake_now());
  if (m_http_left > 0 && m_state.http.waits()) {
    m_state.http.wait(descriptors, longest);
  } else if (m_http_left == 0) {
    ::poll(descriptors.data(), static_cast<nfds_t>(descriptors.size()), static_cast<int>(longest.count()));
  }
}

void PosixWorld::Round::attend() {
  const Instant now = awake_now();
  if (!m_stopping && is_to_stop(now)) {
    stop_everything();
  }
  if (m_stopping && is_stop_urgent()) {
    cancel_children(true);
  }
  for (auto& [number, http] : m_state.http.perform(now)) {
    --m_http_left;
    answer(number, Answer{std::move(http), m_asked[number]});
  }
  attend_dials();
  attend_children();
  if (now - m_last_tick >= tick_interval) {
    tick();
  }
}

void PosixWorld::Round::attend_dials() {
  const Instant now = awake_now();
  for (auto& dial : m_dials) {
    dial.what->attend(now);
  }
  const auto ended =
      std::stable_partition(m_dials.begin(), m_dials.end(), [](const auto& dial) { return !dial.what->done(); });
  std::vector<Running<Dialer>> done{std::make_move_iterator(ended), std::make_move_iterator(m_dials.end())};
  m_dials.erase(ended, m_dials.end());
  for (auto& dial : done) {
    answer(dial.number, Answer{dial.what->take_answer(now), m_asked[dial.number]});
  }
}

void PosixWorld::Round::attend_children() {
  const Instant now = awake_now();
  std::vector<std::pair<std::size_t, std::vector<std::string>>> said;
  for (auto& child : m_children) {
    std::vector<std::string> lines;
    child.what->attend(now, lines);
    if (!lines.empty()) {
      child.heard = true;
      said.emplace_back(child.number, std::move(lines));
    }
  }
  const auto ended = std::stable_partition(m_children.begin(), m_children.end(),
                                           [](const auto& child) { return !child.what->done(); });
  std::vector<Running<Child>> done{std::make_move_iterator(ended), std::make_move_iterator(m_children.end())};
  m_children.erase(ended, m_children.end());
  for (auto& [number, lines] : said) {
    hear(number, lines);
  }
  for (auto& child : done) {
    Outcome outcome = child.what->take_outcome(now);
    if (m_heard != nullptr && child.number == 0) {
      m_heard->sunk = child.what->sunk();
      m_heard->fed = child.what->fed();
    }
    answer(child.number, Answer{std::move(outcome), m_asked[child.number]});
  }
}

void PosixWorld::Round::hear(std::size_t number, std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    take(m_watcher.line(number, line));
  }
}

void PosixWorld::Round::answer(std::size_t number, Answer what) {
  if (m_state.log) {
    m_state.log(m_questions[number], what);
  }
  // The watcher may take bodies out of it; growing m_answers meanwhile must not move it from under its hands.
  std::vector<Question> more = m_watcher.answered(number, what);
  m_answers[number] = std::move(what);
  take(std::move(more));
}

void PosixWorld::Round::tick() {
  m_last_tick = awake_now();
  take(m_watcher.tick());
}

bool PosixWorld::Round::is_to_stop(Instant now) const {
  return stop_signal() != 0 || (m_state.deadline && now >= *m_state.deadline);
}

void PosixWorld::Round::stop_everything() {
  m_stopping = true;
  m_state.http.cancel(awake_now());
  for (auto& dial : m_dials) {
    dial.what->cancel();
  }
  cancel_children(false);
}

/// What half of would be worse than none goes on to its own deadline, unless somebody insists.
void PosixWorld::Round::cancel_children(bool all) {
  for (auto& child : m_children) {
    if (all || !child.what->uninterruptible()) {
      child.what->cancel(awake_now());
    }
  }
}

}  // namespace joelclaw::infra
