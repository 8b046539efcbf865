// SPDX-License-Identifier: MIT
#include <infra/use_case/backup_files.hpp>

#include <infra/base/text.hpp>
#include <infra/base/units.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/port/state_store.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace joelclaw::infra {

PartTap make_tap(PartKind kind, TarSums sums) {
  PartTap tap;
  std::shared_ptr<StreamTap> judge;
  switch (kind) {
    case PartKind::volume:
      tap.walker = std::make_shared<TarWalker>(sums);
      judge = tap.walker;
      break;
    case PartKind::etcd:
      judge = std::make_shared<EtcdTap>();
      break;
    case PartKind::redis:
      judge = std::make_shared<RdbTap>();
      break;
    case PartKind::objects:
      judge = std::make_shared<TextTap>("objects", "{", "}");
      break;
    default:
      judge = std::make_shared<TextTap>(to_string(kind), "", "");
      break;
  }
  tap.all = std::make_shared<CountingTap>(std::move(judge));
  return tap;
}

std::optional<PartKind> kind_of(const std::string& word) {
  constexpr std::array kinds{PartKind::etcd,    PartKind::machine, PartKind::management, PartKind::volume, PartKind::redis,
                             PartKind::release, PartKind::objects, PartKind::bindings,   PartKind::spec};
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](PartKind each) { return to_string(each) == word; });
  return found == kinds.end() ? std::nullopt : std::optional{*found};
}

bool is_of_disk(const Error& error) {
  constexpr std::array<std::string_view, 4> words{"No space left", "Disk quota", "Read-only file system", "Input/output error"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view each) { return contains(error.why, each); });
}

std::string rate_text(std::uint64_t bytes, Duration took) {
  constexpr Duration least{100};  // below that a rate is a guess
  std::string text = format_bytes({bytes});
  if (took >= least) {
    text += " at " + format_bytes({bytes * 1000 / static_cast<std::uint64_t>(took.count())}) + "/s";
  }
  return text;
}

Status record_attempt(Workbench& bench, const std::string& id, const std::string& result, const std::string& why) {
  const nlohmann::json json{{"version", 1},
                            {"at", format_rfc3339(bench.host.clock.wall())},
                            {"id", id},
                            {"result", result},
                            {"why", excerpt(why)}};
  return bench.host.state.replace(bench.places.stack + "/backup.json", json.dump() + "\n");
}

}  // namespace joelclaw::infra
