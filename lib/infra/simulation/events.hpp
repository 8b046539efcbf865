// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/event.hpp>
#include <infra/simulation/model.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra::simulation {

// What events do, by the part of the stack that they change. Each takes all events and leaves those of other parts.
void apply_to_vm(Model& model, const Event& event);
void apply_to_forwarding(Model& model, const Event& event);
void apply_to_engine(Model& model, const Event& event);
void apply_to_node(Model& model, const Event& event);
void apply_to_pods(Model& model, const Event& event);
void apply_to_objects(Model& model, const Event& event);
void apply_to_host(Model& model, const Event& event);

Container* container_named(Model& model, const std::string& name);
const Container* container_named(const Model& model, const std::string& name);

/// dockerd's refusal of a start (tools.md 4.1); empty: it would start.
std::string start_refusal(const Model& model, const Container& container);
/// Whether dockerd itself starts it again (tools.md 5.4).
bool restarts_by_itself(const Container& container);

/// A node container has started: what was wrong with the former run is gone.
void begin_node(Model& model);

/// Pods whose need is met by now run.
void settle_pods(Model& model);
/// What a pod of this kind waits for now; empty: it runs.
std::string unmet_need(const Model& model, const Pod& pod);
/// How a pod looks that waits for that.
void show_need(Model& model, Pod& pod, const std::string& need);
void run_pod(Model& model, Pod& pod);
/// A pod that its controller has just made; it runs or waits after a moment.
void begin_pod(Model& model, Pod& pod);

/// Every port that Lima's host agent hears of when a container publishes it.
void forward_published(Model& model);

std::int64_t milliseconds_of(const std::string& text);

}  // namespace joelclaw::infra::simulation
