// The shapes of runs that somebody looks at, each made once, with how long their steps will take:
// as learned from the latest earlier run of the workflow, or as simulated work says. Used on the
// engine's thread only.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "engine/ports.h"
#include "report/run_shape.h"
#include "server/run_reader.h"

namespace wfb {

class RunShapes {
 public:
  RunShapes(Journal& journal, RunStore& store) : journal_(journal), store_(store) {}

  // Of the run as it is; `number` is the run's.
  std::shared_ptr<const RunShape> Of(const Run& run, RunNumber number);

  struct Learned {
    RunNumber number = 0;
    std::string run;  // Empty = nothing is known.
    ExpectedDurations durations;
  };
  // From the latest root run of the workflow that has finished, has durations, and began before
  // this one. Valid until the next call.
  const Learned& LatestOf(const std::string& workflow, RunNumber before);

 private:
  struct Kept {
    RunNumber number = 0;
    std::shared_ptr<const RunShape> shape;
  };

  ExpectedDurations ExpectedOf(const Run& run, RunNumber number);
  // Empty unless all work of the items is simulated.
  ExpectedDurations SimulatedOf(const Run& run);

  Journal& journal_;
  RunStore& store_;
  std::deque<Kept> kept_;        // The latest first.
  std::deque<Learned> learned_;  // From these runs; the latest first.
  const Learned nothing_{};
};

}  // namespace wfb
