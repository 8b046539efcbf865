// SPDX-License-Identifier: MIT
#include <infra/driver/machine.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace joelclaw::infra {

std::string install_command(const std::string& program, const std::string& system) {
  using Row = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Row, 7> brew{{{"colima", "brew install colima"},
                                     {"limactl", "brew install lima"},
                                     {"docker", "brew install docker"},
                                     {"kubectl", "brew install kubectl"},
                                     {"talosctl", "brew install siderolabs/tap/talosctl"},
                                     {"helm", "brew install helm"},
                                     {"ssh", "brew install openssh"}}};
  constexpr std::array<Row, 2> apt{{{"docker", "apt-get install docker.io"}, {"ssh", "apt-get install openssh-client"}}};
  if (system != "darwin") {
    for (const auto& [name, command] : apt) {
      if (program == name) {
        return std::string{command};
      }
    }
  }
  for (const auto& [name, command] : brew) {
    if (program == name) {
      return std::string{command};
    }
  }
  return {};
}

}  // namespace joelclaw::infra
