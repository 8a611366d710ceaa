// A served engine for tests: the real engine, loop, server and sockets, on a thread of their own;
// the journal lies in memory and attempts end when the test says so.
#pragma once

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/api_client.h"
#include "server/api_server.h"
#include "testing/fake_runner.h"
#include "testing/memory_journal.h"
#include "testing/plan_builder.h"
#include "testing/temporary_directory.h"

namespace wfb::testing {

// Its disk takes what is committed in the next turn of the loop, unless it is held.
class LoopJournal : public MemoryJournal {
 public:
  explicit LoopJournal(Loop& loop) : loop_(loop) {}
  void RequestSync(Position position) override {
    MemoryJournal::RequestSync(position);
    if (held_) return;
    loop_.Post([this] {
      if (wants_sync() && !held_) CompleteSync();
    });
  }
  void Hold(bool held) {
    held_ = held;
    if (!held && wants_sync()) CompleteSync();
  }

 private:
  Loop& loop_;
  bool held_ = false;
};

class LearnNames : public EventSink {
 public:
  explicit LearnNames(StepNames& names) : names_(names) {}
  void OnDurable(std::span<const JournalEntry> entries) override {
    for (const JournalEntry& entry : entries) names_.Learn(entry);
  }

 private:
  StepNames& names_;
};

struct ServedEngineOptions {
  HttpLimits http{};
  EventLimits events{};
  LiveLimits live{};
  bool takes_runs = true;
  std::string folder{};  // Of workflows.
  WebAssets web{};
  std::string sessions_path{};
};

// Everything but client() is for the loop's thread: see On.
class ServedEngine {
 public:
  using Options = ServedEngineOptions;
  explicit ServedEngine(Options options = {});
  ~ServedEngine();

  // Calls on the loop's thread and waits.
  template <typename Call>
  auto On(Call call) {
    std::packaged_task<decltype(call())()> task(std::move(call));
    auto future = task.get_future();
    loop_.Post([&task] { task(); });
    return future.get();
  }

  // Starts a run of the workflow with this input; waits until that is durable.
  Status Start(const std::string& run_id, const std::string& workflow, const Json& input);
  // Waits until `condition`, asked on the loop's thread, is true; false after ten seconds.
  bool Await(const std::function<bool()>& condition);
  // Ends the live attempt of the step, waiting for it to be live.
  void Succeed(const std::string& run_id, const std::string& step);
  void Fail(const std::string& run_id, const std::string& step);

  std::string socket_path() const { return directory_ / "socket"; }
  const ApiClient& client() const { return client_; }
  // One request over a connection of its own; any status.
  HttpResponse Send(const std::string& method, const std::string& target,
                    const std::string& body = "",
                    HttpHeaders headers = {{"Content-Type", "application/json"}});

  // Sends the bytes as they are over a connection of their own; gives all that comes back until the
  // server closes it.
  std::string SendRaw(std::string_view bytes);

  AsioLoop& loop() { return loop_; }
  LoopJournal& journal() { return journal_; }
  FakeRunner& runner() { return runner_; }
  Engine& engine() { return *engine_; }
  LogStore& logs() { return logs_; }
  ApiServer& server() { return *server_; }
  // As after the death of the process: nothing is left but the journal.
  void RestartEngine();
  int starts() const { return starts_; }

 private:
  BundlePtr MakeBundle(const std::string& root);
  void MakeEngine();
  void MakeServer();
  std::optional<AttemptKey> LiveAttempt(const std::string& run_id, const std::string& step);
  AttemptKey AwaitAttempt(const std::string& run_id, const std::string& step);

  TemporaryDirectory directory_;
  Options options_;
  AsioLoop loop_;
  LoopJournal journal_{loop_};
  FakeRunner runner_;
  std::map<std::string, PlanPtr> plans_;
  RunStore store_;
  LogStore logs_;
  std::unique_ptr<StepNames> names_;
  std::unique_ptr<LearnNames> learn_names_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<ApiServer> server_;
  ApiClient client_;
  int starts_ = 0;
  std::thread thread_;
};

}  // namespace wfb::testing
