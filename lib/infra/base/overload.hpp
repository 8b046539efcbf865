// SPDX-License-Identifier: MIT
#pragma once

namespace joelclaw::infra {

/// Lambdas as the cases of a std::visit.
template <class... Ts>
struct Overload : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overload(Ts...) -> Overload<Ts...>;  // clang 14 does not deduce aggregates

}  // namespace joelclaw::infra
