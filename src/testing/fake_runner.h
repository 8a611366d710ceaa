// A runner that records what was started and answers when and as the test says.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/ports.h"

namespace wfb::testing {

class FakeRunner : public StepRunner {
 public:
  struct Started {
    AttemptKey key;
    std::string run_id;
    StartAttempt command;
  };

  void Start(const AttemptKey& key, const std::string& run_id, StartAttempt command) override {
    history_.push_back(key);
    live_.emplace(key, Started{key, run_id, std::move(command)});
  }
  void Cancel(const AttemptKey& key) override {
    if (live_.contains(key)) cancelled_.insert(key);
  }
  void KillAll() override {
    live_.clear();
    cancelled_.clear();
  }
  void OnAnswer(std::function<void(const AttemptKey&, Event)> callback) override {
    on_answer_ = std::move(callback);
  }

  const std::map<AttemptKey, Started>& live() const { return live_; }
  bool IsCancelled(const AttemptKey& key) const { return cancelled_.contains(key); }
  // Every start ever asked for, in order.
  const std::vector<AttemptKey>& history() const { return history_; }

  void Succeed(AttemptKey key, Json output = nullptr) {
    Event event;
    event.type = EventType::AttemptSucceeded;
    event.body = std::move(output);
    Answer(key, std::move(event));
  }
  void Fail(AttemptKey key, const std::string& message = "broken", bool retryable = true) {
    Event event;
    event.type = EventType::AttemptFailed;
    event.code = 1;
    event.body = ToJson(StepError{"exit", message, retryable});
    Answer(key, std::move(event));
  }
  void FinishCancelled(AttemptKey key) {
    Event event;
    event.type = EventType::AttemptCancelled;
    event.code = -1;
    Answer(key, std::move(event));
  }

 private:
  void Answer(const AttemptKey& key, Event event) {
    live_.erase(key);
    cancelled_.erase(key);
    if (on_answer_) on_answer_(key, std::move(event));
  }

  std::map<AttemptKey, Started> live_;
  std::set<AttemptKey> cancelled_;
  std::vector<AttemptKey> history_;
  std::function<void(const AttemptKey&, Event)> on_answer_;
};

}  // namespace wfb::testing
