// SPDX-License-Identifier: MIT
#include <infra/plan/backup_part.hpp>

namespace joelclaw::infra {
namespace {

constexpr Duration at_least{120'000};              // of anything that flows
constexpr Duration database{420'000};              // a save of some GiB, and then its stream
constexpr std::uint64_t slowest_ms_per_mebibyte = 500;  // 2 MiB/s, slower than any disk of such a stack

}  // namespace

std::string to_string(PartKind kind) {
  switch (kind) {
    case PartKind::flush:
      return "flush";
    case PartKind::redis:
      return "redis";
    case PartKind::etcd:
      return "etcd";
    case PartKind::machine:
      return "machine";
    case PartKind::management:
      return "management";
    case PartKind::release:
      return "release";
    case PartKind::objects:
      return "objects";
    case PartKind::volume:
      return "volume";
    case PartKind::bindings:
      return "bindings";
    case PartKind::spec:
      return "spec";
  }
  return {};
}

std::string title_of(const SavePart& part) {
  switch (part.kind) {
    case PartKind::flush:
      return "flush " + part.subject;
    case PartKind::redis:
      return "let " + part.subject + " write its data and copy them";
    case PartKind::etcd:
      return "take a snapshot of etcd";
    case PartKind::machine:
      return "save the machine configuration";
    case PartKind::management:
      return "save the management API's credentials";
    case PartKind::release:
      return "save the values of " + part.subject;
    case PartKind::objects:
      return "save secrets and config maps of " + part.subject;
    case PartKind::volume:
      return "copy the volume " + part.subject;
    case PartKind::bindings:
      return "save the port bindings";
    case PartKind::spec:
      return "save the spec";
  }
  return {};
}

Duration budget_of(const SavePart& part) {
  return part.kind == PartKind::redis
             ? database
             : at_least + Duration{static_cast<std::int64_t>((part.size >> 20U) * slowest_ms_per_mebibyte)};
}

}  // namespace joelclaw::infra
