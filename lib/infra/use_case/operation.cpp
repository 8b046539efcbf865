// SPDX-License-Identifier: MIT
#include <infra/use_case/operation.hpp>

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/world.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest_journal = 1U << 20U;
constexpr std::size_t largest_machine = 64;
constexpr Duration lock_poll{250};  // often enough that a person who waits does not notice

/// Sorts by time as a name, and is told apart from another one of the same second.
std::string new_id(const Workbench& bench) {
  std::string id = format_rfc3339(bench.host.clock.wall());
  id.erase(std::remove_if(id.begin(), id.end(), [](char c) { return c == '-' || c == ':'; }), id.end());
  return id + "-" + std::to_string(bench.host.surroundings.process_id());
}

LockHolder holder_of(const Workbench& bench, const std::string& verb, const std::string& step, WallTime since) {
  LockHolder holder;
  holder.pid = bench.host.surroundings.process_id();
  holder.start = bench.host.surroundings.process_start(holder.pid).value_or(0);
  holder.verb = verb;
  holder.step = step;
  holder.since = since;
  return holder;
}

using Taken = std::variant<LockTaken, std::unique_ptr<HeldLock>>;

Result<Taken> acquire(Workbench& bench, const std::string& path, const LockHolder& holder, Instant until) {
  while (true) {
    auto taken = bench.host.locks.acquire(path, holder);
    const bool busy = taken && std::holds_alternative<LockTaken>(*taken);
    if (!busy || bench.host.clock.awake() >= until || !bench.host.clock.pause(lock_poll)) {
      return taken;
    }
  }
}

/// For other stacks on the same VM: whoever stops it asks them first.
void remember_machine(Workbench& bench) {
  const std::string path = bench.places.machine_file();
  const auto looked = bench.host.files.read(path, largest_machine);
  const auto* text = std::get_if<std::string>(&looked);
  if (text == nullptr || *text != bench.places.machine + "\n") {
    static_cast<void>(bench.host.state.replace(path, bench.places.machine + "\n"));
  }
}

}  // namespace

Status prepare_state(Workbench& bench) {
  StateStore& store = bench.host.state;
  if (bench.places.root.empty()) {
    return Error{"state", "has no place", "no home directory is known", {}};
  }
  if (Status ready = store.prepare(bench.places.root); !ready) {
    return ready;
  }
  const std::string vm = bench.places.vm_history.substr(0, bench.places.vm_history.find_last_of('/'));
  for (const std::string& path : {bench.places.root + "/locks", bench.places.stack, bench.journal_directory(), vm}) {
    if (Status made = store.make_directory(path); !made) {
      return made;
    }
  }
  return Done{};
}

Operation::Operation(Workbench& bench, std::string verb, std::unique_ptr<HeldLock> vm, std::unique_ptr<HeldLock> stack)
    : m_bench(bench),
      m_verb(std::move(verb)),
      m_vm(std::move(vm)),
      m_stack(std::move(stack)),
      m_journal(bench.host.state, bench.journal_directory(), new_id(bench)),
      m_memories(load_memories(bench.host.files, bench.places.vm_history, bench.stack_history())),
      m_since(bench.host.clock.wall()) {}

Operation::Begun Operation::open(Workbench& bench, const std::string& verb, Duration wait) {
  if (const Status ready = prepare_state(bench); !ready) {
    return NoState{ready.error()};
  }
  const LockHolder holder = holder_of(bench, verb, "", bench.host.clock.wall());
  const Instant until = bench.host.clock.awake() + wait;
  std::unique_ptr<HeldLock> held[2];
  const std::string paths[2]{bench.places.vm_lock, bench.places.stack_lock};
  for (std::size_t at = 0; at < 2; ++at) {
    auto taken = acquire(bench, paths[at], holder, until);
    if (!taken) {
      return NoState{taken.error()};
    }
    if (const auto* other = std::get_if<LockTaken>(&*taken)) {
      return Busy{other->holder};
    }
    held[at] = std::get<std::unique_ptr<HeldLock>>(std::move(*taken));
  }
  remember_machine(bench);
  std::unique_ptr<Operation> operation{new Operation{bench, verb, std::move(held[0]), std::move(held[1])}};
  operation->find_leftover();
  return operation;
}

void Operation::find_leftover() {
  const auto listed = m_bench.host.files.list(m_bench.journal_directory());
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  if (names == nullptr || names->empty()) {
    return;
  }
  // Only the newest can be open: whoever began it closed what was open before.
  const auto looked = m_bench.host.files.read(m_bench.journal_directory() + "/" + names->back(), largest_journal);
  const auto* text = std::get_if<std::string>(&looked);
  const std::vector<JournalRecord> records = parse_journal(text == nullptr ? std::string_view{} : *text);
  Leftover leftover;
  for (const JournalRecord& each : records) {
    if (each.event == "begin") {
      leftover = {each.id, each.verb, "", each.at};
    } else if (each.event == "step-begin") {
      leftover.step = each.step;
    } else if (each.event == "end") {
      return;
    }
  }
  if (leftover.id.empty()) {
    return;
  }
  m_leftover = std::move(leftover);
  end_leftover_child(records);
}

