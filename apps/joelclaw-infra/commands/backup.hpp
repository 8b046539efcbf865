// SPDX-License-Identifier: MIT
#pragma once

#include "../report.hpp"
#include "../session.hpp"

namespace joelclaw::infra::cli {

Report command_backup_create(Session& session);
Report command_backup_list(Session& session);
Report command_backup_verify(Session& session);
Report command_backup_prune(Session& session);

}  // namespace joelclaw::infra::cli
