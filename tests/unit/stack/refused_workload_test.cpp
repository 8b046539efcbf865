// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

namespace joelclaw::infra {

TEST_CASE("a workload that cannot be is refused with its place", "[stack]") {
  // what stands below the apiVersion, and all that is said about it
  static const Refusal table[] = {
      {"manifests: [../k8s]",
       "2:13: manifests[0]: '../k8s' is not a path: absolute, below ~/, or relative to the spec's folder, without "
       "'..'"},
      {"manifests: k8s", "2:12: manifests: is a text: wanted a list"},
      {"manifests: [\"\"]",
       "2:13: manifests[0]: '' is not a path: absolute, below ~/, or relative to the spec's folder, without '..'"},
      {"secrets: [{name: a}]", "2:11: secrets[0].namespace: is missing: write namespace: NAMESPACE"},
      {"secrets: [{name: A_b, namespace: x}]",
       "2:18: secrets[0].name: 'A_b' is not a Kubernetes name: lower-case letters, digits, '-' and '.' between them"},
      {"secrets: [{name: a, namespace: x, required: maybe}]",
       "2:45: secrets[0].required: 'maybe' is not true or false"},
      {"secrets: [{name: a, namespace: x}, {name: a, namespace: x}]",
       "2:43: secrets[1].name: x/a is there twice: secrets[0] has it"},
      {"secrets: [{name: a, namespace: x, registry: {server: ghcr.io, username: me}}]",
       "2:45: secrets[0].registry.passwordCommand: is missing: write passwordCommand: [gh, auth, token]"},
      {"secrets: [{name: a, namespace: x, registry: {server: \"https://ghcr.io\", username: me, passwordCommand: "
       "[gh]}}]",
       "2:54: secrets[0].registry.server: 'https://ghcr.io' is not a registry: HOST or HOST:PORT"},
      {"secrets: [{name: a, namespace: x, registry: {server: ghcr.io, username: me, passwordCommand: gh auth token}}]",
       "2:94: secrets[0].registry.passwordCommand: is a text: wanted a list of words like [redis-cli, ping], no shell "
       "reads it"},
      {"secrets: [{name: a, namespace: x, registry: {server: ghcr.io, username: me, passwordCommand: []}}]",
       "2:94: secrets[0].registry.passwordCommand: is empty: wanted a program and its arguments, like [redis-cli, "
       "ping]"},
      {"secrets: [{name: a, namespace: x, registry: {server: ghcr.io, username: me, passwordCommand: [gh], maxAge: "
       "10}}]",
       "2:108: secrets[0].registry.maxAge: '10' is not a duration: a whole number and ms, s, m or h, like 90s"},
      {"secrets: [{name: a, namespace: x, registry: {server: ghcr.io, username: me, password: hunter2, "
       "passwordCommand: [gh]}}]",
       "2:77: secrets[0].registry.password: is no key of secrets[0].registry: its keys are server, username, "
       "passwordCommand, maxAge"},
      {"helm: [{release: a, chart: livekit, namespace: x}]",
       "2:28: helm[0].chart: 'livekit' is not a chart: REPOSITORY/NAME, oci://..., or a path that begins with '/', "
       "'./' or '~/'"},
      {"helm: [{release: A, chart: a/b, namespace: x}]",
       "2:18: helm[0].release: 'A' is not a Helm release: lower-case letters, digits and '-' between them, at most 53"},
      {"helm: [{release: a, chart: a/b, namespace: x, version: latest}]",
       "2:56: helm[0].version: 'latest' is not a chart's version like 1.9.0; empty: the newest"},
      {"helm: [{release: a, chart: a/b, namespace: x, repo: {name: c, url: \"https://c\"}}]",
       "2:28: helm[0].chart: a/b is not of the repository given: c/CHART"},
      {"helm: [{release: a, chart: a/b, namespace: x, repo: {name: a, url: \"ftp://c\"}}]",
       "2:68: helm[0].repo.url: 'ftp://c' is not a repository's URL: https://HOST/PATH or oci://HOST/PATH, no user in "
       "it"},
      {"helm: [{release: a, chart: a/b, namespace: x, repo: {name: a, url: \"https://me:pw@c\"}}]",
       "2:68: helm[0].repo.url: 'https://***@c' is not a repository's URL: https://HOST/PATH or oci://HOST/PATH, no "
       "user in it"},
      {"helm: [{release: a, chart: a/b, namespace: x, repo: {name: a}}]",
       "2:53: helm[0].repo.url: is missing: write url: https://HOST/PATH"},
      {"helm: [{release: a, chart: a/b, namespace: x}, {release: a, chart: a/c, namespace: x}]",
       "2:58: helm[1].release: x/a is there twice: helm[0] has it"},
      {"helm: [{release: a, chart: a/b, namespace: x, repo: {name: a, url: \"https://c\"}}, {release: b, chart: a/b, "
       "namespace: x, repo: {name: a, url: \"https://d\"}}]",
       "2:143: helm[1].repo.url: the repository a has another URL before: https://c"},
      {"helm: [{release: a, chart: a/b, namespace: x, values: ../v.yaml}]",
       "2:55: helm[0].values: '../v.yaml' is not a path: absolute, below ~/, or relative to the spec's folder, without "
       "'..'"},
      {"helm: [{release: a}]",
       "2:8: helm[0].chart: is missing: write chart: REPOSITORY/NAME\n2:8: helm[0].namespace: is missing: write "
       "namespace: NAMESPACE"},
      {"hooks: [{command: [true]}]", "2:9: hooks[0].after: is missing: write after: up, or after: recreate"},
      {"hooks: [{after: down, command: [x]}]", "2:17: hooks[0].after: 'down' is none of up, recreate"},
      {"hooks: [{after: up}]", "2:9: hooks[0].command: is missing: write command: [PROGRAM, ARGUMENT]"},
      {"hooks: [{after: up, command: []}]",
       "2:30: hooks[0].command: is empty: wanted a program and its arguments, like [redis-cli, ping]"},
      {"hooks: [{after: up, command: \"x y\"}]",
       "2:30: hooks[0].command: is a text: wanted a list of words like [redis-cli, ping], no shell reads it"},
      {"hooks: [{after: up, command: [\"-x\"]}]",
       "2:31: hooks[0].command[0]: '-x' is not a program: a name that is searched, or an absolute path"},
      {"hooks: [{after: up, command: [a, [b]]}]", "2:34: hooks[0].command[1]: is a list: wanted a text"},
      {"hooks: [{after: up, command: [x], timeout: 0s}]", "2:44: hooks[0].timeout: 0s is not in 1s to 1h"},
  };
  check_refusals(table);
}

}  // namespace joelclaw::infra