/// The lock dies with a process, its child may not: two of them at one VM is what tears things.
void Operation::end_leftover_child(const std::vector<JournalRecord>& records) {
  const auto child = std::find_if(records.rbegin(), records.rend(), [](const JournalRecord& each) { return each.group != 0; });
  if (child != records.rend() && child->boot_id == m_bench.host.surroundings.boot_id()) {
    static_cast<void>(m_bench.host.world.end_group(child->group, child->group_start));
  }
}

Status Operation::begin(const std::string& reason) {
  if (m_begun) {
    return Done{};
  }
  JournalRecord record;
  record.event = "begin";
  record.verb = m_verb;
  record.reason = reason;
  record.at = m_since;
  Status written = m_journal.write(std::move(record));
  m_begun = static_cast<bool>(written);
  return written;
}

Status Operation::note(const std::string& what, const std::string& detail) {
  JournalRecord record;
  record.event = "note";
  record.title = what;
  record.detail = detail;
  record.at = m_bench.host.clock.wall();
  return m_begun ? m_journal.write(std::move(record)) : Status{Done{}};
}

Status Operation::end(const std::string& result, const std::string& detail) {
  if (!m_begun) {
    return Done{};
  }
  JournalRecord record;
  record.event = "end";
  record.result = result;
  record.detail = detail;
  record.at = m_bench.host.clock.wall();
  record.took_ms = (record.at - m_since).count();
  return m_journal.write(std::move(record));
}

Status Operation::save_memories() {
  return infra::save_memories(m_bench.host.state, m_memories, m_bench.places.vm_history, m_bench.stack_history());
}

Status Operation::adopt_leftover() {
  if (!m_leftover || m_adopted) {
    return Done{};
  }
  m_adopted = true;
  Journal old{m_bench.host.state, m_bench.journal_directory(), m_leftover->id};
  JournalRecord record;
  record.event = "end";
  record.result = "adopted";
  record.detail = "by " + m_verb + " " + m_journal.id();
  record.at = m_bench.host.clock.wall();
  return old.write(std::move(record));
}

Status Operation::close_leftover() {
  const std::string verb = m_leftover ? m_leftover->verb : "";
  return verb == "up" || verb == "down" || verb == "heal" ? adopt_leftover() : Status{Done{}};
}

void Operation::announce(const std::string& step) {
  const LockHolder holder = holder_of(m_bench, m_verb, step, m_since);
  // Readers only want to tell; the lock itself is the kernel's.
  static_cast<void>(m_vm->announce(holder));
  static_cast<void>(m_stack->announce(holder));
}

Status Operation::attempt_begins(const Step& step, bool forced) {
  announce(step.id);
  Attempt attempt;
  attempt.action = name_of(step.action);
  attempt.target = target_of(step.action);
  attempt.cls = step.why;
  attempt.impact = step.impact;
  attempt.at = m_bench.stamp();
  attempt.forced = forced;
  m_memories.of(step.impact).attempts.push_back(std::move(attempt));
  return save_memories();
}

void Operation::attempt_ends(const Step& step, bool held) {
  auto& attempts = m_memories.of(step.impact).attempts;
  if (attempts.empty()) {
    return;
  }
  attempts.back().ended = m_bench.stamp();
  // A restart is not a recovery: what restarts a node or more is judged when the stack has been stable.
  if (!held || step.impact < Impact::node) {
    attempts.back().end = held ? AttemptEnd::held : AttemptEnd::failed;
  }
  static_cast<void>(save_memories());
}

void Operation::settle_left(const std::vector<std::pair<std::string, std::string>>& found) {
  for (Memory* memory : {&m_memories.vm, &m_memories.stack}) {
    for (Attempt& each : memory->history.attempts) {
      const bool there = std::any_of(found.begin(), found.end(), [&each](const auto& finding) { return finding.first == each.cls; });
      if (each.end == AttemptEnd::open && !there) {
        each.end = AttemptEnd::held;
        each.judged = m_bench.stamp();
      }
    }
  }
}

void Operation::settle(bool held) {
  for (Memory* memory : {&m_memories.vm, &m_memories.stack}) {
    for (Attempt& each : memory->history.attempts) {
      if (each.end == AttemptEnd::open) {
        each.end = held ? AttemptEnd::held : AttemptEnd::failed;
        each.judged = m_bench.stamp();
        each.ended = each.ended.value_or(*each.judged);
      }
    }
  }
  static_cast<void>(save_memories());
}

}  // namespace joelclaw::infra
