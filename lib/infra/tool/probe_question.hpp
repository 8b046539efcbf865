// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/snapshot/endpoint_facts.hpp>
#include <infra/stack/probe_spec.hpp>
#include <infra/tool/guest.hpp>

#include <optional>
#include <string>

namespace joelclaw::infra {

/// How a probe asked from the host is asked. `password` is what its password command printed.
Question probe_question(const ProbeSpec& probe, const std::string& password = "");
/// An answer against its expectation. Silence after connecting is a blackhole, silence before it is refused.
Probe<ProbeAnswer> judge_probe(const ProbeSpec& probe, const Answer& answer);

/// exec and service probes: a failure of the API server or the kubelet to do its part is Unknown, never the service's.
Probe<ProbeAnswer> judge_exec_probe(const ProbeSpec& probe, const Outcome& outcome);
Probe<ProbeAnswer> judge_service_probe(const ProbeSpec& probe, const HttpAnswer& answer);

/// The same probe from inside the VM on a published port; none where it cannot be asked there (TLS, exec, service).
std::optional<GuestDial> guest_dial_of(const ProbeSpec& probe);
Probe<ProbeAnswer> judge_guest_dial(const ProbeSpec& probe, const GuestDialAnswer& answer);

}  // namespace joelclaw::infra
