// Runs on Temporal as a client sees them: start one, ask it for something, see who works for it.
// Every call answers once, on any thread; its errors are in words for people.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/run.h"
#include "temporal/connection.h"
#include "temporal/start_payload.h"

namespace wfb::temporal {

class RunClient {
 public:
  RunClient(std::shared_ptr<Connection> connection, std::string task_queue);

  // Starts the workflow whose id is that of the run. Conflict when the id was ever used, or, where
  // the start continues a closed execution, when one with this id is open.
  void Start(const StartPayload& start, std::function<void(Result<Execution>)> answer);
  // Asks an open run and waits until it has accepted or refused; cancelling only until the server
  // has noted it. Conflict: the run refuses, and says why.
  void Ask(const std::string& workflow_id, const Run& run, const Event& request,
           std::function<void(Status)> answer);
  // The latest execution with this id; NotFound when there is none.
  void Latest(const std::string& workflow_id, std::function<void(Result<Execution>)> answer);
  // Whether a worker has asked for workflow tasks of the task queue lately.
  void HasWorker(std::function<void(Result<bool>)> answer);

  const std::string& task_queue() const { return task_queue_; }
  Connection& connection() { return *connection_; }

 private:
  void Cancel(const std::string& workflow_id, const std::string& reason,
              std::function<void(Status)> answer);

  std::shared_ptr<Connection> connection_;
  const std::string task_queue_;
};

}  // namespace wfb::temporal
