// SPDX-License-Identifier: MIT
// Runs a plan of bench_record again, or one made by hand, with as little as can be done beside it: each child and each
// connection begins when what it waited for has answered, and what they say is dropped.
//
//   bench_replay PLAN SCRATCH
//
// Prints how many were begun, how many of them failed, and the bytes that came. Exit status 1 where any failed.
#include "replay_plan.hpp"
#include "replay_task.hpp"

#include <infra/posix/http_client.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace joelclaw::infra::bench {
namespace {

class Replay {
 public:
  explicit Replay(std::vector<Step> steps)
      : m_steps(std::move(steps)), m_tasks(m_steps.size()), m_heard(m_steps.size()) {}

  int run() {
    begin(-1, "start");
    while (is_anything_left()) {
      wait();
      attend();
      end_companions();
    }
    std::printf("begun %zu failed %zu bytes %llu\n", m_begun, m_failed, static_cast<unsigned long long>(m_bytes));
    return m_failed == 0 && m_begun == m_steps.size() ? 0 : 1;
  }

 private:
  void begin(long after, const std::string& on) {
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
      if (m_steps[i].after == after && m_steps[i].on == on) {
        ++m_begun;
        m_tasks[i] = start(i);
      }
    }
  }

  std::unique_ptr<Task> start(std::size_t number) {
    const Step& step = m_steps[number];
    if (step.https) {
      m_api.start(number, *step.https, {});
      return std::make_unique<ApiTask>();
    }
    return step.kind == "command" ? start_child(step) : start_talk(step);
  }

  bool is_anything_left() const {
    for (const auto& task : m_tasks) {
      if (task) {
        return true;
      }
    }
    return false;
  }

  void wait() {
    std::vector<pollfd> descriptors;
    for (const auto& task : m_tasks) {
      if (task && task->done) {
        return;
      }
      if (task) {
        task->add_descriptors(descriptors);
      }
    }
    if (m_api.next_instant()) {
      m_api.wait(descriptors, Duration{1'000});
    } else {
      ::poll(descriptors.data(), static_cast<nfds_t>(descriptors.size()), -1);
    }
  }

  void attend() {
    for (const auto& [number, answer] : m_api.perform({})) {
      m_tasks[number]->done = true;
      m_tasks[number]->failed = answer.contact != Contact::answered;
      m_tasks[number]->bytes = answer.body_bytes;
    }
    for (std::size_t i = 0; i < m_tasks.size(); ++i) {
      if (!m_tasks[i]) {
        continue;
      }
      m_tasks[i]->attend();
      if (m_tasks[i]->said_a_line && !m_heard[i]) {
        m_heard[i] = true;
        begin(static_cast<long>(i), "line");
      }
      if (m_tasks[i]->done) {
        m_failed += m_tasks[i]->failed ? 1U : 0U;
        m_bytes += m_tasks[i]->bytes;
        m_tasks[i].reset();
        begin(static_cast<long>(i), "answer");
      }
    }
  }

  void end_companions() {
    for (std::size_t i = 0; i < m_tasks.size(); ++i) {
      if (m_tasks[i] && (!m_steps[i].accompanying || !m_heard[i])) {
        return;
      }
    }
    for (const auto& task : m_tasks) {
      if (task) {
        task->end();
      }
    }
  }

  std::vector<Step> m_steps;
  std::vector<std::unique_ptr<Task>> m_tasks;
  std::vector<bool> m_heard;
  HttpClient m_api;
  std::size_t m_begun = 0, m_failed = 0;
  std::uint64_t m_bytes = 0;
};

}  // namespace
}  // namespace joelclaw::infra::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: bench_replay PLAN SCRATCH\n", stderr);
    return 64;
  }
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return joelclaw::infra::bench::Replay{joelclaw::infra::bench::read_plan(argv[1], argv[2])}.run();
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "bench_replay: %s\n", failure.what());
    return 65;
  }
}
