// SPDX-License-Identifier: MIT
#include "golden.hpp"

#include "source_directory.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace joelclaw::infra {

std::string golden(const std::string& name, const std::string& now) {
  const std::string path = source_directory() + "/tests/golden/" + name + ".txt";
  const char* update = std::getenv("UPDATE_GOLDEN");
  if (update != nullptr && std::string{update} == "1") {
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream{path, std::ios::binary} << now;
  }
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace joelclaw::infra
