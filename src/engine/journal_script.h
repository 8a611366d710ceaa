// A fixed history of commits for the journal's fault tests: what was written can be compared with
// what is read back, commit by commit.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/sqlite_journal.h"

namespace wfb {

// Commit i of the history, from 0: starts, continues and finishes runs; every event tells its
// commit in `code`.
inline JournalBatch ScriptedBatch(int64_t i) {
  JournalBatch batch;
  const RunNumber newest = i / 8 + 1;
  if (i % 8 == 0) {
    RunRecord run;
    run.number = newest;
    run.id = "run-" + std::to_string(newest);
    run.workflow = "workflow";
    run.definition_hash = "hash-" + std::to_string(newest % 3);
    run.parent = newest % 4 == 0 ? newest - 1 : 0;
    run.started_at = 1000 + i;
    batch.new_runs.push_back(run);
    batch.definitions.push_back({run.definition_hash, "text of " + run.definition_hash});
  }
  for (int64_t e = 0; e <= i % 3; ++e) {
    Event event;
    event.type = EventType::AttemptSucceeded;
    event.step = static_cast<StepId>(e);
    event.attempt = 1;
    event.at = 2000 + i;
    event.code = i;
    if ((i + e) % 2 == 0) event.body = "output " + std::string(static_cast<size_t>(i % 50), 'x');
    const RunNumber run = i % 5 == 0 && newest > 1 ? newest - 1 : newest;
    batch.entries.push_back({0, run, std::move(event)});
  }
  if (i % 8 == 7) batch.run_changes.push_back({newest, RunStatus::Succeeded, 3000 + i});
  return batch;
}

// What a journal holds of the history.
struct ScriptState {
  int64_t commits = 0;  // It holds exactly this many commits, from the first; -1 = it does not.
  std::string error;    // Why it could not be read; then the rest means nothing.
};

// Reads everything and compares it with the first commits of the history, at most `commits_max`.
inline ScriptState ReadScript(SqliteJournal& journal, int64_t commits_max) {
  ScriptState state;
  const auto runs = journal.Runs({});
  if (!runs.ok()) return {0, runs.error().message};
  std::map<RunNumber, std::vector<JournalEntry>> found;
  std::map<RunNumber, RunRecord> records;
  int64_t last = -1;
  for (const RunRecord& run : *runs) {
    records[run.number] = run;
    const Status read = journal.ReadEvents(run.number, 0, [&](JournalEntry&& entry) {
      last = std::max(last, entry.event.code);
      found[run.number].push_back(std::move(entry));
      return true;
    });
    if (!read.ok()) return {0, read.error().message};
    const auto definition = journal.ReadDefinition(run.definition_hash);
    if (!definition.ok()) return {0, definition.error().message};
    if (*definition != "text of " + run.definition_hash) return {-1, ""};
  }
  state.commits = last + 1;
  if (state.commits > commits_max) return {-1, ""};
  std::map<RunNumber, size_t> next;
  for (int64_t i = 0; i < state.commits; ++i) {
    const JournalBatch batch = ScriptedBatch(i);
    for (const RunRecord& run : batch.new_runs)
      if (!records.contains(run.number) || records[run.number].id != run.id) return {-1, ""};
    for (const JournalEntry& entry : batch.entries) {
      const auto& entries = found[entry.run];
      if (next[entry.run] >= entries.size()) return {-1, ""};
      const Event& event = entries[next[entry.run]++].event;
      if (event.code != i || event.step != entry.event.step || event.at != entry.event.at ||
          event.body != entry.event.body)
        return {-1, ""};
    }
    for (const JournalBatch::RunChange& change : batch.run_changes)
      if (records[change.number].status != change.status) return {-1, ""};
  }
  for (const auto& [run, entries] : found)
    if (next[run] != entries.size()) return {-1, ""};
  for (const auto& [number, run] : records)
    if (IsFinished(run.status) != (number * 8 <= state.commits)) return {-1, ""};
  return state;
}

}  // namespace wfb
