// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/operation_facts.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

struct Host;

/// Jobs of launchd and systemd on this host: our own schedule, and foreign ones that start the same VM. Read from their
/// files, since a job of another domain or user is shown to nobody else.
void read_jobs(const Host& host, const std::vector<std::string>& supervisor_words, OperationFacts& facts);

}  // namespace joelclaw::infra
