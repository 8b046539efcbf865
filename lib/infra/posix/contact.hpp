// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>

namespace joelclaw::infra {

/// What a failed connect() means. An error of this host's own (no descriptors left) says nothing of the peer and is
/// `unreachable`, never `refused`.
Contact contact_of_errno(int error);

/// Of two addresses of one name that failed, the error that tells more: silence before refusal, refusal before no
/// route. 0 is none yet.
int graver_errno(int one, int other);

}  // namespace joelclaw::infra
