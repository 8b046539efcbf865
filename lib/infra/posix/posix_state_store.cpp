// SPDX-License-Identifier: MIT
#include <infra/posix/posix_state_store.hpp>

#include <infra/base/text.hpp>
#include <infra/posix/durable_file.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace joelclaw::infra {
namespace {

constexpr int directory_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t directory_mode = 0700;
constexpr mode_t file_mode = 0600;
constexpr int deepest_tree = 8;  // an incident is two deep

Error refused(const std::string& path, std::string why) {
  return {path, "is refused", std::move(why), {"make it a directory of yours, mode 0700: chmod 700 " + shell_quote(path)}};
}

/// Directories above the state directory that are missing; those that are there stay as they are.
bool make_above(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    if (::mkdir(path.substr(0, slash).c_str(), directory_mode) != 0 && errno != EEXIST) {
      return false;
    }
  }
  return true;
}

bool is_component(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('\0') == std::string_view::npos;
}

/// The components of a path below a root; none where it is not below it or says anything but names.
std::vector<std::string> components_below(const std::string& root, const std::string& path) {
  if (root.empty() || !path.starts_with(root + "/")) {
    return {};
  }
  std::vector<std::string> parts;
  for (const std::string_view part : split(std::string_view{path}.substr(root.size() + 1), '/')) {
    if (!is_component(part)) {
      return {};
    }
    parts.emplace_back(part);
  }
  return parts;
}

UniqueFd open_directory(int parent, const std::string& name) {
  return UniqueFd{::openat(parent, name.c_str(), directory_flags)};
}

std::vector<std::string> names_in(int directory) {
  std::vector<std::string> names;
  const int copy = ::fcntl(directory, F_DUPFD_CLOEXEC, 0);
  DIR* listing = copy < 0 ? nullptr : ::fdopendir(copy);
  while (listing != nullptr) {
    const dirent* entry = ::readdir(listing);  // NOLINT(concurrency-mt-unsafe): one thread
    if (entry == nullptr) {
      break;
    }
    if (is_component(entry->d_name)) {
      names.emplace_back(entry->d_name);
    }
  }
  if (listing != nullptr) {
    ::closedir(listing);
  }
  return names;
}

bool remove_below(int parent, const std::string& name, int depth) {
  if (::unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT) {
    return true;
  }
  const UniqueFd directory = open_directory(parent, name);
  if (!directory || depth == 0) {
    return false;
  }
  for (const std::string& each : names_in(directory.get())) {
    if (!remove_below(directory.get(), each, depth - 1)) {
      return false;
    }
  }
  return ::unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0;
}

}  // namespace

Status PosixStateStore::prepare(const std::string& root) {
  if (!root.starts_with('/') || !make_above(root) || (::mkdir(root.c_str(), directory_mode) != 0 && errno != EEXIST)) {
    return file_error(root, "cannot be made");
  }
  UniqueFd fd{::open(root.c_str(), directory_flags)};
  if (!fd) {
    return refused(root, errno == ELOOP || errno == ENOTDIR ? "it is no directory of its own" : "it cannot be opened");
  }
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) {
    return file_error(root, "cannot be looked at");
  }
  if (info.st_uid != ::geteuid()) {
    return refused(root, "it belongs to another user");
  }
  if ((info.st_mode & 077U) != 0) {
    return refused(root, "it is open to others");
  }
  m_root = root;
  m_root_fd = std::move(fd);
  return Done{};
}

Result<UniqueFd> PosixStateStore::parent_of(const std::string& path, std::string& name) const {
  const std::vector<std::string> parts = components_below(m_root, path);
  if (parts.empty() || !m_root_fd) {
    return Error{path, "is refused", "it does not lie below the state directory", {}};
  }
  UniqueFd at{::fcntl(m_root_fd.get(), F_DUPFD_CLOEXEC, 0)};
  for (std::size_t i = 0; at && i + 1 < parts.size(); ++i) {
    at = open_directory(at.get(), parts[i]);
  }
  if (!at) {
    return file_error(path, "cannot be reached");
  }
  name = parts.back();
  return at;
}

Status PosixStateStore::make_directory(const std::string& path) {
  const std::vector<std::string> parts = components_below(m_root, path);
  if (parts.empty() || !m_root_fd) {
    return path == m_root && m_root_fd ? Status{Done{}}
                                       : Status{Error{path, "is refused", "it does not lie below the state directory", {}}};
  }
  UniqueFd at{::fcntl(m_root_fd.get(), F_DUPFD_CLOEXEC, 0)};
  for (const std::string& part : parts) {
    const bool made = ::mkdirat(at.get(), part.c_str(), directory_mode) == 0;
    if (!made && errno != EEXIST) {
      return file_error(path, "cannot be made");
    }
    if (made && !sync_file(at.get())) {
      return file_error(path, "cannot be kept");
    }
    at = open_directory(at.get(), part);
    if (!at) {
      return file_error(path, "cannot be reached");
    }
  }
  return Done{};
}

Status PosixStateStore::replace(const std::string& path, std::string_view text) {
  std::string name;
  const auto directory = parent_of(path, name);
  return directory ? write_file_at(directory->get(), name, text, file_mode, path) : Status{directory.error()};
}

Status PosixStateStore::append(const std::string& path, std::string_view text) {
  std::string name;
  const auto directory = parent_of(path, name);
  if (!directory) {
    return directory.error();
  }
  const UniqueFd fd{::openat(directory->get(), name.c_str(),
                             O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, file_mode)};
  struct stat before {};
  if (!fd || ::fstat(fd.get(), &before) != 0 || !S_ISREG(before.st_mode)) {
    return file_error(path, "cannot be opened");
  }
  if (!write_all(fd.get(), text) || !sync_file(fd.get())) {
    const Error error = file_error(path, "cannot be written");
    static_cast<void>(::ftruncate(fd.get(), before.st_size) == 0);  // else the next line would continue half of this one
    return error;
  }
  return before.st_size > 0 || sync_file(directory->get()) ? Status{Done{}} : Status{file_error(path, "cannot be kept")};
}

Status PosixStateStore::remove(const std::string& path) {
  std::string name;
  const auto directory = parent_of(path, name);
  if (!directory) {
    return directory.error();
  }
  if (::unlinkat(directory->get(), name.c_str(), 0) != 0 && errno != ENOENT) {
    return file_error(path, "cannot be removed");
  }
  return sync_file(directory->get()) ? Status{Done{}} : Status{file_error(path, "cannot be removed for good")};
}

Status PosixStateStore::remove_tree(const std::string& path) {
  std::string name;
  const auto directory = parent_of(path, name);
  if (!directory) {
    return directory.error();
  }
  return remove_below(directory->get(), name, deepest_tree) ? Status{Done{}} : Status{file_error(path, "cannot be removed")};
}

}  // namespace joelclaw::infra
