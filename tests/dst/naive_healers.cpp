// SPDX-License-Identifier: MIT
#include "dst/naive_healers.hpp"

#include <infra/port/clock.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/world.hpp>

#include <memory>
#include <utility>

namespace joelclaw::infra::dst {
namespace {

using Strings = std::vector<std::string>;

constexpr Duration probe_patience{2'000};  // of the shell healer's own ssh
constexpr Duration act_patience{900'000};

/// One hand on the world, without any memory.
class Hand {
 public:
  Hand(const StackSpec& spec, Host& host) : m_spec(spec), m_host(host) {}

  bool socket_answers() {
    HttpRequest request;
    request.target = UnixTarget{socket()};
    request.path = "/_ping";
    request.deadline = probe_patience;
    return std::get<HttpAnswer>(asked(request)).contact == Contact::answered;
  }

  bool port_answers(std::uint16_t port, Greeting greeting) {
    Dial dial;
    dial.target = TcpTarget{"127.0.0.1", port};
    dial.greeting = greeting;
    dial.deadline = probe_patience;
    return std::get<DialAnswer>(asked(dial)).contact == Contact::answered;
  }

  void run(const std::string& program, Strings arguments) {
    asked(Command{program, std::move(arguments), {}, "", act_patience});
  }
  void colima(const Strings& words) {
    Strings all = words;
    all.insert(all.end(), {"--profile", m_spec.vm.profile});
    run("colima", std::move(all));
  }
  void docker(const Strings& words) {
    Strings all{"--host", "unix://" + socket()};
    all.insert(all.end(), words.begin(), words.end());
    run("docker", std::move(all));
  }
  void kubectl(const Strings& words) {
    Strings all{"--kubeconfig", m_host.surroundings.home() + "/.kube/config", "--context", "admin@joelclaw-1"};
    all.insert(all.end(), words.begin(), words.end());
    run("kubectl", std::move(all));
  }
  void force_cycle() {
    colima({"stop", "--force"});
    m_host.clock.pause(Duration{1'000});
    colima({"start"});
  }

 private:
  std::string socket() const { return m_host.surroundings.home() + "/.colima/" + m_spec.vm.profile + "/docker.sock"; }

  std::variant<Outcome, HttpAnswer, DialAnswer> asked(Question question) {
    Watcher nobody;
    const std::vector<Question> questions{std::move(question)};
    return m_host.world.ask(questions, nobody).front().what;
  }

  const StackSpec& m_spec;
  Host& m_host;
};

/// A healer that keeps nothing between its ticks and tells nothing.
Healer by(void (*act)(Hand&)) {
  return [act] {
    return [act](const StackSpec& spec, Host& host) -> std::optional<HealReport> {
      Hand hand{spec, host};
      act(hand);
      return std::nullopt;
    };
  };
}

constexpr std::uint16_t redis = 6379;

}  // namespace

Healer restarts_on_first_blip() {
  return by([](Hand& hand) {
    if (!hand.socket_answers()) {
      hand.force_cycle();
    }
  });
}

Healer only_ever_starts() {
  return by([](Hand& hand) {
    if (!hand.socket_answers()) {
      hand.colima({"start"});
    }
  });
}

Healer restarts_on_slow_probe() {
  return by([](Hand& hand) {
    if (!hand.port_answers(redis, Greeting::redis_ping)) {
      hand.docker({"restart", "joelclaw-controlplane-1"});
    }
  });
}

Healer deletes_claims() {
  return by([](Hand& hand) {
    if (!hand.port_answers(redis, Greeting::redis_ping)) {
      hand.kubectl({"--namespace", "joelclaw", "delete", "pvc", "data-redis-0"});
    }
  });
}

Healer forgets_its_attempts() {
  return [] {
    const auto streak = std::make_shared<int>(0);
    return [streak](const StackSpec& spec, Host& host) -> std::optional<HealReport> {
      Hand hand{spec, host};
      *streak = hand.socket_answers() || hand.port_answers(redis, Greeting::redis_ping) ? 0 : *streak + 1;
      if (*streak >= 2) {
        *streak = 0;
        hand.force_cycle();
      }
      return std::nullopt;
    };
  };
}

Healer prunes_everything() {
  return by([](Hand& hand) { hand.docker({"system", "prune", "--all", "--force", "--volumes"}); });
}

}  // namespace joelclaw::infra::dst
