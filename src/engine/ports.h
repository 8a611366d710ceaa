// What the engine needs from the world. The real ones (SqliteJournal, ProcessRunner, AsioLoop) and
// the doubles of the simulation (MemoryJournal, FakeRunner, ManualLoop) stand behind these. All
// calls and callbacks happen on the engine's one thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/command.h"
#include "core/event.h"
#include "core/step_state.h"

namespace wfb {

using RunNumber = int64_t;  // Identity of a run within one data directory, from 1; never reused.
using Position = int64_t;   // Of an event in the whole journal, from 1, strictly increasing.
inline constexpr size_t kRunIdLengthMax = 1'000;  // Bytes.

// One row of the list of runs: a projection of the journal, written in the same transaction.
struct RunRecord {
  RunNumber number = 0;
  std::string id;
  std::string workflow;
  std::string definition_hash;
  RunNumber parent = 0;  // 0 = a root run.
  StepId parent_step = kNoStep;
  RunStatus status = RunStatus::Running;
  TimestampMs started_at = 0;
  TimestampMs finished_at = -1;  // -1 = not finished.
};

struct JournalEntry {
  Position position = 0;  // Given by the journal at commit.
  RunNumber run = 0;
  Event event;
};

// Everything that one turn of the engine makes durable together.
struct JournalBatch {
  struct Definition {
    std::string hash;
    std::string document;  // JSON text of a StoredDefinition (engine/engine.h).
  };
  struct RunChange {
    RunNumber number = 0;
    RunStatus status = RunStatus::Running;
    TimestampMs finished_at = -1;
  };
  std::vector<Definition> definitions;  // A hash that is already stored is left as it is.
  std::vector<RunRecord> new_runs;
  std::vector<JournalEntry> entries;  // Order of one run's entries is their order of happening.
  std::vector<RunChange> run_changes;
  bool empty() const { return definitions.empty() && new_runs.empty() && entries.empty(); }
};

struct RunQuery {
  std::optional<RunNumber> parent{};  // 0 = root runs only.
  std::optional<RunStatus> status{};
  bool unfinished_only = false;
  std::string id{};              // Exact; empty = any.
  std::string workflow{};        // Exact; empty = any.
  RunNumber before = INT64_MAX;  // Paging: only smaller numbers.
  size_t limit = SIZE_MAX;
};

// A page of the history of root runs, in an order, a page after a run.
struct HistoryQuery {
  enum class Order { Newest, Oldest, Shortest, Longest, ByWorkflow, ByStatus };
  Order order = Order::Newest;  // Equal ones: newest first.
  std::string text{};           // In the id or the workflow's name, in any case; empty = any.
  std::string workflow{};       // Exact; empty = any.
  std::optional<RunStatus> status{};
  bool unfinished_only = false;
  std::optional<RunRecord> after{};  // The last run of the page before.
  TimestampMs now = 0;               // Until when open runs last; the same for all pages.
  size_t limit = 50;
};

struct HistoryPage {
  std::vector<RunRecord> runs;
  // Of all that match but for their status, per RunStatus.
  std::array<size_t, kRunStatusCount> counts{};
};

class Journal {
 public:
  virtual ~Journal() = default;
  // Writes the batch in one transaction: after Ok it survives the death of this process. Sets the
  // positions of batch.entries. After an error nothing of the batch is stored and the journal takes
  // no further commits (the engine ends and recovers from the disk).
  virtual Status Commit(JournalBatch& batch) = 0;
  // Everything up to this position survives a power cut.
  virtual Position synced() const = 0;
  // Asks for synced() to reach at least `position`; on_synced (set once) is called after it grew.
  virtual void RequestSync(Position position) = 0;
  virtual void OnSynced(std::function<void(Status)> callback) = 0;

  virtual RunNumber last_run_number() const = 0;
  // Newest first.
  virtual Result<std::vector<RunRecord>> Runs(const RunQuery& query) = 0;
  // Costs as much for the last page as for the first.
  virtual Result<HistoryPage> History(const HistoryQuery& query) = 0;
  // The run's events in order, positions above `after`. `visit` returns false to stop. A row that
  // does not match its checksum is an Io error that names run and position.
  virtual Status ReadEvents(RunNumber run, Position after,
                            const std::function<bool(JournalEntry&&)>& visit) = 0;
  virtual Result<std::string> ReadDefinition(const std::string& hash) = 0;
};

struct AttemptKey {
  RunNumber run = 0;
  StepId step = kNoStep;
  uint32_t attempt = 0;
  friend auto operator<=>(const AttemptKey&, const AttemptKey&) = default;
};

class StepRunner {
 public:
  virtual ~StepRunner() = default;
  // Carries the attempt out. Exactly one answer follows through the callback, never from within
  // this call: AttemptSucceeded, AttemptFailed or AttemptCancelled, when nothing of it is left
  // alive.
  virtual void Start(const AttemptKey& key, const std::string& run_id, StartAttempt command) = 0;
  // Ends it: TERM, the grace, KILL of the whole tree. Unknown keys are ignored (already answered).
  virtual void Cancel(const AttemptKey& key) = 0;
  // Ends all at once without grace (second Ctrl-C).
  virtual void KillAll() = 0;
  // Event::at of an answer is left 0: the engine stamps it with the time of its turn.
  virtual void OnAnswer(std::function<void(const AttemptKey&, Event)> callback) = 0;
};

class Loop {
 public:
  virtual ~Loop() = default;
  // The wall clock, constant within one turn of the loop, never going back.
  virtual TimestampMs now() const = 0;
  // Calls back once, on the engine's thread, at or after `due`.
  virtual void At(TimestampMs due, std::function<void()> callback) = 0;
  // Calls back in the next turn; safe from any thread.
  virtual void Post(std::function<void()> callback) = 0;
};

// Hears every event once it is durable (synced), in order of position, never twice.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void OnDurable(std::span<const JournalEntry> entries) = 0;
};

}  // namespace wfb
