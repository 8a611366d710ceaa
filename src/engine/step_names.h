// The names of steps, learned from the events as they pass: for event sinks that print or send
// them. Events carry numbers, and a child run is gone from the engine before its last events are
// told, so the names are kept here.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "engine/ports.h"
#include "engine/run_store.h"

namespace wfb {

class StepNames {
 public:
  // Asks `store` for the plans of runs.
  explicit StepNames(RunStore& store) : store_(store) {}

  struct KnownRun {
    std::string id;
    std::string prefix;  // "build/@acme/core/" for a child run; empty for a root run.
    uint32_t node_count = 0;
    std::vector<std::string> names;    // By step: "build", "build/@acme/core".
    std::vector<bool> is_orchestrate;  // By node.
    RunNumber parent = 0;
  };

  // Takes what the event says about names. To be called with every event of a run, in order.
  void Learn(const JournalEntry& entry);
  // Learns a run that began earlier, from its journal.
  Status LearnEarlier(Journal& journal, const RunRecord& record);
  // nullptr when the run is unknown.
  const KnownRun* Find(RunNumber run) const;
  // "build/@acme/core/test"; empty for events of the run itself.
  std::string PathOf(RunNumber run, StepId step) const;
  void Forget(RunNumber run) { runs_.erase(run); }

 private:
  void LearnStart(const JournalEntry& entry);

  RunStore& store_;
  std::unordered_map<RunNumber, KnownRun> runs_;
  std::unordered_map<std::string, RunNumber> number_by_id_;
};

}  // namespace wfb
