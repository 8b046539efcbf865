// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// What a part of a backup holds; a flush holds nothing and comes before the others.
enum class PartKind { flush, redis, etcd, machine, management, release, objects, volume, bindings, spec };
std::string to_string(PartKind kind);

/// One part of a backup, and where it goes.
struct SavePart {
  PartKind kind = PartKind::volume;
  std::string subject;  ///< "namespace/claim", "namespace/pod", "namespace/release", a namespace; empty: there is only one
  std::string file;     ///< below the backup's directory
  std::string directory;           ///< of a volume, where its tree lies in the machine
  std::vector<std::string> words;  ///< of a redis: its own client as the spec calls it; of a flush: the command
  std::string container;           ///< of both; empty: the pod's first
  std::uint64_t size = 0;          ///< about, of a volume
  bool operator==(const SavePart&) const = default;
};
std::string title_of(const SavePart& part);
/// The most time that it may take.
Duration budget_of(const SavePart& part);

}  // namespace joelclaw::infra
