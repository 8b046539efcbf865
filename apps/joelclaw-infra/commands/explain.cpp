// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include "../embedded.hpp"

#include <infra/base/text.hpp>
#include <infra/diagnose/finding_class.hpp>
#include <infra/render/class_text.hpp>
#include <infra/render/page_text.hpp>
#include <infra/render/table.hpp>
#include <infra/render/words.hpp>

namespace joelclaw::infra::cli {
namespace {

JsonValue to_json(const ClassInfo& each) {
  return JsonValue::object()
      .with("class", each.name)
      .with("layer", to_string(each.layer))
      .with("carries", each.carries)
      .with("impact", each.heals ? JsonValue{to_string(*each.heals)} : JsonValue{})
      .with("remedy", to_string(each.remedy))
      .with("meaning", text_of(each.cls).meaning);
}

Report all_of_them(const Style& style) {
  Report report;
  JsonValue classes = JsonValue::array();
  for (const Layer layer : all_layers) {
    Glossary glossary;
    for (const ClassInfo& each : all_classes()) {
      if (each.layer == layer) {
        glossary.rows.push_back({std::string{each.name}, std::string{text_of(each.cls).meaning}});
        classes.push(to_json(each));
      }
    }
    report.text += to_string(layer) + "\n" + render(glossary, style);
  }
  report.result = JsonValue::object().with("classes", std::move(classes));
  return report;
}

Failure unknown_class(const std::string& word) {
  std::vector<std::string> names;
  for (const ClassInfo& each : all_classes()) {
    names.emplace_back(each.name);
  }
  const auto meant = nearest(word, names);
  Failure failure =
      usage_failure("explain", "no such class: " + excerpt(word, 60),
                    meant ? "did you mean " + *meant + "?" : "status names the class of each finding", "explain");
  failure.next = {meant ? NextAction{"joelclaw-infra explain " + *meant, "the nearest class"}
                        : NextAction{"joelclaw-infra explain", "every class in a line"}};
  return failure;
}

/// A class whose page is not written yet says at least what the table knows.
std::string short_page(const ClassInfo& each, const Style& style) {
  const ClassText& text = text_of(each.cls);
  std::string page = std::string{each.name} + ": " + std::string{text.meaning} + "\n\n";
  page += labelled("layer", to_string(each.layer), style);
  page += text.usual_cause.empty() ? "" : labelled("cause", "usually " + std::string{text.usual_cause}, style);
  page += labelled("remedy", text.repair.empty() ? "by hand" : text.repair, style);
  return page;
}

}  // namespace

Report command_explain(Session& session) {
  const Style style = session.output.style(Stream::out);
  if (session.invocation.arguments.empty()) {
    return all_of_them(style);
  }
  const std::string& word = session.invocation.arguments.front();
  const auto cls = parse_finding_class(word);
  if (!cls) {
    return failed(unknown_class(word));
  }
  const std::string_view page = find_embedded(embedded_pages(), word + ".md");
  Report report;
  report.text = page.empty() ? short_page(info(*cls), style) : render_page(page, style);
  report.result = to_json(info(*cls));
  report.result.with("page", page.empty() ? report.text : std::string{page});
  return report;
}

}  // namespace joelclaw::infra::cli
