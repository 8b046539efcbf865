// SPDX-License-Identifier: MIT
// What the tests of the guard kill: a program that asks a companion and something that takes long;
// the first that each says is its own number.
#include <infra/posix/guard.hpp>
#include <infra/posix/posix_world.hpp>

#include <cstdio>
#include <cstring>

namespace joelclaw::infra {
namespace {

class Echo : public Watcher {
 public:
  std::vector<Question> line(std::size_t /*number*/, std::string_view text) override {
    std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
    std::fflush(stdout);
    return {};
  }
};

int run(const char* own_path) {
  PosixWorld world{{}, own_path};
  Command companion;
  companion.program = "sh";
  companion.arguments = {"-c", "trap '' TERM; echo $$; sleep 60 & echo $!; wait"};
  companion.deadline = Duration{60'000};
  companion.lifetime = Lifetime::accompanying;
  Command other;
  other.program = "sh";
  other.arguments = {"-c", "trap '' TERM; echo $$; sleep 5"};
  other.deadline = Duration{60'000};
  other.guarded = true;
  const std::vector<Question> questions{companion, other};
  Echo echo;
  world.ask(questions, echo);
  return 0;
}

}  // namespace
}  // namespace joelclaw::infra

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], joelclaw::infra::guard_verb) == 0) {
    return joelclaw::infra::guard_main(argc, argv);
  }
  return joelclaw::infra::run(argv[0]);
}
