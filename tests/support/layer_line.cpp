// SPDX-License-Identifier: MIT
#include "layer_line.hpp"

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <sstream>

namespace joelclaw::infra {
namespace {

/// Letters alone, so that neither a number nor a comma makes a word another one.
std::set<std::string> words_of(const std::string& line) {
  std::set<std::string> words;
  std::istringstream in{line};
  for (std::string word; in >> word;) {
    word.erase(std::remove_if(word.begin(), word.end(), [](unsigned char each) { return std::isalpha(each) == 0; }),
               word.end());
    words.insert(word);
  }
  return words;
}

std::set<std::string> good_words(const Diagnosis& healthy) {
  std::set<std::string> good{"running", "up", "ready", "API", "port", "answers", "answered", "inside", "the", "VM"};
  for (const LayerReport& each : healthy.layers) {
    good.merge(words_of(each.summary));
  }
  return good;
}

/// "0 of 1", "7 of 8": fewer than there should be.
bool counts_short(const std::string& line) {
  static const std::regex counted{"([0-9]+) of ([0-9]+)"};
  return std::any_of(std::sregex_iterator{line.begin(), line.end(), counted}, std::sregex_iterator{},
                     [](const std::smatch& each) { return std::stoi(each[1]) < std::stoi(each[2]); });
}

/// "data disk 97 %", "7 % disk free": a figure that is bad news by itself.
bool is_nearly_full(const std::string& line) {
  static const std::regex used{"([0-9]+) %( disk free)?"};
  return std::any_of(std::sregex_iterator{line.begin(), line.end(), used}, std::sregex_iterator{},
                     [](const std::smatch& each) {
                       const int percent = std::stoi(each[1]);
                       return each[2].matched ? percent < 10 : percent >= 80;
                     });
}

bool has_bad_news(const std::string& line, const Diagnosis& healthy) {
  const std::set<std::string> good = good_words(healthy);
  const std::set<std::string> words = words_of(line);
  return counts_short(line) || is_nearly_full(line) ||
         std::any_of(words.begin(), words.end(), [&good](const std::string& each) { return !good.contains(each); });
}

}  // namespace

std::string contradiction(const LayerReport& layer, const Diagnosis& healthy) {
  const bool red = layer.state == LayerState::fail || layer.state == LayerState::warn;
  if (!red && layer.state != LayerState::unknown) {
    return {};
  }
  const std::string line = to_string(layer.state) + " " + to_string(layer.layer) + ": " + layer.summary;
  if (red && layer.summary.starts_with("could not be asked")) {
    return line + " (red, though not asked)";
  }
  return has_bad_news(layer.summary, healthy) ? std::string{} : line + " (good news alone)";
}

}  // namespace joelclaw::infra
