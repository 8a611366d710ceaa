// The readers of GET /api/v1/live, the one stream of all tabs: each gets every run that it names as
// a whole (`event: view`), then what changes in it (`event: change`), complete for the steps that
// changed. Nothing is repeated and nothing is missed: what a reader has is a revision of the run,
// and what it gets next is all that changed since, as of a position that is on the disk.
//
// The first change leaves at once. While it is on its way, and while a reader has not taken what it
// was sent, changes are gathered: a slow reader gets few, large ones, never old ones. Nothing of
// this can hold up the engine.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/engine.h"
#include "server/http_server.h"
#include "server/run_reader.h"
#include "server/run_shapes.h"
#include "server/run_summaries.h"

namespace wfb {

struct LiveLimits {
  DurationMs heartbeat_ms = 5'000;
  DurationMs list_ms = 250;  // Between two events of the list.
  DurationMs gap_ms = 8;     // Between two changes of a run, and more with many readers.
  DurationMs eta_ms = 250;   // Between two estimates of a run's time left, …
  DurationMs eta_large_ms = 1'000;
  size_t large_steps = 200;  // … and when it has more steps than this.
};

// How long the runs still take, reckoned anew only now and then.
class RunEstimates {
 public:
  explicit RunEstimates(const LiveLimits& limits) : limits_(limits) {}
  std::optional<DurationMs> Of(const Run& run, size_t step_count, TimestampMs now);

 private:
  struct Kept {
    std::string run;
    uint64_t revision = 0;
    TimestampMs at = 0;
    std::optional<DurationMs> rest_ms;
  };
  const LiveLimits limits_;
  std::vector<Kept> kept_;  // The oldest first.
};

// What live readers see of runs; all parts outlive it.
struct LiveSources {
  Engine& engine;
  Loop& loop;
  Journal& journal;
  RunReader& runs;
  RunShapes& shapes;
  RunEstimates& estimates;
  RunSummaries& summaries;
  // Why a run that is decided elsewhere stands still; empty = it does not. May be absent.
  std::function<std::string(const std::string& run)> notice{};
};

class LiveRuns final : public EventSink {
 public:
  LiveRuns(LiveSources sources, LiveLimits limits);
  // Ends all streams.
  ~LiveRuns() override;

  // Answers the exchange with a stream of these runs, and of the lines of the list when `list`.
  void Open(const HttpExchange& exchange, const std::vector<std::string>& run_ids, bool list);

  void OnDurable(std::span<const JournalEntry> entries) override;

  size_t reader_count() const { return readers_.size(); }

 private:
  using ReaderId = uint64_t;
  // What a reader has of a run.
  struct Mark {
    bool viewed = false;
    uint64_t shape = 0;
    uint64_t revision = 0;
    bool interrupted = false;
    std::string notice;
    friend auto operator<=>(const Mark&, const Mark&) = default;
  };
  struct Reader {
    HttpStream stream;
    std::map<RunNumber, Mark> marks;
    bool list = false;
    std::set<RunNumber> lines;  // Of the list, to be sent.

    bool idle() const { return stream.queued_count() == 0; }
  };
  // A run that somebody watches.
  struct Watch {
    std::string id;
    std::set<ReaderId> readers;
    bool in_flight = false;  // Something waits for the disk, or for the gap to pass.
    bool changed = false;    // Meanwhile.
  };
  // One text for all readers that have the same of the run.
  struct Message {
    Mark from, to;
    std::string text;
    std::vector<ReaderId> readers;
  };

  void Send(RunNumber number);
  void SendLater(RunNumber number);
  std::vector<Message> MakeMessages(RunNumber number, const Watch& watch);
  std::string TextFor(const Mark& from, const Mark& to, const Run& run, RunNumber number);
  void Deliver(RunNumber number, const std::vector<Message>& messages);
  void OnDrained(ReaderId id);
  void Remove(ReaderId id);

  Result<RunRecord> RecordOf(RunNumber number);
  bool IsRoot(RunNumber number);
  void ScheduleList();
  void SendList();
  void ScheduleHeartbeat();

  LiveSources sources_;
  const LiveLimits limits_;
  std::unordered_map<ReaderId, Reader> readers_;
  std::map<RunNumber, Watch> watches_;
  ReaderId next_id_ = 1;
  std::unordered_map<RunNumber, bool> roots_;  // Whether a run is one.
  TimestampMs listed_at_ = 0;
  bool list_scheduled_ = false;
  bool heartbeat_scheduled_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // Callbacks outlive this.
};

}  // namespace wfb
