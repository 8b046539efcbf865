// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/file_editor.hpp>

namespace joelclaw::infra {

class PosixFileEditor : public FileEditor {
 public:
  Status create(const std::string& path, std::string_view text, std::uint32_t mode) override;
  Status copy(const std::string& from, const std::string& to) override;
  Status replace(const std::string& path, std::string_view expected, std::string_view text) override;
  Status remove_dead_socket(const std::string& path) override;
};

}  // namespace joelclaw::infra
