// SPDX-License-Identifier: MIT
#include <infra/driver/port_means.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>
#include <infra/plan/repairs.hpp>
#include <infra/stack/port_edit.hpp>
#include <infra/tool/binding_acts.hpp>
#include <infra/tool/engine_files.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Calls = std::vector<Call>;
using Words = std::vector<std::string>;

/// What the file's text becomes.
Result<std::string> changed(const BindingEdit& edit, std::string_view file, const std::string& text) {
  const Binding binding{edit.port.container, edit.port.protocol, edit.port.host_ip, edit.port.host};
  if (file == bindings_file) {
    return edit.removes ? without_binding(text, binding) : with_binding(text, binding);
  }
  return edit.removes ? without_exposed_port(text, binding) : with_exposed_port(text, binding);
}

/// No input for a command, but a look at what the one before it said: it is not begun where that would not do.
void only_if_editable(Call& call, const BindingEdit& edit, const char* file) {
  call.input = [edit, file](const std::string& text) -> Result<std::string> {
    const auto after = changed(edit, file, text);
    return after ? Result<std::string>{std::string{}} : Result<std::string>{after.error()};
  };
}

/// systemctl ends with 3 where a unit is not active, and with 0 where one of several is.
Result<std::string> only_if_quiet(const std::string& said) {
  for (const std::string_view line : lines_of(said)) {
    const std::string_view state = trim(line);
    if (!state.empty() && state != "inactive" && state != "failed") {
      return Error{"the engine", "is not at rest", "systemctl says " + excerpt(state, 40), {}};
    }
  }
  return std::string{};
}

Calls record(const RecordPort& act) {
  const auto change = [act](const std::string& text) {
    return act.removes ? without_port_entry(text, act.port) : with_port_entry(text, act.port);
  };
  return {Call{FileEdit{act.path, (act.removes ? "no longer " : "") + port_line(act.port), change}}};
}

}  // namespace

std::optional<RootWay> RootWay::of(const VmDriver& vm, const StackSpec& spec, const Snapshot& now) {
  const Calls calls = vm.calls(LoadModule{"br_netfilter"}, spec, now);
  const Command* own = calls.empty() ? nullptr : std::get_if<Command>(&calls.front().what);
  if (own == nullptr) {
    return std::nullopt;
  }
  RootWay way;
  const auto& words = own->arguments;
  const auto end = std::find(words.begin(), words.end(), "--");
  if (vm.has_vm() && words.size() > 2 && words[0] == "-F" && end != words.end() && end != words.begin()) {
    way.vm = SshTarget{words[1], *(end - 1), "", ""};
    return way;
  }
  way.is_root = own->program != "sudo";
  return vm.has_vm() ? std::nullopt : std::optional{way};
}

Command RootWay::command(std::vector<std::string> words, Duration deadline) const {
  if (vm) {
    words.insert(words.begin(), "sudo");
    return ssh_command(*vm, words, deadline);
  }
  if (!is_root) {
    words.insert(words.begin(), {"sudo", "-n"});
  }
  std::string program = std::move(words.front());
  words.erase(words.begin());
  return {std::move(program), std::move(words), {}, "", deadline};
}

EnginePortMeans::EnginePortMeans(std::optional<RootWay> root, EngineAccess engine) : m_root(std::move(root)), m_engine(std::move(engine)) {}

Call EnginePortMeans::root(Words words, Duration deadline) const {
  return Call{m_root->command(std::move(words), deadline)};
}

Call EnginePortMeans::show(const BindingEdit& edit, const char* file) const {
  Call call = root(show_words(edit.directory, file), budget::quick);
  call.secret_output = true;
  return call;
}

Calls EnginePortMeans::keep(const BindingEdit& edit) const {
  Calls calls{show(edit, exposure_file), show(edit, bindings_file),
              root(binding_words(BindingVerb::keep, edit.directory), budget::quick)};
  only_if_editable(calls[1], edit, exposure_file);
  only_if_editable(calls[2], edit, bindings_file);
  return calls;
}

/// An exposed port without a binding is published by nobody, so the one file that decides is written last where a port
/// comes, and first where one goes: whoever is killed between leaves the old ports or the new ones.
Calls EnginePortMeans::edit(const BindingEdit& edit) const {
  Call at_rest = root({"systemctl", "is-active", "docker.socket", "docker.service"}, budget::quick);
  at_rest.was_done = [](const Outcome& outcome) { return outcome.exit_status() == 3; };
  Call keep = root(binding_words(BindingVerb::keep, edit.directory), budget::quick);
  keep.input = only_if_quiet;
  Calls calls{std::move(at_rest), std::move(keep)};
  const char* const first = edit.removes ? bindings_file : exposure_file;
  const char* const second = edit.removes ? exposure_file : bindings_file;
  for (const char* file : {first, second}) {
    calls.push_back(show(edit, file));
    Call write = root(binding_words(BindingVerb::write, edit.directory, file), budget::quick);
    std::get<Command>(write.what).secret_input = true;
    write.input = [edit, file](const std::string& text) -> Result<std::string> {
      const auto after = changed(edit, file, text);
      return after ? Result<std::string>{write_input(*after)} : after;
    };
    calls.push_back(std::move(write));
  }
  return calls;
}

Calls EnginePortMeans::resume(const ResumeEngine& act) const {
  Calls calls;
  if (act.after_failure) {
    calls.push_back(root({"systemctl", "reset-failed", "docker.service"}, budget::quick));
  }
  calls.push_back(root({"systemctl", "start", "docker.socket", "docker.service"}, budget::engine));
  // A container that it cannot read it leaves out, and says so in its log alone.
  calls.push_back(Call{docker_known_command(m_engine, act.container, budget::quick)});
  return calls;
}

Calls EnginePortMeans::calls(const PortAct& act) const {
  if (!m_root) {
    return {};
  }
  return std::visit(
      Overload{[&](const KeepBindings& a) { return keep(a.edit); }, [&](const EditBindings& a) { return edit(a.edit); },
               [&](const RestoreBindings& a) {
                 return Calls{root(binding_words(BindingVerb::restore, a.directory), budget::quick)};
               },
               [&](const ForgetBindings& a) {
                 return Calls{root(binding_words(BindingVerb::forget, a.directory), budget::quick)};
               },
               // The socket first: whoever connects to it starts the engine.
               [&](const StopEngine&) {
                 return Calls{root({"systemctl", "stop", "docker.socket", "docker.service"}, budget::engine)};
               },
               [&](const ResumeEngine& a) { return resume(a); }, [](const RecordPort& a) { return record(a); }},
      act);
}

}  // namespace joelclaw::infra
