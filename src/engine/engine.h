// The embedded engine: runs trees of runs on one machine, durably. It owns no thread and no file:
// the journal, the runner and the loop are given to it, and it acts only inside turns of that loop.
//
// A turn: facts that arrived are applied; the decider is asked until it has nothing more to say;
// all events of the turn are committed together (write before acting); then the commands are
// carried out. What leaves (sinks, answers to requests, activities marked external) waits until its
// event is on the disk (sync before telling).
//
// A mirrored run is decided by another executor. Its facts come from there, are journaled and told
// like all others, and nothing follows from them here: no decision, no attempt, no timer.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/resource_pools.h"
#include "core/run.h"
#include "engine/definition_bundle.h"
#include "engine/ports.h"
#include "engine/remote_executor.h"
#include "engine/run_store.h"

namespace wfb {

// Consecutive facts of a mirrored run. A run's facts are numbered from 1, its start.
struct MirroredFacts {
  std::string run_id;
  uint64_t first = 1;  // The number of the first one.
  std::vector<Event> events;
};

struct StartRequest {
  BundlePtr bundle;
  std::string run_id;  // Unique in the data directory.
  Json input;
  std::optional<uint32_t> concurrency;
  std::optional<FailurePolicy> failure_policy;
};

class Engine {
 public:
  // All parts outlive the engine.
  Engine(Journal& journal, StepRunner& runner, Loop& loop, RunStore& store);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Called with the result once the fact is on the disk, or with why it was refused.
  using Answer = std::function<void(Status)>;

  // Starts a root run. Conflict when its id is taken.
  Status Start(const StartRequest& request, Answer answer);
  // Takes an interrupted run (and its children) from the journal and continues it: attempts that
  // were in flight are settled as interrupted, timers are set again. A paused run stays paused.
  // Conflict when it has finished; Ok at once when it is loaded already.
  Status Continue(const std::string& run_id);
  // A person's request on a run that is loaded, or (retry, skip) on a finished one, which is loaded
  // first. Pause and resume reach its child runs too. Event::at is set here.
  void Request(const std::string& run_id, Event event, Answer answer);

  // Who decides mirrored runs; without one, requests to them are refused. Outlives the engine.
  void SetRemote(RemoteExecutor* remote) { remote_ = remote; }
  // Opens a mirror of a root run; `started` is its first fact, whose RunOptions say where it lives.
  Status OpenMirror(BundlePtr bundle, Event started, Answer answer);
  // Takes facts of a mirrored run; each is taken once, however often it comes. A child run is
  // opened by its first fact, beside its parent, which must be loaded. Conflict when there is a gap
  // before them, or when one does not fit the run.
  void Mirror(MirroredFacts facts, Answer answer);
  // How many facts of a mirrored run the journal has; 0 when it has no such run.
  Result<uint64_t> MirroredCount(const std::string& run_id);

  // nullptr when the run is not loaded (finished children are not kept).
  const Run* Find(const std::string& run_id) const;
  // True while a loaded run can go on by itself or waits for a timer or a person (paused,
  // needs_attention): until then the engine has a reason to live.
  bool HasUnfinishedRuns() const;
  // Forgets finished root runs; their journal stays.
  void ReleaseFinished();

  void AddSink(EventSink* sink) { sinks_.push_back(sink); }
  void RemoveSink(EventSink* sink);
  // Called once when the journal failed: nothing more is started, everything running is ended.
  void OnFailure(std::function<void(const Error&)> callback) { on_failure_ = std::move(callback); }
  bool failed() const { return failed_; }
  // Events committed but not yet told to the sinks.
  size_t untold_count() const { return untold_.size(); }
  // Position of the last event that was committed: the runs as they are hold everything up to it.
  Position committed() const { return committed_; }
  // Calls back once everything up to committed() is on the disk; at once when it is. What was read
  // of a run may leave then.
  void WhenDurable(Answer callback);

 private:
  struct LoadedRun {
    RunNumber number = 0;
    RunNumber parent = 0;
    StepId parent_step = kNoStep;
    uint32_t parent_attempt = 0;
    RunNumber root = 0;
    BundlePtr bundle;
    std::unique_ptr<Run> run;
    bool mirrored = false;
  };
  struct Arrival {
    RunNumber run = 0;
    Event event;
    Answer answer;  // Set for requests.
    bool with_children = false;
    uint64_t mirrored = 0;  // The number of a mirrored run's fact; its time is its own.
  };
  struct Turn;

  void Deliver(Arrival arrival);
  void RunTurn();
  void Absorb(Turn& turn, Arrival&& arrival);
  Status Take(Turn& turn, LoadedRun& loaded, Arrival& arrival);
  static void AddRecord(Turn& turn, const LoadedRun& loaded, const Event& started);
  void DecideAll(Turn& turn);
  // Applies and records; false when the run refused it.
  Status Record(Turn& turn, LoadedRun& loaded, Event event);
  void Follow(Turn& turn, LoadedRun& loaded, Command&& command);
  void FollowStartChild(Turn& turn, LoadedRun& parent, const StartChild& command);
  Status OpenChild(Turn& turn, LoadedRun& parent, const StartChild& command);
  void TellParent(Turn& turn, const LoadedRun& child);
  void CountResources(LoadedRun& loaded, const Event& event);
  void CarryOut(Turn& turn);
  void CarryOut(RunNumber run, Command&& command);
  void SetTimerFor(RunNumber run, const SetTimer& timer);
  void TellSynced(const Status& status);
  void Fail(const Error& error);

  LoadedRun& Add(LoadedRun loaded);
  // engine_mirror.cc
  Result<LoadedRun*> LoadForMirror(const MirroredFacts& facts);
  Result<LoadedRun*> OpenMirroredChild(const Event& started);
  Status LoadMirroredTree(const RunRecord& record, RunNumber root, std::unique_ptr<Run> run);
  Status LoadTree(const RunRecord& record, RunNumber root, uint32_t parent_attempt);
  LoadedRun* ByNumber(RunNumber number);
  LoadedRun* ById(const std::string& run_id);
  Status EnsureLoaded(const std::string& run_id, const Event& event);

  Journal& journal_;
  StepRunner& runner_;
  Loop& loop_;
  RunStore& store_;
  RemoteExecutor* remote_ = nullptr;
  std::map<RunNumber, LoadedRun> runs_;
  std::map<std::string, RunNumber> number_by_id_;
  std::map<RunNumber, ResourcePools> pools_;  // By root run.
  std::set<RunNumber> dirty_;                 // Runs that may have something to decide.
  RunNumber next_number_ = 1;

  std::vector<Arrival> arrivals_;
  bool turn_posted_ = false;
  bool failed_ = false;

  Position committed_ = 0;
  std::deque<JournalEntry> untold_;  // Committed, not yet on the disk.
  std::deque<std::pair<Position, std::function<void(Status)>>> when_synced_;
  std::vector<EventSink*> sinks_;
  std::function<void(const Error&)> on_failure_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // Callbacks outlive the engine.
};

}  // namespace wfb
