// SPDX-License-Identifier: MIT
#include <infra/tool/binding_acts.hpp>

#include <infra/base/sha256.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

// `cp -p` first, and then the text into the copy, so that the new file has the old one's mode and owner. `sync FILE` is
// coreutils 8.24 and newer; before, sync takes no name.
constexpr const char* begin = R"sh(verb=$1 name=${3-}
PATH=$PATH:/usr/sbin:/sbin
fail() { echo "joelclaw-bindings: $verb: $1" >&2; exit 1; }
flush() { sync "$1" 2>/dev/null || sync; }
land() { flush "$1" && mv -f "$1" "$2" && flush . || fail "$2 could not be replaced"; }
quiet() {
  for unit in docker.socket docker.service; do
    state=$(systemctl is-active "$unit")
    case $state in inactive|failed) ;; *) fail "$unit is $state";; esac
  done
}
umask 077
cd "$2" || fail "no such directory")sh";

constexpr const char* keep = R"sh(
for name in config.v2.json hostconfig.json; do
  [ -f "$name" ] && [ ! -L "$name" ] || fail "$name is no regular file"
  cp -p "$name" "$name.joelclaw-new" || fail "$name could not be copied"
  land "$name.joelclaw-new" "$name.joelclaw-before"
done
)sh";

constexpr const char* write = R"sh(
quiet
cmp -s "$name" "$name.joelclaw-before" || fail "$name is not what was kept"
read -r sum || fail "no text came"
cp -p "$name" "$name.joelclaw-new" && cat >"$name.joelclaw-new" || fail "$name could not be written"
[ "$(sha256sum <"$name.joelclaw-new")" = "$sum  -" ] || fail "the text of $name came cut"
land "$name.joelclaw-new" "$name"
)sh";

constexpr const char* restore = R"sh(
quiet
for name in hostconfig.json config.v2.json; do
  [ -f "$name.joelclaw-before" ] || fail "$name was not kept"
done
for name in hostconfig.json config.v2.json; do
  cp -p "$name.joelclaw-before" "$name.joelclaw-new" || fail "$name could not be written"
  land "$name.joelclaw-new" "$name"
done
)sh";

constexpr const char* forget = R"sh(
for name in hostconfig.json config.v2.json; do
  rm -f "$name.joelclaw-before" "$name.joelclaw-new" || fail "the backups could not be removed"
done
flush .
)sh";

}  // namespace

std::vector<std::string> binding_words(BindingVerb verb, const std::string& directory, const std::string& file) {
  constexpr const char* names[] = {"keep", "write", "restore", "forget"};
  constexpr const char* scripts[] = {keep, write, restore, forget};
  const auto at = static_cast<std::size_t>(verb);
  std::vector<std::string> words{"sh",        "-c",     std::string{begin} + scripts[at], "joelclaw-bindings",
                                 names[at], directory};
  if (!file.empty()) {
    words.push_back(file);
  }
  return words;
}

std::vector<std::string> show_words(const std::string& directory, const std::string& file) {
  return {"cat", directory + "/" + file};
}

namespace {

Command docker(const EngineAccess& engine, std::vector<std::string> words, Duration deadline) {
  if (engine.inside) {
    words.insert(words.begin(), "docker");
    return ssh_command(*engine.inside, words, deadline);
  }
  words.insert(words.begin(), {"--host", "unix://" + engine.socket});
  return {"docker", std::move(words), {}, "", deadline};
}

}  // namespace

Command docker_known_command(const EngineAccess& engine, const std::string& container, Duration deadline) {
  return docker(engine, {"container", "inspect", "--format", "{{.Id}}", container}, deadline);
}

Command docker_names_command(const EngineAccess& engine, Duration deadline) {
  return docker(engine, {"ps", "--no-trunc", "--format", "{{.Names}}"}, deadline);
}

std::vector<std::string> kept_words() {
  return {"sh", "-c",
          "for each in /var/lib/docker/containers/*/hostconfig.json.joelclaw-before; do\n"
          "  if [ -e \"$each\" ]; then echo \"${each%/*}\"; fi\ndone\n",
          "joelclaw-kept"};
}

std::string write_input(const std::string& text) {
  return sha256_hex(text) + "\n" + text;
}

}  // namespace joelclaw::infra
