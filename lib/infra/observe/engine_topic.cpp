// SPDX-License-Identifier: MIT
#include <infra/observe/look.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace joelclaw::infra {
namespace {

/// Enough of a console to name a boot failure; the whole boot of a node is about 150 lines.
constexpr int console_lines = 60;

std::vector<ContainerFacts>& containers_of(Snapshot& snapshot) {
  if (seen(snapshot.runtime.containers) == nullptr) {
    snapshot.runtime.containers = std::vector<ContainerFacts>{};
  }
  return std::get<std::vector<ContainerFacts>>(snapshot.runtime.containers);
}

Inquiry ask_memory(Look& look, const std::string& id) {
  return {"node-container.memory", Layer::node_container, Way::docker_socket,
          docker_stats_request(look.engine_socket, id, look.patience()), [](Answer& answer, Snapshot& to) {
            to.runtime.node_memory_used = parse_docker_stats(std::get<HttpAnswer>(answer.what));
            return Inquiries{};
          }};
}

Inquiry ask_console(Look& look, const std::string& id) {
  return {"node-container.console", Layer::node_container, Way::docker_socket,
          docker_logs_request(look.engine_socket, id, console_lines, look.patience()),
          [](Answer& answer, Snapshot& to) {
            to.runtime.node_log = parse_docker_logs(std::get<HttpAnswer>(answer.what));
            return Inquiries{};
          }};
}

Inquiry ask_volumes(Look& look) {
  return {"node-container.volumes", Layer::node_container, Way::docker_socket,
          docker_volumes_request(look.engine_socket, look.patience()), [](Answer& answer, Snapshot& to) {
            to.runtime.volumes = parse_docker_volumes(std::get<HttpAnswer>(answer.what));
            return Inquiries{};
          }};
}

Inquiries after_inspection(Look& look, Snapshot& snapshot) {
  Inquiries more;
  if (const ContainerFacts* node = snapshot.node_container()) {
    more.push_back(node->state == ContainerState::running ? ask_memory(look, node->id) : ask_console(look, node->id));
  }
  append(more, look.on_containers(snapshot));
  return more;
}

Inquiry inspect(Look& look, const std::string& id, const std::shared_ptr<std::size_t>& left) {
  return {"node-container.inspect", Layer::node_container, Way::docker_socket,
          docker_inspect_request(look.engine_socket, id, look.patience()), [&look, left](Answer& answer, Snapshot& to) {
            auto facts = parse_docker_inspect(std::get<HttpAnswer>(answer.what));
            if (auto* container = std::get_if<ContainerFacts>(&facts)) {
              container->role = look.cluster->role(*container);
              auto& all = containers_of(to);
              all.push_back(std::move(*container));
              std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
            } else if (const Unknown* why = unknown(facts); why != nullptr && seen(to.runtime.containers) == nullptr) {
              to.runtime.containers = *why;
            }
            return --*left == 0 ? after_inspection(look, to) : Inquiries{};
          }};
}

Inquiries read_list(Look& look, const HttpAnswer& answer, Snapshot& to) {
  const auto ids = parse_docker_list(answer);
  const auto* list = seen(ids);
  if (list == nullptr) {
    const Unknown* why = unknown(ids);
    to.runtime.containers = why != nullptr ? *why : Unknown{UnknownCause::garbage, "an empty answer"};
    return look.on_containers(to);
  }
  Inquiries more;
  if (list->empty()) {
    to.runtime.containers = Absent{"no container of this cluster"};
    more.push_back(ask_volumes(look));
    append(more, look.on_containers(to));
    return more;
  }
  const auto left = std::make_shared<std::size_t>(list->size());
  for (const std::string& id : *list) {
    more.push_back(inspect(look, id, left));
  }
  return more;
}

}  // namespace

Inquiries ask_engine(Look& look) {
  Inquiries all;
  all.push_back({"forwarding.socket", Layer::forwarding, Way::docker_socket,
                 docker_ping_request(look.engine_socket, look.patience()), [&look](Answer& answer, Snapshot& to) {
                   const HttpAnswer& pong = std::get<HttpAnswer>(answer.what);
                   to.runtime.socket = parse_docker_ping(look.engine_socket, pong);
                   if (pong.contact == Contact::denied) {
                     to.host.denied.push_back({look.engine_socket, "the engine's socket"});
                   }
                   return Inquiries{};
                 }});
  all.push_back({"runtime.engine", Layer::runtime, Way::docker_socket,
                 docker_info_request(look.engine_socket, look.patience()), [](Answer& answer, Snapshot& to) {
                   to.runtime.engine = parse_docker_info(std::get<HttpAnswer>(answer.what));
                   return Inquiries{};
                 }});
  if (look.cluster->has_node_containers()) {
    all.push_back({"node-container.list", Layer::node_container, Way::docker_socket,
                   docker_list_request(look.engine_socket, look.cluster->node_label(),
                                       look.cluster->node_label_value(), look.patience()),
                   [&look](Answer& answer, Snapshot& to) {
                     return read_list(look, std::get<HttpAnswer>(answer.what), to);
                   }});
  }
  return all;
}

}  // namespace joelclaw::infra
