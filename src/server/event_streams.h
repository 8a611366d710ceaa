// The readers of GET /api/v1/events: each gets every event of the runs it asked for (and of their
// child runs) once, in order of position, beginning after a position of its choice. A reader first
// catches up from the journal, then hears events as they become durable. One that falls behind goes
// back to the journal; one that takes nothing at all for a while is told to begin anew (`event:
// reset`) and cut off. Nothing of this can hold up the engine.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/engine.h"
#include "engine/ports.h"
#include "engine/run_store.h"
#include "engine/step_names.h"
#include "server/event_backlog.h"
#include "server/http_server.h"

namespace wfb {

struct EventLimits {
  size_t queued_events = 1'024;       // A reader with more, …
  size_t queued_bytes = 1024 * 1024;  // … or with more bytes, has fallen behind.
  DurationMs stall_ms = 5'000;        // Behind, and nothing taken for so long: cut off.
  DurationMs heartbeat_ms = 15'000;
};

class EventStreams final : public EventSink {
 public:
  // `names` hears the same events before this does. All parts outlive it.
  EventStreams(Engine& engine, Journal& journal, RunStore& store, StepNames& names, Loop& loop,
               EventLimits limits = {});
  // Ends all streams.
  ~EventStreams() override;

  // Answers the exchange with the events of these runs (none named: of all) after the position;
  // without one, from here on. NotFound when a run does not exist.
  Status Open(const HttpExchange& exchange, const std::vector<std::string>& run_ids,
              std::optional<Position> after);

  void OnDurable(std::span<const JournalEntry> entries) override;

  size_t reader_count() const { return readers_.size(); }

 private:
  struct Reader {
    HttpStream stream;
    std::vector<RunNumber> runs;            // Empty = all.
    Position after = 0;                     // Hears only what lies above.
    std::unique_ptr<EventBacklog> backlog;  // Absent = hears events as they happen.
    TimestampMs drained_at = 0;             // When nothing was queued, or when it fell behind.
    bool pump_posted = false;
  };
  using ReaderId = uint64_t;

  bool Wants(const Reader& reader, RunNumber run);
  // Of a run's parent; 0 = it has none.
  RunNumber ParentOf(RunNumber run);
  const StepNames::KnownRun* Known(RunNumber run);
  // The text that goes over the wire.
  std::string TextOf(const JournalEntry& entry);

  Status AddTree(EventBacklog& backlog, const RunRecord& run);
  Status FillBacklog(Reader& reader, Position after);
  void Hear(Reader& reader, const JournalEntry& entry, std::string& text);
  // Continues a reader's backlog as far as its queue allows.
  void Pump(ReaderId id);
  void PumpLater(ReaderId id);
  bool IsStalled(const Reader& reader) const;
  void Reset(Reader& reader);
  void ScheduleHeartbeat();

  Engine& engine_;
  Journal& journal_;
  RunStore& store_;
  StepNames& names_;
  Loop& loop_;
  const EventLimits limits_;
  std::unordered_map<ReaderId, Reader> readers_;
  ReaderId next_id_ = 1;
  std::unordered_map<RunNumber, RunNumber> parents_;  // Of the runs that readers were asked about.
  std::unordered_set<RunNumber> unnamed_;             // Runs whose steps' names are not to be had.
  Position told_ = 0;                                 // Everything up to here is durable.
  bool heartbeat_scheduled_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // Callbacks outlive this.
};

}  // namespace wfb
