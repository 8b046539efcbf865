// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace joelclaw::infra {

/// A directory for one test.
class Temporary {
 public:
  Temporary() {
    std::string path = "/tmp/infra-test-XXXXXX";
    m_path = ::mkdtemp(path.data()) == nullptr ? "" : path;
  }
  ~Temporary() { std::filesystem::remove_all(m_path); }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  std::string operator/(const std::string& name) const { return m_path + "/" + name; }
  const std::string& path() const { return m_path; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{*this / name, std::ios::binary} << text;
    return *this / name;
  }

 private:
  std::string m_path;
};

}  // namespace joelclaw::infra
