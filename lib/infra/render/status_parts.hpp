// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>
#include <infra/render/style.hpp>
#include <infra/render/words.hpp>

#include <string>

namespace joelclaw::infra {

/// The pieces of the status screen that its short and its long form share.

/// A state or severity as the screen spells it: what is broken stands out without any colour.
struct StateWord {
  std::string word;
  Tone tone;
};
StateWord word_of(LayerState state);
StateWord word_of(CheckState state);
StateWord word_of(Severity severity);

/// The word, coloured, then blanks up to that column.
std::string painted_column(const StateWord& word, std::size_t columns, const Style& style);

/// One line a layer; with `checks` each is followed by what its witnesses said.
std::string render_layers(const Diagnosis& diagnosis, const Style& style, bool checks);

/// Every finding with its subject and evidence.
std::string render_findings(const Diagnosis& diagnosis, const Style& style);

}  // namespace joelclaw::infra
