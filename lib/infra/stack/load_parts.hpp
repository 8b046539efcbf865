// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/spec_section.hpp>
#include <infra/stack/stack_spec.hpp>

namespace joelclaw::infra {

/// The parts of a spec, each read from its own section. What one value alone can get wrong is refused here, what two
/// values say together in validate().
void load_vm(SpecSection& section, VmSpec& vm);
void load_docker(SpecSection& section, DockerSpec& docker);
void load_cluster(SpecSection& section, ClusterSpec& cluster);
void load_port(SpecSection& section, PortMapping& port);
void load_namespace(SpecSection& section, NamespaceSpec& space);
void load_secret(SpecSection& section, SecretSpec& secret);
void load_helm(SpecSection& section, HelmSpec& helm);
void load_hook(SpecSection& section, HookSpec& hook);
void load_probe(SpecSection& section, ProbeSpec& probe);
void load_flush(SpecSection& section, FlushSpec& flush);
void load_heal(SpecSection& section, HealPolicy& heal);
void load_backup(SpecSection& section, BackupSpec& backup);
void load_notify(SpecSection& section, NotifySpec& notify);
void load_tools(SpecSection& section, std::map<std::string, std::string>& tools);

/// expect.json: a map of paths to values.
void load_json_expectations(SpecSection& expect, std::vector<JsonExpectation>& out);

}  // namespace joelclaw::infra
