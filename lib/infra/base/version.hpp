// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace joelclaw::infra {

std::string_view version();  ///< "0.1.0"
std::string_view commit();   ///< of the checkout it was built from; empty for a release archive

}  // namespace joelclaw::infra
