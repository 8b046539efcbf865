// SPDX-License-Identifier: MIT
#include <infra/tool/guest.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/guest_scripts.hpp>
#include <infra/tool/pem.hpp>
#include <infra/tool/unknown.hpp>

#include <array>
#include <cstdio>

namespace joelclaw::infra {
namespace {

/// For printf %b: every byte as an octal escape, so that none means anything to a shell or to printf.
std::string escaped(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    std::array<char, 8> octal{};
    std::snprintf(octal.data(), octal.size(), "\\0%03o", static_cast<unsigned>(static_cast<unsigned char>(c)));
    text += octal.data();
  }
  return text;
}

std::optional<GuestDialAnswer> answer_of(std::string_view line) {
  const auto words = split(line, ' ');
  const auto port = words.size() >= 3 && words[0] == "dial" ? parse_number(words[1]) : std::nullopt;
  if (!port || *port > 65535) {
    return std::nullopt;
  }
  GuestDialAnswer answer{static_cast<std::uint16_t>(*port), Contact::closed, {}};
  if (words[2] == "refused") {
    answer.contact = Contact::refused;
  } else if (words[2] == "no-connect") {
    answer.contact = Contact::no_connect;
  } else if (words[2] == "silent") {
    answer.contact = Contact::silent;
  } else if (words[2] == "answered" && words.size() == 4) {
    answer.contact = Contact::answered;
    answer.bytes = base64_decoded(words[3]);
  }
  return answer;
}

}  // namespace

Command guest_dial_command(const SshTarget& target, const std::vector<GuestDial>& dials, Duration deadline) {
  std::vector<std::string> words{"bash", "-c", std::string{guest_dial_script}, "joelclaw-dial"};
  for (const GuestDial& dial : dials) {
    words.push_back(std::to_string(dial.port));
    words.push_back(escaped(dial.request));
  }
  Command command = ssh_command(target, words, deadline);
  command.guarded = true;
  return command;
}

Probe<std::vector<GuestDialAnswer>> parse_guest_dials(const Outcome& outcome) {
  std::vector<GuestDialAnswer> answers;
  bool complete = false;
  for (const std::string_view line : lines_of(outcome.out)) {
    if (const auto answer = answer_of(line)) {
      answers.push_back(*answer);
    }
    complete = complete || line == "end";
  }
  if (!complete) {
    return outcome.succeeded() ? garbage(outcome.out) : unknown_from(outcome);
  }
  return answers;
}

}  // namespace joelclaw::infra
