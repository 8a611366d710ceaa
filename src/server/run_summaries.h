// The lines of the list of runs with their counts. What a finished run adds up to is folded once
// and kept; a page of large runs that nobody has looked at yet comes without counts rather than
// late. Used on the engine's thread only.
#pragma once

#include <list>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "engine/engine.h"
#include "engine/run_store.h"

namespace wfb {

class RunSummaries {
 public:
  RunSummaries(const Engine& engine, Journal& journal, RunStore& store)
      : engine_(engine), journal_(journal), store_(store) {}

  // {run, workflow, status, interrupted, started_at, finished_at, duration_ms, counts|null,
  // failed}.
  JsonArray Of(const std::vector<RunRecord>& records, TimestampMs now);
  JsonObject Of(const RunRecord& record, TimestampMs now);

 private:
  struct Kept {
    RunStatus status = RunStatus::Running;
    TimestampMs finished_at = -1;
    Json counts;
    JsonArray failed;
  };
  // Folds at most `events` events, and says how many are left.
  JsonObject Make(const RunRecord& record, TimestampMs now, size_t& events);
  const Kept* Find(const RunRecord& record);
  bool IsWorthFolding(const RunRecord& record, size_t& events);

  const Engine& engine_;
  Journal& journal_;
  RunStore& store_;
  std::unordered_map<RunNumber, Kept> kept_;
  std::list<RunNumber> order_;  // The latest first.
};

}  // namespace wfb
