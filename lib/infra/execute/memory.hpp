// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/plan/history.hpp>
#include <infra/snapshot/operation_facts.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

class Filesystem;
class StateStore;

/// A history as it lies on the disk: what was tried, what was seen in a row, and, for a VM's, its uptimes.
struct Memory {
  History history;
  std::vector<UptimeRecord> uptimes;
  bool operator==(const Memory&) const = default;
};

std::string to_json(const Memory& memory);
/// A torn or foreign text is an empty memory: windows then begin anew, and nothing is done the sooner for it, because a
/// torn state is a finding of its own that a person sees.
Memory parse_memory(std::string_view json);

/// Both of a stack.
struct Memories {
  Memory vm, stack;
  Histories histories() const { return {vm.history, stack.history}; }
  History& of(Impact impact) { return impact >= Impact::engine ? vm.history : stack.history; }
};

Memories load_memories(const Filesystem& files, const std::string& vm_path, const std::string& stack_path);
Status save_memories(StateStore& store, const Memories& memories, const std::string& vm_path,
                     const std::string& stack_path);

/// Remembers one look at the VM's uptime: three young ones within an hour are a crash loop.
void note_uptime(Memory& vm, Duration uptime, const std::string& boot_id, WallTime at);

}  // namespace joelclaw::infra
