// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/file.hpp>
#include <infra/simulation/model.hpp>

#include <functional>
#include <map>
#include <string>

namespace joelclaw::infra::simulation {

struct FileNode {
  FileKind kind = FileKind::regular;
  std::function<std::string()> text;  ///< made when it is read: most are only listed. A symlink's is its target
  std::uint32_t mode = 0644;
};

/// Every file that the stack's tools have left on this host, by absolute path. Directories follow from them. Valid as long
/// as the model is as it was.
std::map<std::string, FileNode> files_of(const Model& model);

Looked<std::string> read_file(const Model& model, const std::string& path);

// Texts as the tools write them.
std::string colima_yaml(const Model& model);    ///< as the profile was saved
std::string instance_yaml(const Model& model);  ///< as the instance was started
std::string ssh_config(const Model& model);
std::string kubeconfig(const Model& model);
std::string talosconfig(const Model& model);
std::string host_agent_log(const Model& model);
std::string usernet_log(const Model& model);
std::string stack_yaml(const Model& model);

}  // namespace joelclaw::infra::simulation
