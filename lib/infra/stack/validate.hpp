// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/spec_reading.hpp>
#include <infra/stack/stack_spec.hpp>

namespace joelclaw::infra {

/// Refuses what the values of a spec say together: a port twice, a container larger than its VM, a probe that needs a
/// cluster where there is none. Problems go to the places of the keys that `reading` remembers.
void validate(const StackSpec& spec, SpecReading& reading);

/// The rules about ports, of which there are most.
void validate_ports(const StackSpec& spec, SpecReading& reading);

/// The name that a Service should have instead, where its own makes Kubernetes inject variables that the program reads
/// as its configuration (INNGEST_PORT=tcp://...); empty where the name is good.
std::string better_service_name(const ObjectName& service);

}  // namespace joelclaw::infra
