// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/tool/local_path.hpp>
#include <infra/tool/manifest_text.hpp>
#include <support/catch.hpp>

using namespace joelclaw::infra;

namespace {

ManifestFacts read(const std::string& text) {
  ManifestFacts facts;
  parse_manifest("/m/a.yaml", text, facts);
  return facts;
}

constexpr const char* service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: redis\n  namespace: joelclaw\n";

}  // namespace

TEST_CASE("a file of several documents is as many objects, each as its author wrote it") {
  const ManifestFacts facts = read(std::string{"# a comment\n---\n"} + service + "--- # next\napiVersion: apps/v1\n"
                                   "kind: Deployment\nmetadata: {name: api}\nspec:\n  text: |\n    ---\n    inside\n---\n");
  REQUIRE(facts.objects.size() == 2);
  CHECK(facts.objects[0].kind == "Service");
  CHECK(facts.objects[0].space == "joelclaw");
  CHECK(facts.objects[0].text == service);
  CHECK(facts.objects[1].name == "api");
  CHECK_THAT(facts.objects[1].text, ContainsSubstring("    ---\n    inside"));
  CHECK(facts.notes.empty());
}

TEST_CASE("what is no manifest is left out as a whole, with a note") {
  for (const char* text : {"replicaCount: 1\nimage:\n  tag: v1\n", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
                           "- a\n- b\n", "just words\n", "a: [unclosed\n"}) {
    INFO(text);
    const ManifestFacts facts = read(std::string{service} + "---\n" + text);
    CHECK(facts.objects.empty());
    CHECK(facts.notes.size() == 1);
  }
  CHECK(read("").objects.empty());
  CHECK_FALSE(is_manifest_name("README.md"));
  CHECK(is_manifest_name("a.yml"));
}

TEST_CASE("a Secret of placeholders is told from a real one, also in base64") {
  const auto secret = [](const std::string& values) {
    return read("apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: n}\n" + values).objects.at(0).placeholder;
  };
  for (const char* value : {"CHANGEME", "<token>", "your-token-here", "REPLACE_ME", "''", "xxxx", "${TOKEN}"}) {
    INFO(value);
    CHECK(secret("stringData:\n  a: " + std::string{value} + "\n"));
  }
  CHECK(secret("data:\n  a: Q0hBTkdFTUU=\n"));
  CHECK_FALSE(secret("stringData:\n  a: s3cr3t-of-today\n"));
  CHECK_FALSE(secret("data:\n  a: czNjcjN0\n"));
}

TEST_CASE("the provisioner's own manifest names its namespace first, its default class, and only the images that are told") {
  ManifestFacts facts;
  parse_manifest("local-path", local_path_manifest("v0.0.30"), facts);
  CHECK(facts.notes.empty());
  REQUIRE(facts.objects.size() == 9);
  CHECK(facts.objects.front().kind == "Namespace");
  const std::string all = local_path_manifest("v0.0.30");
  CHECK_THAT(all, ContainsSubstring("pod-security.kubernetes.io/enforce: privileged"));
  CHECK_THAT(all, ContainsSubstring("storageclass.kubernetes.io/is-default-class: \"true\""));
  CHECK_FALSE(contains(all, "@"));
  for (const std::string& image : local_path_images("v0.0.30")) {
    CHECK_THAT(all, ContainsSubstring("image: " + image + "\n"));
  }
}
