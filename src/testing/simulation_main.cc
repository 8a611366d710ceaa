// Simulates runs of the engine from seeds: `simulation SEED` replays one and prints what happened,
// `simulation --seeds N [--from S]` tries many and names the first that breaks an invariant.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "testing/simulation.h"

namespace {

int Replay(uint64_t seed) {
  const wfb::testing::SimulationResult result = wfb::testing::Simulate(seed);
  std::fputs(result.log.c_str(), stdout);
  std::printf("seed %llu: %llu events, %u crashes\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(result.events), result.crashes);
  if (result.failure.empty()) return 0;
  std::printf("broken: %s\n", result.failure.c_str());
  return 1;
}

int TryMany(uint64_t from, uint64_t count) {
  uint64_t events = 0, crashes = 0;
  for (uint64_t seed = from; seed < from + count; ++seed) {
    const wfb::testing::SimulationResult result = wfb::testing::Simulate(seed);
    events += result.events;
    crashes += result.crashes;
    if (result.failure.empty()) continue;
    std::printf("seed %llu broke an invariant: %s\nreplay: ./dev sim %llu\n",
                static_cast<unsigned long long>(seed), result.failure.c_str(),
                static_cast<unsigned long long>(seed));
    return 1;
  }
  std::printf("%llu seeds from %llu: %llu events, %llu crashes, every invariant held\n",
              static_cast<unsigned long long>(count), static_cast<unsigned long long>(from),
              static_cast<unsigned long long>(events), static_cast<unsigned long long>(crashes));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  uint64_t seeds = 0, from = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool has_value = i + 1 < argc;
    if (argument == "--seeds" && has_value) {
      seeds = std::strtoull(argv[++i], nullptr, 10);
    } else if (argument == "--from" && has_value) {
      from = std::strtoull(argv[++i], nullptr, 10);
    } else if (argument.find_first_not_of("0123456789") == std::string::npos) {
      return Replay(std::strtoull(argument.c_str(), nullptr, 10));
    } else {
      std::fprintf(stderr, "usage: simulation SEED | --seeds N [--from S]\n");
      return 2;
    }
  }
  return TryMany(from, seeds == 0 ? 200 : seeds);
}
