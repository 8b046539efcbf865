// SPDX-License-Identifier: MIT
#pragma once

#include <infra/archive/manifest.hpp>
#include <infra/archive/plain_taps.hpp>
#include <infra/archive/tar_walker.hpp>
#include <infra/plan/backup_part.hpp>
#include <infra/use_case/backup.hpp>

#include <memory>
#include <optional>
#include <string>

namespace joelclaw::infra {

/// What judges one part of a backup while it is written or read, by its kind.
struct PartTap {
  std::shared_ptr<CountingTap> all;
  std::shared_ptr<TarWalker> walker;  ///< of a volume
};
PartTap make_tap(PartKind kind, TarSums sums = TarSums::none);
/// None for a kind that this version does not know.
std::optional<PartKind> kind_of(const std::string& word);

/// Whether an error is the disk's: full, gone, not writable.
bool is_of_disk(const Error& error);

/// "412 MiB at 210 MiB/s"
std::string rate_text(std::uint64_t bytes, Duration took);

/// Remembers how the last attempt went, for `status`.
Status record_attempt(Workbench& bench, const std::string& id, const std::string& result, const std::string& why);

inline constexpr const char* partial_prefix = ".partial-";

}  // namespace joelclaw::infra
