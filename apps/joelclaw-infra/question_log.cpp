// SPDX-License-Identifier: MIT
#include "question_log.hpp"

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>
#include <infra/render/words.hpp>

namespace joelclaw::infra::cli {

std::string log_line(const Question& question, const Answer& answer) {
  constexpr std::size_t time_columns = 8;
  constexpr std::size_t end_columns = 16;
  const std::string end = std::visit(
      Overload{
          [](const Outcome& outcome) { return describe_end(outcome); },
          [](const HttpAnswer& http) {
            return http.contact == Contact::answered ? "HTTP " + std::to_string(http.status) : describe(http.contact);
          },
          [](const DialAnswer& dial) { return describe(dial.contact); },
      },
      answer.what);
  return padded_left(format_duration(answer.took()), time_columns) + "  " + padded(end, end_columns) + "  " +
         excerpt(to_string(question), 400);
}

}  // namespace joelclaw::infra::cli
