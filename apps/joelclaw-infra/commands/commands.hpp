// SPDX-License-Identifier: MIT
#pragma once

#include "../report.hpp"
#include "../session.hpp"

namespace joelclaw::infra::cli {

/// One function a command: options in, report out.
Report command_status(Session& session);
Report command_up(Session& session);
Report command_down(Session& session);
Report command_heal(Session& session);
Report command_heal_pause(Session& session);
Report command_heal_resume(Session& session);
Report command_log(Session& session);
Report command_ports_list(Session& session);
Report command_ports_check(Session& session);
Report command_version(Session& session);
Report version_report();
Report command_help(Session& session);
Report command_completion(Session& session);
Report command_explain(Session& session);
Report command_config_show(Session& session);
Report command_config_check(Session& session);
Report command_config_path(Session& session);
Report command_config_init(Session& session);

}  // namespace joelclaw::infra::cli
