// Drives one run without an engine: takes the decider's choices, keeps what was started, and lets
// the test say how each attempt ends. Steps are named as people name them ("build/a" or "a").
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/run.h"

namespace wfb::testing {

class RunDriver {
 public:
  explicit RunDriver(PlanPtr plan, Json input = JsonObject{}, RunOptions options = {});

  // Applies a fact and takes all choices that follow.
  Status Tell(Event event);
  Status Tell(EventType type, const std::string& step = "", int64_t code = 0, Json body = nullptr);
  void Succeed(const std::string& step, Json output = nullptr);
  void Fail(const std::string& step, const std::string& message = "broken", bool retryable = true);
  void FinishCancelled(const std::string& step);
  void Interrupt(const std::string& step);
  void Advance(DurationMs duration) { now_ += duration; }

  Run& run() { return run_; }
  TimestampMs now() const { return now_; }
  // Names of the attempts and child runs that are alive, in the order of their starts.
  const std::vector<std::string>& running() const { return running_; }
  // Every name ever started, in order.
  const std::vector<std::string>& started() const { return started_; }
  const std::vector<Command>& commands() const { return commands_; }
  const std::vector<Event>& events() const { return events_; }
  std::string StatusOf(const std::string& step);
  StepView View(const std::string& step);
  ResourcePools& pools() { return pools_; }

 private:
  void Finish(const std::string& step, Event event);
  void Decide();

  Run run_;
  ResourcePools pools_;
  TimestampMs now_ = 1'000;
  std::vector<std::string> running_;
  std::vector<std::string> started_;
  std::vector<Command> commands_;
  std::vector<Event> events_;
};

}  // namespace wfb::testing
