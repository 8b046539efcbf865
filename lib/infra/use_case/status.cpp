// SPDX-License-Identifier: MIT
#include <infra/use_case/status.hpp>

#include <infra/observe/observe.hpp>

#include <utility>

namespace joelclaw::infra {

StatusReport status(const StackSpec& spec, Host& host, const StatusOptions& options) {
  Snapshot snapshot = observe(spec, host);
  Diagnosis diagnosis = diagnose(snapshot, spec, options.diagnose);
  return {std::move(snapshot), std::move(diagnosis)};
}

}  // namespace joelclaw::infra
