// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/probe.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// What a reader tells of bytes that it cannot read.
enum class Evidence {
  excerpt,    ///< their beginning
  own_words,  ///< fixed words: the bytes may hold secrets
  either,     ///< their beginning where there is no answer at all, fixed words where it was cut
};

/// A reader of a tool's answer, as a function from its bytes to the Unknown that comes of them; none where it read
/// them.
struct AnswerReader {
  const char* name;
  std::string good;  ///< what it reads
  std::function<std::optional<Unknown>(const std::string&)> read;
  Evidence evidence = Evidence::excerpt;
  std::string words = {};     ///< its own, or their beginning
  bool may_be_empty = false;  ///< no byte is an answer: there is nothing to list
  bool may_be_cut = false;    ///< a beginning cannot be told from a whole: it has no end of its own
};

/// All of lib/infra/tool that answer a Probe.
std::vector<AnswerReader> answer_readers();

}  // namespace joelclaw::infra
