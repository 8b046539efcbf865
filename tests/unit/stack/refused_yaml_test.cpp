// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

namespace joelclaw::infra {

TEST_CASE("what a spec does not need of YAML is refused with its place", "[stack]") {
  // what stands below the apiVersion, and all that is said about it
  static const Refusal table[] = {
      {"vm: &vm {cpus: 2}", "2:5: vm: an anchor (&vm): write the value where it is needed"},
      {"vm: *vm", "2:5: an alias (*vm): write the value out"},
      {"vm: {cpus: &c 2}\ncluster: {workers: *c}",
       "2:12: vm.cpus: an anchor (&c): write the value where it is needed\n3:20: cluster.workers: an alias (*c): write "
       "the value out"},
      {"vm: {<<: {cpus: 2}}", "2:6: vm: a merge key ('<<'): write the keys out"},
      {"vm: !!map {cpus: 2}", "2:5: vm: a tag (!!map): leave it out, types follow from the keys"},
      {"vm: {cpus: !!int \"2\"}", "2:12: vm.cpus: a tag (!!int): leave it out, types follow from the keys"},
      {"name: !!python/object/apply:os.system [reboot]",
       "2:7: name: a tag (!!python/object/apply:os.system): leave it out, types follow from the keys"},
      {"name: ! x", "2:7: name: a tag (!): leave it out, types follow from the keys"},
      {"name: !<tag:x> y", "2:7: name: a tag (!<tag:x>): leave it out, types follow from the keys"},
      {"vm: {cpus: 2, cpus: 3}", "2:15: vm.cpus: given twice: first on line 2"},
      {"vm: {cpus: 2, \"cpus\": 3}", "2:15: vm.cpus: given twice: first on line 2"},
      {"name: a\nvm: {}\nname: b", "4:1: name: given twice: first on line 2"},
      {"? [a]\n: b", "2:3: a key that is a list or a map: a key is a word"},
      {"? {a: b}\n: c", "2:3: a key that is a list or a map: a key is a word"},
      {": b", "2:1: a key is missing"},
      {"---\nname: a", "2:1: a second document ('---'): a spec is one document"},
      {"...", "2:1: the end of a document ('...'): leave it out"},
      {"name: a\n...\nname: b", "3:1: the end of a document ('...'): leave it out"},
      {"name: a\n%YAML 1.2", "3:1: a directive (%YAML 1.2): a spec has none"},
      {"vm: {cpus: 2", "2:5: is not YAML: what is opened here is not closed, or a comma is missing"},
      {"hosts: [a, b", "2:8: is not YAML: what is opened here is not closed, or a comma is missing"},
      {"hosts: [a, b\nvm: {}", "2:8: is not YAML: what is opened here is not closed, or a comma is missing"},
      {"vm:\n\tcpus: 2", "3:6: is not YAML: a tab in the indentation; use blanks"},
      {"name: a: b", "2:8: is not YAML: a second ': ' in one line; a text that holds one goes in quotes"},
      {"name: @x", "2:7: is not YAML: a text that begins with this character goes in quotes"},
      {"name: \"a", "2:7: name: is not YAML: the quote that opens here is not closed"},
      {"name: \"\\x1b[2J\"", "2:7: name: holds a control character U+001B: leave it out"},
      {"name: \"\\0\"", "2:7: name: holds a control character U+0000: leave it out"},
      {"name: \"\\x85\"", "2:7: name: holds a control character U+0085: leave it out"},
      {"name: \"\xE2\x80\xAE"
       "evil\"",
       "2:8: holds an invisible character U+202E: a spec is plain text"},
      {"a: [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]",
       "2:19: a[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: nested deeper than 16 levels: no part of a spec is"},
      {"vm: {cpus: 2}}", "2:14: is not YAML: illegal flow end"},
      {"vm: {1: 2}",
       "2:6: vm.1: is no key of vm: its keys are driver, profile, runtime, cpus, memory, disk, rootDisk, "
       "nestedVirtualization, networkAddress, vmType, mountType, portForwarder, kernelModules, routes, "
       "diskAlertPercent"},
      {"vm: {\"\": 2}",
       "2:6: vm.\"\": is no key of vm: its keys are driver, profile, runtime, cpus, memory, disk, rootDisk, "
       "nestedVirtualization, networkAddress, vmType, mountType, portForwarder, kernelModules, routes, "
       "diskAlertPercent"},
      {"vm: {cpu: 2}", "2:6: vm.cpu: is no key of vm; did you mean cpus?"},
      {"\"vm\": {\"cpus\": 300}", "2:16: vm.cpus: 300 is not in 1 to 256"},
      {"vm:\n- cpus: 2", "3:1: vm: is a list: wanted a map"},
      {"name: 'a", "2:7: name: is not YAML: the quote that opens here is not closed"},
      {"name: 'it''s", "2:7: name: is not YAML: the quote that opens here is not closed"},
      {"name: \"a\\\"", "2:7: name: is not YAML: the quote that opens here is not closed"},
      {"notify: {command: ['it''s', \"a\\\"b\", '']}",
       "2:20: notify.command[0]: 'it's' is not a program: a name that is searched, or an absolute path"},
  };
  check_refusals(table);
}

}  // namespace joelclaw::infra
