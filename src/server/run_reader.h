// Runs as a reader finds them: loaded in the engine, or folded from the journal and kept for a
// while. Steps are found by path, through child runs. Used on the engine's thread only.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "engine/engine.h"
#include "engine/run_store.h"

namespace wfb {

// A run with its line in the list of runs. `run` is valid until the engine's next turn.
struct FoundRunState {
  RunRecord record;
  std::shared_ptr<const Run> run;
  bool loaded = false;  // In the engine.
};

struct FoundStep {
  FoundRunState in;  // The run that the step belongs to: a child run, perhaps.
  StepId step = kNoStep;
};

class RunReader {
 public:
  // Without an engine every run is folded.
  RunReader(const Engine* engine, RunStore& store) : engine_(engine), store_(store) {}

  // NotFound when there is no such run.
  Result<FoundRunState> Find(const std::string& run_id);
  // `path` is "build", "build/@acme/core", a key such as "@acme/core", or, through child runs,
  // "build/@acme/core/test". NotFound names the nearest.
  Result<FoundStep> FindStep(const std::string& run_id, std::string_view path);

 private:
  // What a fold cost is kept for the next requests: pages ask for the same run again and again. A
  // run that is loaded and changed meanwhile has another status or end.
  struct Folded {
    RunRecord record;
    std::shared_ptr<const Run> run;
  };

  const Engine* engine_;
  RunStore& store_;
  std::deque<Folded> folded_;  // The latest first.
};

}  // namespace wfb
