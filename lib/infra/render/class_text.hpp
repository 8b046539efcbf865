// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding_class.hpp>

#include <string_view>

namespace joelclaw::infra {

/// A class in a few words each, lower case and without a final stop. What was really seen stands in a finding's own
/// summary and evidence; this is what the class means, where it mostly comes from and what its remedy does.
struct ClassText {
  FindingClass cls;
  std::string_view meaning;
  std::string_view usual_cause;  ///< follows "usually"; empty where the meaning says it or many causes are alike
  std::string_view repair;       ///< what the remedy's command does; empty where the remedy is by hand
};

const ClassText& text_of(FindingClass cls);

}  // namespace joelclaw::infra
