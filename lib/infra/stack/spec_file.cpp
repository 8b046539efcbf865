// SPDX-License-Identifier: MIT
#include <infra/stack/spec_file.hpp>

namespace joelclaw::infra {
namespace {

constexpr std::uint32_t writable_by_others = 0022;

std::string octal(std::uint32_t mode) {
  std::string digits;
  for (int shift = 9; shift >= 0; shift -= 3) {
    digits += static_cast<char>('0' + ((mode >> static_cast<unsigned>(shift)) & 07U));
  }
  return digits;
}

std::string refusal_of(const SpecPath& step, bool is_spec, std::uint32_t effective_uid) {
  const FileInfo& info = step.info;
  const bool link = info.kind == FileKind::symlink;
  if (is_spec && info.kind != FileKind::regular && !link) {
    return "is no regular file";
  }
  if (info.kind != FileKind::regular && info.kind != FileKind::directory && !link) {
    return "is neither a file nor a directory";
  }
  if (info.uid != 0 && info.uid != effective_uid) {
    return "belongs to user " + std::to_string(info.uid) + ": it must be " +
           (effective_uid == 0 ? "root's" : "yours or root's");
  }
  if (!link && (info.mode & writable_by_others) != 0) {
    return "is writable by others (mode " + octal(info.mode) + "): chmod go-w " + step.path;
  }
  return "";
}

}  // namespace

std::optional<SpecProblem> check_spec_file(std::span<const SpecPath> way, std::uint32_t effective_uid) {
  for (std::size_t i = 0; i < way.size(); ++i) {
    if (std::string refusal = refusal_of(way[i], i == 0, effective_uid); !refusal.empty()) {
      SpecProblem problem;
      problem.file = way[i].path;
      problem.what = (i == 0 ? "" : "on the way to the spec ") + std::move(refusal);
      return problem;
    }
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra
