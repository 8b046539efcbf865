// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/diagnose.hpp>
#include <infra/diagnose/finding.hpp>
#include <infra/snapshot/snapshot.hpp>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

struct StatusOptions {
  DiagnoseOptions diagnose;
};

struct StatusReport {
  Snapshot snapshot;
  Diagnosis diagnosis;
};

/// Looks once and judges. Changes nothing.
StatusReport status(const StackSpec& spec, Host& host, const StatusOptions& options);

}  // namespace joelclaw::infra
