// SPDX-License-Identifier: MIT
#include <infra/simulation/backup_tools.hpp>

#include <infra/base/running_sum.hpp>
#include <infra/base/text.hpp>
#include <infra/simulation/healthy_cluster.hpp>
#include <infra/simulation/kubernetes_json.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t tar_block = 512;

std::string octal(std::uint64_t value, int digits) {
  return fmt::format("{:0{}o}", value, digits);
}

/// A ustar header as GNU tar writes one for root.
std::string tar_header(const std::string& name, char type, unsigned mode, std::size_t size) {
  std::string block(tar_block, '\0');
  const auto put = [&block](std::size_t at, const std::string& text) { block.replace(at, text.size(), text); };
  put(0, name);
  put(100, octal(mode, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(1'760'000'000, 11));
  put(148, std::string(8, ' '));
  put(156, std::string{type});
  put(257, std::string{"ustar\0" "00", 8});
  std::uint64_t sum = 0;
  for (const char each : block) {
    sum += static_cast<unsigned char>(each);
  }
  put(148, octal(sum, 6) + '\0' + ' ');
  return block;
}

/// One directory with one file in it.
std::string tar_of(const std::string& content) {
  std::string text = tar_header("./", '5', 0755, 0) + tar_header("./data", '0', 0644, content.size()) + content;
  text.resize((text.size() + tar_block - 1) / tar_block * tar_block, '\0');
  constexpr std::size_t record = 20 * tar_block;
  text.append(2 * tar_block, '\0');
  text.resize((text.size() + record - 1) / record * record, '\0');
  return text;
}

std::string directory_of(const Model& model, const ClaimPart& claim) {
  const Container* node = model.node();
  for (const Mount& each : node == nullptr ? std::vector<Mount>{} : node->mounts) {
    if (each.destination == "/opt") {
      return "/var/lib/docker/volumes/" + each.name + "/_data/local-path-provisioner/" + volume_directory(claim);
    }
  }
  return {};
}

const ClaimPart* claim_at(const Model& model, const std::string& path) {
  for (const ClaimPart& each : model.cluster.claims) {
    if (directory_of(model, each) == path) {
      return &each;
    }
  }
  return nullptr;
}

std::optional<std::string> tree_at(const Model& model, const std::string& path) {
  const ClaimPart* claim = claim_at(model, path);
  if (claim != nullptr && claim->has_directory) {
    return "data of " + claim->space + "/" + claim->name;
  }
  return std::nullopt;
}

Reply measure(const Model& model, const Words& words) {
  std::string out, err;
  for (std::size_t at = 4; at < words.size(); ++at) {
    const auto tree = tree_at(model, words[at]);
    if (tree) {
      out += fmt::format("{}\t{}\n", 8192 + tree->size(), words[at]);
    } else {
      err += "du: cannot access '" + words[at] + "': No such file or directory\n";
    }
  }
  return exited(err.empty() ? 0 : 1, out, err);
}

Reply archive(const Model& model, const std::string& directory) {
  const auto tree = tree_at(model, directory);
  if (!tree) {
    return exited(2, "", "tar: " + directory + ": Cannot open: No such file or directory\n"
                         "tar: Error is not recoverable: exiting now\n");
  }
  Reply reply = exited(0, tar_of(*tree));
  reply.latency = Duration{400};
  return reply;
}

std::string option_of(const Words& words, const std::string& name) {
  for (const std::string& each : words) {
    if (each.starts_with(name + "=")) {
      return each.substr(name.size() + 1);
    }
  }
  return {};
}

}  // namespace

std::optional<Reply> guest_trees(const Model& model, const Words& words) {
  if (words.size() > 4 && words[0] == "du" && words[3] == "--") {
    return measure(model, words);
  }
  if (words.size() > 4 && words[0] == "tar" && words[1] == "--create" && words.back() == ".") {
    return archive(model, option_of(words, "--directory"));
  }
  return std::nullopt;
}

std::optional<Reply> redis_backup(const Model& model, const Words& words) {
  if (words.size() == 4 && words[0] == "redis-cli" && to_lower(words[1]) == "config" && words[3] == "dir") {
    return exited(0, "dir\n/data\n");
  }
  if (words.size() == 3 && words[0] == "redis-cli" && to_lower(words[1]) == "info" && words[2] == "persistence") {
    const bool saving = std::any_of(model.pending.begin(), model.pending.end(), [](const Scheduled& each) {
      return each.event.kind == EventKind::save_database;
    });
    return exited(0, fmt::format("# Persistence\r\nloading:0\r\nrdb_bgsave_in_progress:{}\r\nrdb_last_bgsave_status:ok\r\n",
                                 saving ? 1 : 0));
  }
  if (words == Words{"cat", "/data/dump.rdb"}) {
    // No keys, the end mark, and no checksum (rdbchecksum no).
    return exited(0, std::string{"REDIS0011\xff"} + std::string(8, '\0'));
  }
  return std::nullopt;
}

namespace {

std::string raw_digest(const std::string& bytes) {
  Sha256 sum;
  sum.add(bytes);
  return sum.digest();
}

}  // namespace

std::optional<Reply> talos_backup(Model& model, const Arguments& read, const Command& command) {
  if (read.begins({"etcd", "snapshot"}) && read.words.size() == 3) {
    constexpr std::size_t database = 64 * tar_block;
    const std::string bytes(database, 'e');
    const std::string& path = read.words.back();
    if (model.host.disk.available == 0) {
      return exited(1, "", "error creating temporary file: open " + path + ".part: no space left on device\n");
    }
    Doing doing{model, command};
    doing.effect(Duration{500}, EventKind::write_file, path, bytes + raw_digest(bytes), Needs::child);
    Reply reply = exited(0, fmt::format("etcd snapshot saved to \"{}\" ({} bytes)\nsnapshot info: hash 0fb2ae17, revision "
                                        "48211, total keys 1204, total size {}\n", path, database + 32, database));
    reply.act = doing.number();
    reply.latency = Duration{700};
    return reply;
  }
  if ((read.begins({"get", "machineconfig", "v1alpha1"}) || read.begins({"get", "mc", "v1alpha1"})) &&
      read.option("--output") == "yaml") {
    return exited(0, "node: 10.5.0.2\nmetadata:\n    namespace: config\n    type: MachineConfigs.config.talos.dev\n"
                     "    id: v1alpha1\nspec: |\n    version: v1alpha1\n    machine:\n        token: SIMULATED-SECRET\n"
                     "    cluster:\n        clusterName: " + model.parameters.cluster + "\n");
  }
  return std::nullopt;
}

std::optional<Reply> helm_values(const Model& model, const Arguments& read) {
  if (!read.begins({"get", "values"}) || read.words.size() != 3 || read.option("--output") != "yaml") {
    return std::nullopt;
  }
  for (const ReleasePart& each : model.cluster.releases) {
    if (each.name == read.words[2] && each.space == read.option("--namespace")) {
      return exited(0, "replicaCount: 1\n");
    }
  }
  return exited(1, "", "Error: release: not found\n");
}

std::optional<Reply> kubectl_objects(const Model& model, const Arguments& read) {
  if (!read.begins({"get", "secrets,configmaps"}) || read.option("--output") != "json") {
    return std::nullopt;
  }
  Json items = Json::array();
  for (const Json& each : secret_objects(model).items) {
    if (each["metadata"].value("namespace", std::string{}) == read.option("--namespace")) {
      Json object = each;
      object["apiVersion"] = "v1";
      object["kind"] = "Secret";
      items.push_back(std::move(object));
    }
  }
  const Json list{{"apiVersion", "v1"}, {"items", std::move(items)}, {"kind", "List"}, {"metadata", {{"resourceVersion", ""}}}};
  return exited(0, list.dump(4) + "\n");
}

}  // namespace joelclaw::infra::simulation
