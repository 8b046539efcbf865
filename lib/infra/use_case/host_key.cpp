// SPDX-License-Identifier: MIT
#include <infra/use_case/host_key.hpp>

#include <infra/base/text.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/world.hpp>
#include <infra/use_case/workbench.hpp>

#include <array>
#include <string>
#include <variant>
#include <vector>

namespace joelclaw::infra {
namespace {

constexpr const char* key_file = "/etc/ssh/ssh_host_ed25519_key.pub";  // of every image that Lima has
constexpr std::size_t largest_key = 4096;

std::string file_of(const Workbench& bench) {
  const std::string& history = bench.places.vm_history;
  return history.substr(0, history.find_last_of('/')) + "/known_hosts";
}

bool is_recorded(const Workbench& bench) {
  const auto looked = bench.host.files.read(file_of(bench), largest_key);
  const auto* text = std::get_if<std::string>(&looked);
  return text != nullptr && !trim(*text).empty();
}

/// "ssh-ed25519 AAAA... root@colima" without its comment; empty for anything else.
std::string key_of(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(trim(text), ' ')) {
    words.emplace_back(word);
  }
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  const bool good = words.size() >= 2 && words[0] == "ssh-ed25519" && words[1].starts_with("AAAA") &&
                    words[1].find_first_not_of(letters) == std::string::npos;
  return good ? words[0] + " " + words[1] : std::string{};
}

}  // namespace

Status remember_host_key(Workbench& bench, bool anew) {
  const auto target = bench.look.vm->ssh();
  if (!target || (is_recorded(bench) && !anew)) {
    return Done{};
  }
  Watcher nobody;
  const std::array<Question, 1> questions{ssh_command(*target, {"cat", key_file}, bench.spec.heal.request_timeout)};
  const std::vector<Answer> answers = bench.host.world.ask(questions, nobody);
  const Outcome& outcome = std::get<Outcome>(answers.front().what);
  const std::string key = outcome.succeeded() ? key_of(outcome.out) : std::string{};
  if (key.empty()) {
    return Error{"the VM's host key", "was not recorded", outcome.succeeded() ? "it is no ed25519 key" : describe_end(outcome), {}};
  }
  return bench.host.state.replace(file_of(bench), target->host + " " + key + "\n");
}

Result<std::optional<SshTarget>> guarded_ssh(const Workbench& bench) {
  auto target = bench.look.vm->ssh();
  if (!target) {
    return target;
  }
  if (!is_recorded(bench)) {
    return Error{"the VM's host key", "has not been recorded", "", {"joelclaw-infra up"}};
  }
  target->known_hosts = file_of(bench);
  target->host_key_alias = target->host;
  return target;
}

}  // namespace joelclaw::infra
