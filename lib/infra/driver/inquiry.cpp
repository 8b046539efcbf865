// SPDX-License-Identifier: MIT
#include <infra/driver/inquiry.hpp>

#include <iterator>
#include <utility>

namespace joelclaw::infra {

void append(Inquiries& to, Inquiries more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace joelclaw::infra
