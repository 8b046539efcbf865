// SPDX-License-Identifier: MIT
#include <infra/render/port_text.hpp>

#include <infra/base/text.hpp>
#include <infra/render/words.hpp>

#include <algorithm>
#include <array>

namespace joelclaw::infra {
namespace {

constexpr std::size_t state_columns = 9, answer_columns = 8, indent = 2;

struct Line {
  std::string state, port, service, node_port, docker, host, probe;
};

std::string state_word(CheckState state) {
  return state == CheckState::fail ? "FAIL" : to_string(state);
}

Tone tone_of(CheckState state) {
  switch (state) {
    case CheckState::ok:
      return Tone::good;
    case CheckState::warn:
      return Tone::warning;
    case CheckState::fail:
      return Tone::bad;
    case CheckState::unknown:
      break;
  }
  return Tone::unsure;
}

/// "9627:3000" where the two differ, "6379" where they do not, with address and protocol where they are not the usual.
std::string port_words(const PortMapping& mapping) {
  std::string text = to_string(mapping);
  text.resize(text.rfind('/'));
  if (mapping.host == mapping.container) {
    text.resize(text.rfind(':'));
  }
  return mapping.protocol == Protocol::udp ? text + "/udp" : text;
}

std::string service_words(const PortRow& row) {
  if (row.reserved) {
    return row.mapping.container == 6443 ? "(the API server)" : "(node management)";
  }
  return row.mapping.service ? to_string(*row.mapping.service) : "-";
}

std::string yes_no(const std::optional<bool>& answer) {
  return !answer ? "?" : *answer ? "yes" : "no";
}

/// What the engine does, and where it does not, whether it was meant to.
std::string engine_words(const PortRow& row) {
  return row.published == false && row.wanted == true ? "wanted" : yes_no(row.published);
}

std::string host_words(const PortRow& row) {
  return row.listening == true && row.forwarded == false ? "other" : yes_no(row.listening);
}

std::string probe_words(const PortRow& row) {
  return !row.probe ? "-" : *row.probe == ProbeVerdict::right ? "right" : to_string(*row.probe);
}

Line line_of(const PortRow& row) {
  return {state_word(row.state),
          port_words(row.mapping),
          safe(service_words(row)),
          row.node_port              ? std::to_string(*row.node_port)
          : row.service_type.empty() ? "-"
                                     : row.service_type,
          engine_words(row),
          host_words(row),
          probe_words(row)};
}

template <class Member>
std::size_t widest(const std::vector<Line>& lines, Member member) {
  std::size_t columns = 0;
  for (const Line& line : lines) {
    columns = std::max(columns, display_width(line.*member));
  }
  return columns + 2;
}

std::string headline(const std::string& stack, const std::vector<PortRow>& rows, const Style& style) {
  const auto count = [&rows](CheckState state) {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [state](const PortRow& row) { return row.state == state; }));
  };
  std::string text = stack + "  " + counted(rows.size(), "port", "ports");
  std::vector<std::string> parts;
  const auto part = [&](CheckState state, const std::string& words) {
    if (count(state) != 0) {
      parts.push_back(paint(std::to_string(count(state)) + " " + words, tone_of(state), style));
    }
  };
  part(CheckState::fail, count(CheckState::fail) == 1 ? "fails" : "fail");
  part(CheckState::unknown, "unknown");
  part(CheckState::warn, "to look at");
  return text + (parts.empty() ? rows.empty() ? "" : ", all right" : ": " + join(parts, ", ")) + "\n";
}

struct Widths {
  std::size_t port, service, node_port;
};

std::string row_text(const Line& line, const Widths& widths, Tone tone, const Style& style) {
  const std::string service = widths.service < 3 ? line.service : elided(line.service, widths.service - 2, style);
  return std::string(indent, ' ') + paint(padded(line.state, state_columns), tone, style) +
         padded(line.port, widths.port) + padded(service, widths.service) + padded(line.node_port, widths.node_port) +
         padded(line.docker, answer_columns) + padded(line.host, answer_columns) + line.probe + "\n";
}

}  // namespace

std::string render_ports(const std::string& stack, const std::vector<PortRow>& rows, const Style& style, bool quiet) {
  std::vector<Line> lines{{"", "PORT", "SERVICE", "NODEPORT", "DOCKER", "HOST", "PROBE"}};
  std::transform(rows.begin(), rows.end(), std::back_inserter(lines), line_of);
  Widths widths{widest(lines, &Line::port), widest(lines, &Line::service), widest(lines, &Line::node_port)};
  const std::size_t rest =
      indent + state_columns + widths.port + widths.node_port + 2 * answer_columns + widest(lines, &Line::probe);
  const std::size_t room = columns_after(rest - 2, style);
  widths.service = room == 0 ? widths.service : std::min(widths.service, room);

  std::string text = headline(stack, rows, style) + (rows.empty() ? "" : "\n");
  std::string body;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (quiet && rows[at].state == CheckState::ok) {
      continue;
    }
    body += row_text(lines[at + 1], widths, tone_of(rows[at].state), style);
    for (const std::string& note : rows[at].notes) {
      for (const std::string& line : wrapped(safe(note), columns_after(indent + state_columns, style))) {
        body += std::string(indent + state_columns, ' ') + line + "\n";
      }
    }
  }
  return body.empty() ? headline(stack, rows, style)
                      : text + row_text(lines.front(), widths, Tone::faint, style) + body;
}

JsonValue ports_result(const std::vector<PortRow>& rows) {
  const auto maybe = [](const auto& value) { return value ? JsonValue{*value} : JsonValue{}; };
  JsonValue list = JsonValue::array();
  for (const PortRow& row : rows) {
    list.push(JsonValue::object()
                  .with("host_ip", row.mapping.host_ip)
                  .with("host", static_cast<int>(row.mapping.host))
                  .with("container", static_cast<int>(row.mapping.container))
                  .with("protocol", to_string(row.mapping.protocol))
                  .with("service", row.mapping.service ? JsonValue{to_string(*row.mapping.service)} : JsonValue{})
                  .with("service_type", row.service_type.empty() ? JsonValue{} : JsonValue{row.service_type})
                  .with("node_port", maybe(row.node_port))
                  .with("spec", row.in_spec)
                  .with("reserved", row.reserved)
                  .with("wanted", maybe(row.wanted))
                  .with("published", maybe(row.published))
                  .with("listening", maybe(row.listening))
                  .with("forwarded", maybe(row.forwarded))
                  .with("probe", row.probe ? JsonValue{to_string(*row.probe)} : JsonValue{})
                  .with("state", to_string(row.state))
                  .with("detail", join(row.notes, "; ")));
  }
  return JsonValue::object().with("ports", std::move(list));
}

}  // namespace joelclaw::infra
