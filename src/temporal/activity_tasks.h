// The activity tasks of a worker: starts them through the port, keeps the server told that they are
// alive, hears from it that they are to end, and tells it how they ended, until it has heard.
// Everything happens on the loop's thread.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "temporal/activity_port.h"
#include "temporal/api/workflowservice/v1/request_response.pb.h"
#include "temporal/worker_loop.h"

namespace wfb::temporal {

using ActivityPoll = api::workflowservice::v1::PollActivityTaskQueueResponse;

class ActivityTasks {
 public:
  // Both outlive this. `on_ended` is called whenever one is over.
  ActivityTasks(LoopCalls& calls, ActivityPort& port, std::function<void()> on_ended);

  // Fails what a worker that died has left, as interrupted.
  void SettleLeft();
  // Also one that was begun inside a workflow task, and is handed over.
  void Start(const ActivityPoll& poll);

  using Ended = std::function<void(std::optional<Event>, const std::optional<LogPlace>&)>;
  // Begins an attempt inside a workflow task. `ended` is called when it is over, unless it was
  // handed over or dropped before. Without an event it has put out more than a history should keep
  // in a marker: hand it over, and the server hears of its end by a call of its own.
  ActivityNumber Begin(const Execution& execution, AttemptTask attempt, Ended ended);
  // From here on it waits for its activity task, and then is like any other. After `patience_ms`
  // without one it is ended: the server has given it up.
  void HandOver(ActivityNumber number, DurationMs patience_ms);
  // Ends it; nobody wants to know how it ended.
  void Discard(ActivityNumber number);
  // The same for all that wait for their activity tasks: nobody polls for them any more.
  void DiscardHandedOver();
  // Ends it, and says so.
  void CancelInside(ActivityNumber number) { HearBeat(number, true); }
  // The workflow's run asks for its end; sooner here than by the next heartbeat.
  void Cancel(const std::string& run_id, const std::string& activity_id);
  // Ends all of them; they are told as interrupted, and run again elsewhere.
  void InterruptAll();

  // Carried out, or not yet told.
  size_t size() const { return running_.size() + telling_; }
  size_t running() const { return running_.size(); }

 private:
  struct Running {
    std::string token;  // Empty while it runs inside a workflow task, or waits for its own.
    std::string run_id;
    std::string activity_id;
    DurationMs heartbeat_ms = 0;
    bool cancelled = false;         // The port was told.
    bool interrupted = false;       // By InterruptAll.
    bool unwanted = false;          // The server does not wait for its end any more.
    Ended ended;                    // Inside a workflow task.
    std::optional<Event> answer{};  // It has ended before its activity task came.
  };

  bool Adopt(const ActivityPoll& poll);
  void Watch(ActivityNumber number, Running& running, const ActivityPoll& poll);
  void ForgetHandedOver(ActivityNumber number);

  void Beat(ActivityNumber number);
  void HearBeat(ActivityNumber number, bool cancel);
  void End(ActivityNumber number, const Event& answer);
  void Tell(ActivityNumber number, const Running& running, const Event& answer);
  void FailPoll(const std::string& token, const std::string& message);
  void Send(std::string method, std::shared_ptr<MessageLite> request, ActivityNumber number,
            const std::string& token);
  std::optional<LogPlace> LogOf(ActivityNumber number) const;

  LoopCalls& calls_;
  ActivityPort& port_;
  std::function<void()> on_ended_;
  std::map<ActivityNumber, Running> running_;
  // Waiting for their activity tasks: by run id and activity id.
  std::map<std::pair<std::string, std::string>, ActivityNumber> handed_over_;
  ActivityNumber next_ = 1;
  size_t telling_ = 0;
};

}  // namespace wfb::temporal
