// SPDX-License-Identifier: MIT
#pragma once

#include <infra/render/json_value.hpp>

namespace joelclaw::infra {

struct Diagnosis;

/// The `status` result of the contract, keys in its order.
JsonValue status_result(const Diagnosis& diagnosis);

}  // namespace joelclaw::infra
