// SPDX-License-Identifier: MIT
#include "tar_maker.hpp"

#include <algorithm>
#include <cstdio>

namespace joelclaw::infra {
namespace {

std::string octal(std::size_t value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%0*zo", digits, value);
  return text;
}

void put(std::string& block, std::size_t at, const std::string& text) {
  block.replace(at, text.size(), text);
}

}  // namespace

std::string TarMaker::header(const std::string& name, char type, std::size_t size, const std::string& link) {
  std::string block(tar_block, '\0');
  put(block, 0, name.substr(0, 100));
  put(block, 100, octal(type == '5' ? 0755 : 0640, 7));
  put(block, 108, octal(1000, 7));
  put(block, 116, octal(1001, 7));
  put(block, 124, octal(size, 11));
  put(block, 136, octal(1'700'000'000, 11));
  put(block, 156, std::string{type});
  put(block, 157, link);
  put(block, 257, std::string{"ustar\0" "00", 8});
  seal(block);
  return block;
}

void TarMaker::seal(std::string& header) {
  put(header, 148, std::string(8, ' '));
  std::size_t sum = 0;
  for (const char each : header) {
    sum += static_cast<unsigned char>(each);
  }
  put(header, 148, octal(sum, 6) + '\0' + ' ');
}

TarMaker& TarMaker::raw(const std::string& bytes) {
  m_text += bytes;
  m_text.resize((m_text.size() + tar_block - 1) / tar_block * tar_block, '\0');
  return *this;
}

TarMaker& TarMaker::add(const std::string& name, char type, const std::string& content, const std::string& link) {
  return raw(header(name, type, content.size(), link)).raw(content);
}

TarMaker& TarMaker::records(const std::vector<std::pair<std::string, std::string>>& all) {
  std::string text;
  for (const auto& [key, value] : all) {
    const std::string record = " " + key + "=" + value + "\n";
    std::size_t length = record.size() + 1;
    while (std::to_string(length).size() + record.size() != length) {
      ++length;
    }
    text += std::to_string(length) + record;
  }
  return raw(header("./PaxHeaders/x", 'x', text.size())).raw(text);
}

std::string complaint(const std::string& archive, TarSums sums, std::size_t piece) {
  TarWalker walker{sums};
  for (std::size_t at = 0; at < archive.size(); at += piece) {
    if (const Status heard = walker.take(std::string_view{archive}.substr(at, piece)); !heard) {
      return to_string(heard.error());
    }
  }
  const Status end = walker.finish();
  return end ? std::string{} : to_string(end.error());
}

std::string tree_of(const std::string& archive) {
  TarWalker walker{TarSums::contents};
  return walker.take(archive) && walker.finish() ? walker.tree() : std::string{};
}

}  // namespace joelclaw::infra
