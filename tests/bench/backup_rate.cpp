// SPDX-License-Identifier: MIT
// bench_backup TREE DIRECTORY [ROUNDS]: copies a tree as a backup copies a volume, in turns with
// `tar -cf - TREE | tee FILE | sha256sum`, both into DIRECTORY, and prints the median ratio of their rates and the peak
// of its own memory. Ends with 1 where a bound is missed.
#include <infra/archive/tar_walker.hpp>
#include <infra/posix/posix_world.hpp>
#include <infra/tool/volume_archive.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

using namespace joelclaw::infra;

namespace {

constexpr double least_ratio = 0.8;
constexpr long most_kibibytes = 32 * 1024;
constexpr Duration patience{3'600'000};

double seconds_of(const std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

double by_hand(PosixWorld& world, const std::string& tree, const std::string& file) {
  const std::string script = "tar -C \"$1\" -cf - . | tee \"$2\" | sha256sum && sync \"$2\"";
  const std::array<Question, 1> questions{Command{"sh", {"-c", script, "bench", tree, file}, {}, "", patience}};
  Watcher nobody;
  const auto begun = std::chrono::steady_clock::now();
  const auto answers = world.ask(questions, nobody);
  const double took = seconds_of(begun);
  ::unlink(file.c_str());
  return std::get<Outcome>(answers.front().what).succeeded() ? took : 0;
}

double by_us(PosixWorld& world, const std::string& tree, const std::string& file, std::uint64_t& bytes) {
  std::vector<std::string> words = tar_create_words(tree);
  const std::string program = words.front();
  words.erase(words.begin());
  const StreamCommand command{{program, words, {}, "", patience}, FileSink{file, std::make_shared<TarWalker>()}, std::nullopt};
  Watcher nobody;
  const auto begun = std::chrono::steady_clock::now();
  const StreamOutcome heard = world.run(command, nobody);
  const double took = seconds_of(begun);
  ::unlink(file.c_str());
  bytes = heard.succeeded() ? heard.sunk->bytes : 0;
  return heard.succeeded() ? took : 0;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fprintf(stderr, "usage: bench_backup TREE DIRECTORY [ROUNDS]\n");
    return 64;
  }
  const std::string tree = words[1];
  const std::string file = std::string{words[2]} + "/bench_backup.tar";
  const long rounds = count > 3 ? std::strtol(words[3], nullptr, 10) : 5;
  PosixWorld world{{}, ""};
  std::vector<double> ratios;
  std::uint64_t bytes = 0;
  for (long round = 0; round <= rounds; ++round) {
    const double hand = by_hand(world, tree, file);
    const double us = by_us(world, tree, file, bytes);
    if (hand <= 0 || us <= 0) {
      std::fprintf(stderr, "bench_backup: a copy failed\n");
      return 2;
    }
    if (round > 0) {  // the first one reads the tree into the cache
      ratios.push_back(hand / us);
      std::printf("round %ld: by hand %.2f s, backup %.2f s, ratio %.2f\n", round, hand, us, hand / us);
    }
  }
  std::sort(ratios.begin(), ratios.end());
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const double ratio = ratios.empty() ? 0 : ratios[ratios.size() / 2];
  std::printf("%.0f MiB, rate / by hand %.2f (at least %.1f), peak memory %.1f MiB (below 32)\n",
              static_cast<double>(bytes) / (1 << 20), ratio, least_ratio, static_cast<double>(used.ru_maxrss) / 1024);
  return ratio >= least_ratio && used.ru_maxrss < most_kibibytes ? 0 : 1;
}
