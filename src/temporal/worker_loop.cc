#include "temporal/worker_loop.h"

#include <algorithm>

namespace wfb::temporal {

void LoopCalls::Call(std::string method, std::shared_ptr<const MessageLite> request,
                     std::shared_ptr<MessageLite> response, DurationMs deadline_ms, Done done) {
  // The messages live in the callback until gRPC has dropped it.
  const MessageLite& asked = *request;
  MessageLite& answered = *response;
  connection_->Start(method, asked, answered, deadline_ms,
                     [post = loop_.post, alive = alive_, request = std::move(request),
                      response = std::move(response), done = std::move(done)](CallOutcome outcome) {
                       auto held = std::make_shared<CallOutcome>(std::move(outcome));
                       post([alive, request, response, done, held] {
                         if (*alive) done(std::move(*held));
                       });
                     });
}

void LoopCalls::CallPatiently(std::string method, std::shared_ptr<const MessageLite> request,
                              std::shared_ptr<MessageLite> response, DurationMs patience_ms,
                              Done done, uint32_t attempt) {
  Call(method, request, response, std::min(patience_ms, kCallDeadlineMs),
       [this, method, request, response, patience_ms, done, attempt](CallOutcome outcome) {
         const DurationMs pause = PauseBefore(attempt);
         const bool again = outcome && outcome->passing() && pause < patience_ms;
         if (!again) return done(std::move(outcome));
         response->Clear();
         After(pause, [=, this] {
           CallPatiently(method, request, response, patience_ms - pause, done, attempt + 1);
         });
       });
}

void LoopCalls::After(DurationMs duration_ms, std::function<void()> callback) {
  loop_.after(duration_ms, [alive = alive_, callback = std::move(callback)] {
    if (*alive) callback();
  });
}

}  // namespace wfb::temporal
