// Runs the real engine in a world where time, order, failures and crashes are drawn from a seed.
// The same seed gives the same run, event by event. After every step the invariants of the product
// are checked against a naive model.
#pragma once

#include <cstdint>
#include <string>

namespace wfb::testing {

struct SimulationResult {
  std::string failure;  // Empty when every invariant held; else what broke, and when.
  std::string log;      // What happened, a line each.
  uint64_t events = 0;  // Journaled.
  uint32_t crashes = 0;
};

SimulationResult Simulate(uint64_t seed);

}  // namespace wfb::testing
