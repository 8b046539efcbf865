// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include <infra/base/version.hpp>

namespace joelclaw::infra::cli {

Report version_report() {
  Report report;
  const std::string number{version()};
  const std::string checkout{commit()};
  report.text = "joelclaw-infra " + number + (checkout.empty() ? "" : " (" + checkout + ")") + "\n";
  report.result = JsonValue::object().with("version", number).with("commit", checkout.empty() ? JsonValue{} : checkout);
  return report;
}

Report command_version(Session&) {
  return version_report();
}

}  // namespace joelclaw::infra::cli
