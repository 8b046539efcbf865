// SPDX-License-Identifier: MIT
#include <infra/simulation/event.hpp>

#include <infra/simulation/events.hpp>
#include <infra/simulation/fault.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

/// A host that sleeps takes its VM and its children along: what was to come comes so much later.
void sleep_host(Model& model, Duration duration) {
  model.now = model.now + duration;
  model.slept += duration;
  for (Scheduled& each : model.pending) {
    each.at = each.at + duration;
  }
}

}  // namespace

std::int64_t milliseconds_of(const std::string& text) {
  const bool negative = text.starts_with('-');
  std::int64_t value = 0;
  for (const char c : text) {
    value = c >= '0' && c <= '9' ? value * 10 + (c - '0') : value;
  }
  return negative ? -value : value;
}

void apply(Model& model, const Event& event) {
  switch (event.kind) {
    case EventKind::fault:
      inject(model, event.subject);
      return;
    case EventKind::sleep_host:
      return sleep_host(model, Duration{milliseconds_of(event.value)});
    case EventKind::jump_clock:
      model.wall_offset += Duration{milliseconds_of(event.value)};  // the VM's clock does not follow
      return;
    default:
      break;
  }
  apply_to_vm(model, event);
  apply_to_forwarding(model, event);
  apply_to_engine(model, event);
  apply_to_node(model, event);
  apply_to_pods(model, event);
  apply_to_objects(model, event);
  apply_to_host(model, event);
}

void schedule(Model& model, WallTime at, Event event, std::size_t act, bool needs_child) {
  const auto place =
      std::find_if(model.pending.begin(), model.pending.end(), [at](const Scheduled& each) { return each.at > at; });
  model.pending.insert(place, {at, std::move(event), act, needs_child});
}

void advance(Model& model, WallTime to) {
  while (!model.pending.empty() && model.pending.front().at <= to) {
    const Scheduled next = model.pending.front();
    model.pending.erase(model.pending.begin());
    model.now = std::max(model.now, next.at);
    apply(model, next.event);
    if (next.act != 0) {
      model.acts[next.act - 1].changed.push_back(describe(next.event));
    }
    if (model.witness != nullptr) {
      model.witness->happened(model, next.event);
    }
  }
  model.now = std::max(model.now, to);
}

}  // namespace joelclaw::infra::simulation
