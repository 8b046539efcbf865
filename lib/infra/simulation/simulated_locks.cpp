// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/simulated_ports.hpp>

#include <utility>

namespace joelclaw::infra::simulation {

class SimulatedLocks::Held : public HeldLock {
 public:
  Held(SimulatedLocks& locks, std::string path) : m_locks(locks), m_path(std::move(path)) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() override { m_locks.m_held.erase(m_path); }

  Status announce(const LockHolder& holder) override {
    if (!m_locks.m_life.use(PortUse::lock, "announce")) {
      return Error{m_path, "is nobody's any more", "", {}};
    }
    m_locks.m_held[m_path] = holder;
    return Done{};
  }

 private:
  SimulatedLocks& m_locks;
  std::string m_path;
};

std::optional<LockHolder> SimulatedLocks::holder_of(const std::string& path) const {
  const auto found = m_held.find(path);
  if (found != m_held.end()) {
    return found->second;
  }
  const auto& other = m_model.host.holder;
  if (other && path.starts_with(m_model.state_directory()) && contains(path, "/locks/")) {
    return LockHolder{other->pid, 1'000'000 + other->pid, other->verb, other->step, other->since};
  }
  return std::nullopt;
}

Result<std::variant<LockTaken, std::unique_ptr<HeldLock>>> SimulatedLocks::acquire(const std::string& path,
                                                                                   const LockHolder& holder) {
  using Taken = std::variant<LockTaken, std::unique_ptr<HeldLock>>;
  if (!m_life.use(PortUse::lock, "acquire")) {
    return Taken{LockTaken{}};
  }
  if (auto other = holder_of(path)) {
    return Taken{LockTaken{std::move(other)}};
  }
  m_held[path] = holder;
  return Taken{std::make_unique<Held>(*this, path)};
}

Result<std::optional<LockHolder>> SimulatedLocks::holder(const std::string& path) const {
  return holder_of(path);
}

}  // namespace joelclaw::infra::simulation
