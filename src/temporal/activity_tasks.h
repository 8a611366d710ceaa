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
  void Start(const ActivityPoll& poll);
  // The workflow's run asks for its end; sooner here than by the next heartbeat.
  void Cancel(const std::string& run_id, const std::string& activity_id);
  // Ends all of them; they are told as interrupted, and run again elsewhere.
  void InterruptAll();

  // Carried out, or not yet told.
  size_t size() const { return running_.size() + telling_; }
  size_t running() const { return running_.size(); }

 private:
  struct Running {
    std::string token;
    std::string run_id;
    std::string activity_id;
    DurationMs heartbeat_ms = 0;
    bool beating = false;      // A heartbeat is under way.
    bool cancelled = false;    // The port was told.
    bool interrupted = false;  // By InterruptAll.
    bool unwanted = false;     // The server does not wait for its end any more.
  };

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
  ActivityNumber next_ = 1;
  size_t telling_ = 0;
};

}  // namespace wfb::temporal
