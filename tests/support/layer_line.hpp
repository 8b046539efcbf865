// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>

#include <string>

namespace joelclaw::infra {

/// Why a layer's line does not fit its state, empty where it does: red or yellow over words that a healthy layer says
/// too, or over "could not be asked"; unknown over nothing but good news. `healthy` is the same stack in health.
std::string contradiction(const LayerReport& layer, const Diagnosis& healthy);

}  // namespace joelclaw::infra
