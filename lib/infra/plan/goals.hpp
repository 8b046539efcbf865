// SPDX-License-Identifier: MIT
#pragma once

#include <infra/plan/step.hpp>
#include <infra/stack/stack_spec.hpp>

#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra::goal {

// What is waited for after a step, and what makes it needless. Each is judged from one look, by the ways that look took.

Goal vm_answers();                     ///< ssh into the VM, and limactl says that it runs
Goal vm_stopped();                     ///< limactl says so, no process of it is left and its data disk is free
Goal engine_answers();                 ///< on its socket inside the VM, or on this host
Goal socket_serves();                  ///< the engine answers on this host
/// Somebody takes connections on the API server's own published port.
Goal api_port_listens();
/// Each of them takes connections on this host.
Goal ports_listen(std::vector<PortMapping> ports);
Goal container_runs(std::string name);
/// The engine was asked, and has no node of this cluster.
Goal no_node();
Goal container_stopped(std::string name);
Goal api_ready();
/// All but the way here is done: the API server's port is published and open in the VM, nobody listens on it on this
/// host, and the node has run for longer than a forward that comes back by itself takes.
Goal api_forward_lost();
/// That node runs and its API server is ready; or only the forward to it is missing, which is another repair.
Goal node_serves(const std::string& container);
Goal node_ready();
Goal node_schedulable(std::string node);                ///< neither cordoned nor tainted against pods
Goal module_loaded();                   ///< br_netfilter, the one whose absence can be seen
Goal namespace_exists(std::string name);
Goal secret_exists(ObjectName name);
/// Each of them (by kind) has all the pods that it wants, of its newest make.
Goal rolled_out(std::vector<std::pair<std::string, ObjectName>> workloads);
Goal storage_ready();                   ///< a default class, and its provisioner runs
/// The finding is no longer made, and what it was made from was asked and answered.
Goal gone(FindingClass cls, std::string subject, Layer layer);
Goal all(std::string words, std::vector<Goal> goals);
Goal any(std::string words, std::vector<Goal> goals);

}  // namespace joelclaw::infra::goal
