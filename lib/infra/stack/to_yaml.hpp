// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/stack_spec.hpp>

#include <string>

namespace joelclaw::infra {

/// What is said of a value beside it.
enum class YamlNotes {
  none,
  defaults,  ///< "# default" behind each value that the file does not set
};

/// The whole spec, every value in the one order and spelling that there is. load_spec reads the same spec from it, but
/// for `origin` and `written`: what is printed is then written.
std::string to_yaml(const StackSpec& spec, YamlNotes notes = YamlNotes::none);

}  // namespace joelclaw::infra
