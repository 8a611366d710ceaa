// The one thread of a worker, as functions: whoever owns the thread hands them in. And calls to the
// server that begin and end on it.
#pragma once

#include <functional>
#include <memory>

#include "temporal/connection.h"

namespace wfb::temporal {

struct WorkerLoop {
  // Calls back in a later turn; safe from any thread.
  std::function<void(std::function<void()>)> post;
  // Calls back after so many milliseconds; on the loop's thread only.
  std::function<void(DurationMs, std::function<void()>)> after;
};

// A request and its response, kept alive as long as the call.
template <typename Request, typename Response>
struct Exchange {
  Request request;
  Response response;
};

// Calls from the loop; the outcomes come back on it. Nothing comes back after it is gone.
class LoopCalls {
 public:
  LoopCalls(std::shared_ptr<Connection> connection, WorkerLoop loop)
      : connection_(std::move(connection)), loop_(std::move(loop)) {}

  Connection& connection() const { return *connection_; }
  const WorkerLoop& loop() const { return loop_; }

  using Done = std::function<void(CallOutcome)>;
  // Once.
  void Call(std::string method, std::shared_ptr<const MessageLite> request,
            std::shared_ptr<MessageLite> response, DurationMs deadline_ms, Done done);
  // Again, with growing pauses, while the cause is passing and `patience_ms` lasts.
  void CallPatiently(std::string method, std::shared_ptr<const MessageLite> request,
                     std::shared_ptr<MessageLite> response, DurationMs patience_ms, Done done,
                     uint32_t attempt = 1);
  // Calls back after a time, unless this is gone.
  void After(DurationMs duration_ms, std::function<void()> callback);

  template <typename Request, typename Response>
  void Call(std::string method, const std::shared_ptr<Exchange<Request, Response>>& exchange,
            DurationMs deadline_ms, Done done) {
    Call(std::move(method), {exchange, &exchange->request}, {exchange, &exchange->response},
         deadline_ms, std::move(done));
  }
  template <typename Request, typename Response>
  void CallPatiently(std::string method,
                     const std::shared_ptr<Exchange<Request, Response>>& exchange,
                     DurationMs patience_ms, Done done) {
    CallPatiently(std::move(method), {exchange, &exchange->request},
                  {exchange, &exchange->response}, patience_ms, std::move(done));
  }

 private:
  std::shared_ptr<Connection> connection_;
  WorkerLoop loop_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);

 public:
  ~LoopCalls() { *alive_ = false; }
  LoopCalls(const LoopCalls&) = delete;
  LoopCalls& operator=(const LoopCalls&) = delete;
};

}  // namespace wfb::temporal
