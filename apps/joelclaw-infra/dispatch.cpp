// SPDX-License-Identifier: MIT
#include "dispatch.hpp"

#include "commands/backup.hpp"
#include "commands/commands.hpp"
#include "commands/ports_change.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace joelclaw::infra::cli {

CommandFunction function_of(std::string_view command) {
  constexpr std::array<std::pair<std::string_view, CommandFunction>, 23> functions{{
      {"status", command_status},
      {"up", command_up},
      {"down", command_down},
      {"heal", command_heal},
      {"heal pause", command_heal_pause},
      {"heal resume", command_heal_resume},
      {"ports list", command_ports_list},
      {"ports check", command_ports_check},
      {"ports add", command_ports_add},
      {"ports remove", command_ports_remove},
      {"backup create", command_backup_create},
      {"backup list", command_backup_list},
      {"backup verify", command_backup_verify},
      {"backup prune", command_backup_prune},
      {"log", command_log},
      {"version", command_version},
      {"help", command_help},
      {"completion", command_completion},
      {"explain", command_explain},
      {"config show", command_config_show},
      {"config check", command_config_check},
      {"config path", command_config_path},
      {"config init", command_config_init},
  }};
  const auto found =
      std::find_if(functions.begin(), functions.end(), [&](const auto& each) { return each.first == command; });
  return found == functions.end() ? nullptr : found->second;
}

}  // namespace joelclaw::infra::cli
