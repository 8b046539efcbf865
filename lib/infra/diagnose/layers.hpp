// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/facts.hpp>
#include <infra/diagnose/finding.hpp>

#include <set>
#include <vector>

namespace joelclaw::infra {

/// Layers that a good answer came through: they are neither unknown nor skipped, whatever else was not answered.
std::set<Layer> proven_layers(const Facts& facts);

/// What each witness said, in the order of asking.
std::vector<Check> make_checks(const Facts& facts);

/// All layers with their states, summaries and checks.
std::vector<LayerReport> make_layers(const Facts& facts, const std::vector<Finding>& findings);

/// One line of what is so in a layer, good or bad.
std::string summarize(const Facts& facts, Layer layer);

/// What a finding adds to its layer's line, in a few words: empty where the layer's own facts show it already.
std::string in_brief(const Finding& finding);

}  // namespace joelclaw::infra
