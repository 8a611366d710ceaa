// Mirrors of the runs that another executor decides: reads the facts of each run and of its child
// runs, and gives them to the engine in an order in which a reader never meets the end of a child
// run in its parent before the child's own. Goes on by itself when the other side was away.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "mirror/remote_runs.h"

namespace wfb {

class RunMirrors : public RemoteExecutor {
 public:
  // All parts outlive it.
  RunMirrors(Engine& engine, RunStore& store, Journal& journal, Loop& loop, RemoteRuns& remote);
  ~RunMirrors() override;

  // Starts a run there. Answers with its id once its start is on the disk here.
  void Start(const StartRequest& request, std::function<void(Result<std::string>)> answer);
  void Follow(const Run& root) override;
  void Ask(const Run& run, const Event& request, std::function<void(Status)> answer) override;

  // Why the mirror of a root run stands still at the moment; empty = it does not, or nobody knows.
  const std::string& NoticeOf(const std::string& run_id) const;
  // Called when the notice of a root run changes.
  void OnNotice(
      std::function<void(const std::string& run_id, const std::string& notice)> callback) {
    on_notice_ = std::move(callback);
  }

 private:
  using ChildKey = std::pair<StepId, uint32_t>;  // Step and attempt in the parent.
  struct Child {
    std::string run_id;  // Empty until its ChildStarted came.
    std::optional<RemotePlace> place;
    bool open = false;  // Its own mirror exists.
    bool complete = false;
  };
  struct Mirror {
    std::string run_id;
    std::string root;
    std::string parent;  // Run id; empty for a root run.
    ChildKey key;        // In the parent.
    RemotePlace place;
    BundlePtr bundle;
    std::unique_ptr<RemoteHistory> history;
    uint64_t known = 0;           // Facts that the journal has or the engine was given.
    std::deque<Event> held;       // They follow those.
    std::vector<RemoteLog> logs;  // Not yet told.
    bool closed = false;
    std::map<ChildKey, Child> children;
    uint32_t failures = 0;  // In a row.
    TimestampMs heard_at = 0;
    std::function<void(Result<std::string>)> started;  // Who waits for the start of a root run.
  };
  // A person's request: it is answered when the run has accepted it and its fact is here.
  struct Asked {
    std::string run_id;
    EventType type = EventType::RunStarted;
    uint64_t after = 0;  // The fact has a greater number.
    bool accepted = false;
    bool seen = false;
    std::function<void(Status)> answer;
  };

  void OpenMirror(Mirror mirror);
  void Read(const std::string& run_id);
  void Take(Mirror& mirror, RemotePage&& page);
  void Complain(Mirror& mirror, const Error& error);
  // Gives the engine what it may have, and goes on with the child runs.
  void Pump(const std::string& run_id);
  bool MustWaitFor(Mirror& mirror, const Event& fact);
  void Give(Mirror& mirror, std::vector<Event> facts);
  void OpenChildren(const std::string& run_id);
  void Close(const std::string& run_id);
  uint64_t Remember(const Run& run, EventType type, std::function<void(Status)> answer);
  void Accept(uint64_t number, const Status& status);
  void AnswerWhatIsHere(uint64_t number);
  void Recognize(const std::string& run_id, uint64_t first, const std::vector<EventType>& types);
  void Notice(const std::string& root, const std::string& notice);
  void WatchForObstacles();
  void AskReopening(const Run& run, const Event& request, std::function<void(Status)> answer);
  Result<std::vector<Event>> FactsOf(const std::string& run_id);
  RemotePlace PlaceOf(const Run& run) const;

  Engine& engine_;
  RunStore& store_;
  Journal& journal_;
  Loop& loop_;
  RemoteRuns& remote_;
  std::map<std::string, Mirror> mirrors_;  // By run id.
  std::map<uint64_t, Asked> asked_;
  uint64_t last_asked_ = 0;
  std::map<std::string, std::string> notices_;  // By root run.
  std::function<void(const std::string&, const std::string&)> on_notice_;
  bool watching_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace wfb
