// SPDX-License-Identifier: MIT
#include <infra/stack/port_edit.hpp>

#include <infra/base/text.hpp>
#include <infra/stack/load_spec.hpp>
#include <infra/stack/yaml_tree.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace joelclaw::infra {
namespace {

/// Lines with their line ends.
std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    const std::size_t next = end == std::string::npos ? text.size() : end + 1;
    lines.push_back(text.substr(at, next - at));
    at = next;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& each : lines) {
    text += each;
  }
  return text;
}

std::size_t indent_of(const std::string& line) {
  const auto found = line.find_first_not_of(' ');
  return found == std::string::npos ? line.size() : found;
}

bool is_said(const std::string& line) {
  const std::string_view rest = trim(line);
  return !rest.empty() && rest.front() != '#';
}

/// Where the items of a block list begin and end: lines from 0, `end` behind the last line that is an item's own.
struct Item {
  std::size_t begin = 0, end = 0;
};
struct Block {
  std::size_t dash = 0;  ///< column
  std::vector<Item> items;
};

std::optional<Block> ports_block(const std::string& text, const std::vector<std::string>& lines) {
  const YamlDocument document = read_yaml(text);
  const auto& keys = document.root.children;
  const auto ports = std::find_if(keys.begin(), keys.end(), [](const YamlNode& each) { return each.key == "ports"; });
  if (!document.complete || ports == keys.end() || ports->kind != YamlNode::Kind::list || ports->children.empty()) {
    return std::nullopt;
  }
  Block block;
  for (const YamlNode& each : ports->children) {
    const auto line = static_cast<std::size_t>(each.at.line) - 1;
    const std::size_t dash = line < lines.size() ? indent_of(lines[line]) : 0;
    const bool alone = line < lines.size() && dash < lines[line].size() && lines[line][dash] == '-';
    if (!alone || (!block.items.empty() && dash != block.dash)) {
      return std::nullopt;  // a list in brackets, or two items in a line
    }
    block.dash = dash;
    block.items.push_back({line, line + 1});
  }
  for (std::size_t at = 0; at < block.items.size(); ++at) {
    Item& item = block.items[at];
    const std::size_t most = at + 1 < block.items.size() ? block.items[at + 1].begin : lines.size();
    for (std::size_t line = item.begin + 1; line < most && (!is_said(lines[line]) || indent_of(lines[line]) > block.dash);
         ++line) {
      item.end = is_said(lines[line]) ? line + 1 : item.end;
    }
  }
  return block;
}

Error by_hand(const std::string& why, std::vector<std::string> hints) {
  return {"the spec", "is not edited", why, std::move(hints)};
}

std::vector<std::string> lines_to_add(const PortMapping& mapping) {
  return {"write this below `ports:`", "  " + port_line(mapping)};
}

Result<StackSpec> loaded(const std::string& text) {
  auto spec = load_spec(text, "");
  if (!spec) {
    return by_hand(spec.error().empty() ? "it would not load" : to_string(spec.error().front()), {});
  }
  return std::move(*spec);
}

}  // namespace

std::string port_line(const PortMapping& mapping) {
  std::string text = "- {";
  if (mapping.host_ip != "0.0.0.0") {
    text += "hostIp: \"" + mapping.host_ip + "\", ";
  }
  text += fmt::format("host: {}, container: {}", mapping.host, mapping.container);
  if (mapping.protocol == Protocol::udp) {
    text += ", protocol: udp";
  }
  if (mapping.service) {
    text += ", service: " + to_string(*mapping.service) +
            (mapping.service_port.empty() ? std::string{} : ":" + mapping.service_port);
  }
  return text + "}";
}

Result<std::string> with_port_entry(const std::string& text, const PortMapping& mapping) {
  const auto before = loaded(text);
  if (!before) {
    return before.error();
  }
  std::vector<std::string> lines = split_lines(text);
  const auto block = ports_block(text, lines);
  if (!block) {
    return by_hand("its ports are no list with a line for each", lines_to_add(mapping));
  }
  const std::size_t last = block->items.back().end - 1;
  const std::string ending = lines[last].ends_with("\r\n") ? "\r\n" : "\n";
  lines[last] += lines[last].ends_with('\n') ? "" : ending;
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(last) + 1,
               std::string(block->dash, ' ') + port_line(mapping) + ending);
  std::string edited = joined(lines);
  auto after = loaded(edited);
  if (!after) {
    return after.error();
  }
  StackSpec wanted = *before;
  wanted.ports.push_back(mapping);
  return after->ports == wanted.ports ? Result<std::string>{std::move(edited)}
                                      : by_hand("one line more would not say it", lines_to_add(mapping));
}

Result<std::string> without_port_entry(const std::string& text, const PortMapping& mapping) {
  const auto before = loaded(text);
  if (!before) {
    return before.error();
  }
  std::vector<PortMapping> wanted = before->ports;
  const auto found = std::find_if(wanted.begin(), wanted.end(),
                                  [&](const PortMapping& each) { return each.same_identity(mapping); });
  if (found == wanted.end()) {
    return text;
  }
  const std::vector<std::string> hints{"take this from below `ports:`", "  " + port_line(*found)};
  std::vector<std::string> lines = split_lines(text);
  const auto block = ports_block(text, lines);
  if (!block || block->items.size() != wanted.size()) {
    return by_hand("its ports are no list with a line for each", hints);
  }
  if (wanted.size() == 1) {
    return by_hand("it would have no port left", hints);
  }
  const Item& item = block->items[static_cast<std::size_t>(found - wanted.begin())];
  lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(item.begin),
              lines.begin() + static_cast<std::ptrdiff_t>(item.end));
  wanted.erase(found);
  std::string edited = joined(lines);
  const auto after = loaded(edited);
  return after && after->ports == wanted ? Result<std::string>{std::move(edited)}
                                         : by_hand("a line less would not say it", hints);
}

}  // namespace joelclaw::infra
