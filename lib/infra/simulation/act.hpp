// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/time.hpp>
#include <infra/simulation/event.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

struct Model;

/// One command that was meant to change something, or one edit of somebody's file: what a test judges a run by.
struct Act {
  WallTime at;
  std::vector<std::string> words;    ///< the program and its arguments; a path alone is a file that was edited
  std::vector<std::string> changed;  ///< what came of it, in the order in which it happened; empty: nothing did
  std::string forbidden;             ///< which rule of "never by itself" it broke; empty: none
  bool operator==(const Act&) const = default;
};

/// Who must live for an effect to come: a server goes on when its client is killed, a child's own work ends with it.
enum class Needs { nobody, child };

/// A command that acts, while it is answered. Nothing is changed at once: each effect comes at its own time, and not at
/// all where its tool lies or dies before. Numbers of acts begin at 1; 0 is none.
class Doing {
 public:
  Doing(Model& model, const Command& command);
  /// What will have happened so much after the command began.
  Doing& effect(Duration after, EventKind kind, std::string subject = {}, std::string value = {},
                Needs needs = Needs::nobody);
  std::size_t number() const { return m_number; }

 private:
  Model& m_model;
  std::size_t m_number;
};

/// What was still to come of this act does not come; or only what needs its child.
void abandon(Model& model, std::size_t act, bool with_child_only);

/// Remembers a command that no program of ours may give, whoever answers it.
void remember_forbidden(Model& model, const Command& command);

/// For what writes files: an edit of a file that belongs to a tool.
void remember_edit(Model& model, const std::string& path, const std::string& change);

/// "container a-controlplane-1 started": what an event did, for Act::changed.
std::string describe(const Event& event);

/// Which rule of architecture.md's "never by itself" a command line breaks in this world; empty: none.
std::string forbidden_by(const Model& model, const Command& command);

}  // namespace joelclaw::infra::simulation
