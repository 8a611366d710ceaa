#include "temporal/activity_tasks.h"

#include <fmt/format.h>

#include <algorithm>

#include "temporal/payload.h"
#include "temporal/task_commands.h"

namespace wfb::temporal {

namespace {

namespace service = api::workflowservice::v1;
using Cause = CallError::Cause;

// Longer than any outage that people sleep through; the server gives the attempt up by itself.
constexpr DurationMs kTellPatienceMs = DurationMs{24} * 3'600'000;
constexpr DurationMs kHeartbeatMs = 10'000;  // Where the server names no time limit.
constexpr size_t kInsideBytesMax = 128 * 1024;

DurationMs MillisecondsOf(const google::protobuf::Duration& duration) {
  return duration.seconds() * 1'000 + duration.nanos() / 1'000'000;
}

StepError InterruptedError(std::string message) {
  return {std::string(kInterruptedFailure), std::move(message), true};
}

}  // namespace

ActivityTasks::ActivityTasks(LoopCalls& calls, ActivityPort& port, std::function<void()> on_ended)
    : calls_(calls), port_(port), on_ended_(std::move(on_ended)) {
  port_.OnAnswer([this](ActivityNumber number, Event answer) { End(number, answer); });
}

void ActivityTasks::SettleLeft() {
  for (const std::string& token : port_.TakeLeft()) {
    FailPoll(token, "the worker ended while this ran");
  }
}

void ActivityTasks::FailPoll(const std::string& token, const std::string& message) {
  auto request = std::make_shared<service::RespondActivityTaskFailedRequest>();
  *request->mutable_failure() = FailureOf(InterruptedError(message), nullptr);
  Send("RespondActivityTaskFailed", std::move(request), 0, token);
}

void ActivityTasks::Start(const ActivityPoll& poll) {
  if (Adopt(poll)) return;
  Result<Json> input = DecodeFirst(poll.input());
  Result<AttemptTask> attempt =
      input.ok() ? AttemptTaskFromJson(*input) : Result<AttemptTask>(std::move(input).error());
  const ActivityNumber number = next_++;
  Running running;
  running.token = poll.task_token();
  running.run_id = poll.workflow_execution().run_id();
  running.activity_id = poll.activity_id();
  if (!attempt.ok()) {
    Event answer;
    answer.type = EventType::AttemptFailed;
    answer.code = -1;
    answer.body = ToJson(StepError{"activity", attempt.error().message, false});
    Tell(number, running, answer);
    return;
  }
  ActivityTask task{number,
                    {poll.workflow_execution().workflow_id(), poll.workflow_execution().run_id()},
                    std::move(attempt).value(),
                    running.token};
  Running& kept = running_.emplace(number, std::move(running)).first->second;
  port_.Start(task);
  Watch(number, kept, poll);
}

void ActivityTasks::Watch(ActivityNumber number, Running& running, const ActivityPoll& poll) {
  const DurationMs limit = MillisecondsOf(poll.heartbeat_timeout());
  // Several before the limit; a cancellation is heard of at one of them.
  running.heartbeat_ms = limit > 0 ? std::clamp<DurationMs>(limit / 6, 100, 5'000) : kHeartbeatMs;
  calls_.After(running.heartbeat_ms, [this, number] { Beat(number); });
}

ActivityNumber ActivityTasks::Begin(const Execution& execution, AttemptTask attempt, Ended ended) {
  const ActivityNumber number = next_++;
  Running running;
  running.run_id = execution.run_id;
  running.activity_id = ActivityId(attempt.command.step, attempt.command.attempt);
  running.ended = std::move(ended);
  running_.emplace(number, std::move(running));
  port_.Start({number, execution, std::move(attempt), ""});
  return number;
}

void ActivityTasks::HandOver(ActivityNumber number, DurationMs patience_ms) {
  const auto found = running_.find(number);
  if (found == running_.end()) return;
  found->second.ended = nullptr;
  handed_over_[{found->second.run_id, found->second.activity_id}] = number;
  calls_.After(patience_ms, [this, number] {
    const bool waits = std::ranges::any_of(
        handed_over_, [number](const auto& entry) { return entry.second == number; });
    if (waits) Discard(number);
  });
}

void ActivityTasks::ForgetHandedOver(ActivityNumber number) {
  std::erase_if(handed_over_, [number](const auto& entry) { return entry.second == number; });
}

void ActivityTasks::Discard(ActivityNumber number) {
  const auto found = running_.find(number);
  if (found == running_.end()) return;
  ForgetHandedOver(number);
  found->second.unwanted = true;
  found->second.ended = nullptr;
  if (found->second.answer) {
    running_.erase(found);
    port_.Drop(number);
  } else {
    HearBeat(number, true);
  }
}

void ActivityTasks::DiscardHandedOver() {
  const auto waiting = std::exchange(handed_over_, {});
  for (const auto& [place, number] : waiting) Discard(number);
}

bool ActivityTasks::Adopt(const ActivityPoll& poll) {
  const auto found = handed_over_.find({poll.workflow_execution().run_id(), poll.activity_id()});
  if (found == handed_over_.end()) return false;
  const ActivityNumber number = found->second;
  handed_over_.erase(found);
  Running& running = running_.at(number);
  running.token = poll.task_token();
  if (running.answer) {
    const Event answer = std::move(*running.answer);
    running.answer.reset();
    End(number, answer);
  } else {
    port_.KeepToken(number, running.token);
    Watch(number, running, poll);
  }
  return true;
}

std::optional<LogPlace> ActivityTasks::LogOf(ActivityNumber number) const {
  const std::string path = port_.LogPathOf(number);
  if (path.empty()) return std::nullopt;
  return LogPlace{calls_.connection().host(), path};
}

void ActivityTasks::Beat(ActivityNumber number) {
  const auto found = running_.find(number);
  if (found == running_.end() || found->second.unwanted) return;
  Running& running = found->second;
  auto beat = std::make_shared<Exchange<service::RecordActivityTaskHeartbeatRequest,
                                        service::RecordActivityTaskHeartbeatResponse>>();
  beat->request.set_namespace_(calls_.connection().name_space());
  beat->request.set_identity(calls_.connection().identity());
  beat->request.set_task_token(running.token);
  if (const std::optional<LogPlace> log = LogOf(number)) {
    *beat->request.mutable_details() = One(PlainPayload({{"log", ToJson(*log)}}));
  }
  const DurationMs pause = running.heartbeat_ms;
  calls_.Call("RecordActivityTaskHeartbeat", beat, std::max<DurationMs>(pause, 1'000),
              [this, number, beat, pause](CallOutcome outcome) {
                const bool gone = outcome && outcome->cause == Cause::NotFound;
                if (gone) {
                  // Its workflow has ended, or it was given up: nobody waits for its end.
                  const auto known = running_.find(number);
                  if (known != running_.end()) known->second.unwanted = true;
                }
                HearBeat(number, gone || beat->response.cancel_requested());
                calls_.After(pause, [this, number] { Beat(number); });
              });
}

void ActivityTasks::HearBeat(ActivityNumber number, bool cancel) {
  const auto found = running_.find(number);
  if (found == running_.end() || !cancel || found->second.cancelled) return;
  found->second.cancelled = true;
  port_.Cancel(number);
}

void ActivityTasks::Cancel(const std::string& run_id, const std::string& activity_id) {
  for (const auto& [number, running] : running_) {
    if (running.run_id != run_id || running.activity_id != activity_id) continue;
    HearBeat(number, true);
    return;
  }
}

void ActivityTasks::InterruptAll() {
  std::vector<ActivityNumber> numbers;
  for (auto& [number, running] : running_) {
    if (running.answer) continue;
    running.interrupted = !running.cancelled;
    numbers.push_back(number);
  }
  for (const ActivityNumber number : numbers) HearBeat(number, true);
}

void ActivityTasks::End(ActivityNumber number, const Event& answer) {
  const auto found = running_.find(number);
  if (found == running_.end()) return;
  const bool waits = found->second.token.empty() && !found->second.ended;
  if (waits && !found->second.unwanted) {
    found->second.answer = answer;
    return;
  }
  const bool inside = found->second.ended && !found->second.unwanted;
  if (inside && WriteJson(answer.body).size() > kInsideBytesMax) {
    found->second.answer = answer;
    const Ended ended = found->second.ended;
    return ended(std::nullopt, LogOf(number));
  }
  const Running running = std::move(found->second);
  running_.erase(found);
  if (running.unwanted) {
    port_.Drop(number);
  } else if (running.ended) {
    const std::optional<LogPlace> log = LogOf(number);
    port_.Drop(number);
    Event told = answer;
    // Ended with its worker: it may run again.
    const bool interrupted = running.interrupted && answer.type == EventType::AttemptCancelled;
    if (interrupted) told = Event{};
    if (interrupted) told.type = EventType::AttemptInterrupted;
    running.ended(std::move(told), log);
  } else {
    Tell(number, running, answer);
  }
  on_ended_();
}

void ActivityTasks::Tell(ActivityNumber number, const Running& running, const Event& answer) {
  Json result = AttemptResult(answer, LogOf(number));
  if (answer.type == EventType::AttemptSucceeded) {
    Payload payload = EncodePayload(result);
    if (payload.data().size() <= kPayloadBytesMax) {
      auto request = std::make_shared<service::RespondActivityTaskCompletedRequest>();
      *request->mutable_result() = One(std::move(payload));
      return Send("RespondActivityTaskCompleted", std::move(request), number, running.token);
    }
    Event failed;
    failed.type = EventType::AttemptFailed;
    failed.code = answer.code;
    failed.body = ToJson(StepError{
        "payload",
        fmt::format("the output has {} bytes, which is more than Temporal takes ({}); write it to "
                    "a file and give out its name",
                    payload.data().size(), kPayloadBytesMax),
        false});
    return Tell(number, running, failed);
  }
  if (answer.type == EventType::AttemptCancelled && !running.interrupted) {
    auto request = std::make_shared<service::RespondActivityTaskCanceledRequest>();
    *request->mutable_details() = One(EncodePayload(result));
    return Send("RespondActivityTaskCanceled", std::move(request), number, running.token);
  }
  StepError error = answer.type == EventType::AttemptFailed
                        ? StepErrorFromJson(answer.body)
                        : InterruptedError("its worker was ended while it ran");
  auto request = std::make_shared<service::RespondActivityTaskFailedRequest>();
  *request->mutable_failure() = FailureOf(error, std::move(result));
  Send("RespondActivityTaskFailed", std::move(request), number, running.token);
}

void ActivityTasks::Send(std::string method, std::shared_ptr<MessageLite> request,
                         ActivityNumber number, const std::string& token) {
  const auto fill = [&](auto* message) {
    if (message == nullptr) return;
    message->set_namespace_(calls_.connection().name_space());
    message->set_identity(calls_.connection().identity());
    message->set_task_token(token);
  };
  fill(dynamic_cast<service::RespondActivityTaskCompletedRequest*>(request.get()));
  fill(dynamic_cast<service::RespondActivityTaskCanceledRequest*>(request.get()));
  fill(dynamic_cast<service::RespondActivityTaskFailedRequest*>(request.get()));
  ++telling_;
  // Every answer to an answer is empty, but for fields that we do not read.
  auto response = std::make_shared<service::RespondActivityTaskFailedResponse>();
  calls_.CallPatiently(std::move(method), std::move(request), response, kTellPatienceMs,
                       [this, number](CallOutcome) {
                         --telling_;
                         if (number != 0) port_.Drop(number);
                         on_ended_();
                       });
}

}  // namespace wfb::temporal
