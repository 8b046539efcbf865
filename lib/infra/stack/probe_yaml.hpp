// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/stack_spec.hpp>
#include <infra/stack/yaml_writer.hpp>

namespace joelclaw::infra {

/// A probe and a flush as a spec has them.
YamlEntries probe_entries(const ProbeSpec& probe);
YamlEntries flush_entries(const FlushSpec& flush);

}  // namespace joelclaw::infra
