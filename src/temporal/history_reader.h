// The events of one run on Temporal as they happen, over all executions that it continues as: what
// a follower shows. Reads by long polls; one Read at a time. The answers come on any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "temporal/connection.h"
#include "temporal/history_mapping.h"

namespace wfb::temporal {

struct HistoryPage {
  struct Child {
    StepId step = kNoStep;  // In this run.
    uint32_t attempt = 0;
    Execution execution;
  };
  struct Log {
    StepId step = kNoStep;
    uint32_t attempt = 0;
    LogPlace place;
  };
  uint64_t first = 1;  // The number of the first event, from 1.
  std::vector<Event> events;
  std::vector<Child> children;  // That the server has started.
  std::vector<Log> logs;        // Of attempts that have ended.
  bool closed = false;          // The run's last execution has closed.
};

class HistoryReader {
 public:
  using PlanOf = std::function<Result<PlanPtr>(const std::string& workflow)>;

  HistoryReader(std::shared_ptr<Connection> connection, Execution execution, PlanOf plan_of);
  // Nothing is answered afterwards.
  ~HistoryReader();

  // Answers when there is something. After Unavailable it may be called again.
  void Read(std::function<void(Result<HistoryPage>)> answer);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace wfb::temporal
