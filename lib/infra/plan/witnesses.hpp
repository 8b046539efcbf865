// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/facts.hpp>
#include <infra/diagnose/finding.hpp>

#include <set>
#include <string>

namespace joelclaw::infra {

/// The independent ways by which this look bears a finding out: limactl, ssh into the VM, the forwarded socket, a
/// published port, the API server about its own objects. What travels by the same way counts once.
///
/// Where only one can know (a kernel about its modules, an API server about its objects), the second is whoever proves by
/// another way that it speaks of this stack: a certificate that verifies on the published port, the engine's own list.
std::set<Way> witnesses_of(const Finding& finding, const Facts& facts);

/// What still answers at or above the engine, in words; empty: nothing does.
std::string positive_witness(const Facts& facts);

}  // namespace joelclaw::infra
