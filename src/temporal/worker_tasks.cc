// Workflow tasks of a worker. A task is answered at once when there is something that the server
// should hear; while only short attempts run inside it, it is held open for a moment.
#include <fmt/format.h>

#include <algorithm>

#include "temporal/payload.h"
#include "temporal/task_commands.h"
#include "temporal/worker.h"

namespace wfb::temporal {

namespace {

namespace service = api::workflowservice::v1;
namespace enums = api::enums::v1;
using Cause = CallError::Cause;

// A workflow task is given up by the server after ten seconds.
constexpr DurationMs kAnswerPatienceMs = 9'000;
constexpr DurationMs kHoldStoppingMs = 4'000;
constexpr int64_t kStickySeconds = 10;
constexpr DurationMs kRefuseAfterMs = 2'000;
constexpr size_t kRefusedMax = 10'000;
constexpr std::string_view kStateQuery = "getDynamicState";

DurationMs MillisecondsSince(std::chrono::steady_clock::time_point then) {
  const auto spent = std::chrono::steady_clock::now() - then;
  return std::chrono::duration_cast<std::chrono::milliseconds>(spent).count();
}

bool IsProcess(const StartAttempt& start) {
  return std::holds_alternative<ProcessSpec>(start.spec);
}

}  // namespace

void Worker::Take(PollPtr task) {
  if (task->task_token().empty()) return;  // The poll has ended without a task.
  ++answering_;
  if (Cached* cached = Prepared(*task)) {
    Answer(task, *cached, {});
  } else {
    Read(std::move(task));
  }
}

void Worker::Answer(const PollPtr& task, Cached& cached, std::vector<Event> taken_over) {
  if (task->has_query()) {
    --answering_;
    return AnswerQuery(*task, *cached.fold);
  }
  TaskSettings settings = options_.task;
  settings.eager_max = stopping_ ? 0 : FreeSlots();
  settings.own_queue = sticky_queue_;
  const std::string run_id = cached.execution.run_id;
  settings.take = [this, run_id](const StartAttempt& start) {
    Cached* run = Find(run_id);
    return run != nullptr && TakeInside(*run, start);
  };
  if (cached.open) --answering_;  // Given up by the server: this one is in its place.
  cached.open.emplace();
  OpenTask& open = *cached.open;
  open.task = task;
  open.begun_at = cached.fold->now();
  open.since = Clock::now();
  open.work = std::make_unique<WorkflowTask>(
      *cached.fold, *task, TaskPlace{cached.execution, options_.task_queue}, std::move(settings));
  const uint64_t count = ++cached.task_count;
  WorkflowTask::Beginning beginning{std::move(taken_over), cached.read_anew};
  cached.read_anew = false;
  open.work->Begin(std::move(beginning));
  SettleWaiting(cached);
  GoOn(cached);
  const DurationMs hold = stopping_ ? kHoldStoppingMs : options_.inside_ms;
  Cached* still = Find(run_id);
  if (still == nullptr || !still->open || still->task_count != count) return;
  calls_.After(hold, [this, run_id, count] {
    Cached* run = Find(run_id);
    if (run != nullptr && run->open && run->task_count == count) Send(*run);
  });
}

// What has ended while no task was open: as much of it as one answer carries.
void Worker::SettleWaiting(Cached& cached) {
  std::vector<Settled> waiting = std::move(cached.settled);
  cached.settled.clear();
  for (Settled& one : waiting) {
    if (cached.open->work->full()) {
      cached.settled.push_back(std::move(one));
    } else {
      cached.open->work->Settle(std::move(one.event), one.log);
    }
  }
}

bool Worker::MayRunInside(const Run& run, const StartAttempt& start) const {
  // A builtin reads the run from the server, which has to know everything before it.
  if (std::holds_alternative<BuiltinSpec>(start.spec) || start.external || stopping_) return false;
  if (FreeSlots() == 0) return false;
  if (IsProcess(start) && inside_processes_ >= options_.inside_processes_max) return false;
  // What must not run again unasked has to be known to the server before it begins.
  for (const Activity& activity : run.plan().activities) {
    if (activity.name == start.activity) return activity.on_interrupt == OnInterrupt::Rerun;
  }
  return false;
}

bool Worker::TakeInside(Cached& cached, const StartAttempt& start) {
  const Run& run = cached.fold->run();
  if (!MayRunInside(run, start)) return false;
  const AttemptId id{start.step, start.attempt};
  const std::string run_id = cached.execution.run_id;
  const ActivityNumber number = activities_.Begin(
      cached.execution, {run.id(), run.plan().base_directory, start},
      [this, run_id, id](std::optional<Event> event, const std::optional<LogPlace>& log) {
        EndedInside(run_id, id, std::move(event), log);
      });
  if (IsProcess(start)) ++inside_processes_;
  cached.inside[id] = {number, start, Clock::now()};
  return true;
}

void Worker::EndedInside(const std::string& run_id, AttemptId id, std::optional<Event> event,
                         const std::optional<LogPlace>& log) {
  Cached* cached = Find(run_id);
  if (cached == nullptr) return;
  const auto found = cached->inside.find(id);
  if (found == cached->inside.end()) return;
  if (!event) {
    found->second.too_large = true;
    if (cached->open) GoOn(*cached);
    return;
  }
  if (IsProcess(found->second.start)) --inside_processes_;
  cached->inside.erase(found);
  event->step = id.first;
  event->attempt = id.second;
  if (!cached->open) {
    cached->settled.push_back({std::move(*event), log});
    return;
  }
  OpenTask& open = *cached->open;
  cached->fold->AdvanceTo(open.begun_at + MillisecondsSince(open.since));
  open.work->Settle(std::move(*event), log);
  GoOn(*cached);
}

// Answers the task, unless there is reason to hold it open.
void Worker::GoOn(Cached& cached) {
  if (cached.fold->run().status() == RunStatus::Cancelling) {
    for (auto& [id, attempt] : cached.inside) {
      if (!attempt.told_to_end) activities_.CancelInside(attempt.number);
      attempt.told_to_end = true;
    }
  }
  const bool holds = !cached.inside.empty() && !cached.open->work->urgent();
  const bool hands_over =
      std::ranges::any_of(cached.inside, [](const auto& entry) { return entry.second.too_large; });
  if (!holds || hands_over) Send(cached);
}

// Gives what has run for long to the server, as activities that only this worker takes.
std::vector<ActivityNumber> Worker::HandOver(Cached& cached) {
  std::vector<ActivityNumber> numbers;
  for (auto at = cached.inside.begin(); at != cached.inside.end();) {
    const Inside& attempt = at->second;
    const bool lasts =
        MillisecondsSince(attempt.since) >= options_.inside_ms && !attempt.told_to_end;
    if (!attempt.too_large && (stopping_ || !lasts)) {
      ++at;
      continue;
    }
    if (stopping_) {
      // Nobody would come for it: it runs again elsewhere.
      Event interrupted;
      interrupted.type = EventType::AttemptInterrupted;
      interrupted.step = at->first.first;
      interrupted.attempt = at->first.second;
      activities_.Discard(attempt.number);
      cached.open->work->Settle(std::move(interrupted), std::nullopt);
    } else {
      cached.open->work->HandOver(attempt.start);
      activities_.HandOver(attempt.number, 2 * options_.task.heartbeat_ms);
      numbers.push_back(attempt.number);
    }
    if (IsProcess(attempt.start)) --inside_processes_;
    at = cached.inside.erase(at);
  }
  return numbers;
}

void Worker::Send(Cached& cached) {
  const std::vector<ActivityNumber> handed_over = HandOver(cached);
  const bool more = !cached.inside.empty() || !cached.settled.empty();
  auto answer = std::make_shared<TaskAnswer>(cached.open->work->Finish(more));
  const PollPtr task = cached.open->task;
  cached.open.reset();
  cached.unconfirmed = answer->answer.commands_size() > 0;
  eager_reserved_ += answer->eager_count;
  auto response = std::make_shared<service::RespondWorkflowTaskCompletedResponse>();
  FillAnswer(*task, cached, answer->answer);
  const std::shared_ptr<const MessageLite> request(answer, &answer->answer);
  calls_.CallPatiently(
      "RespondWorkflowTaskCompleted", request, response, kAnswerPatienceMs,
      [this, run_id = cached.execution.run_id, answer, response, handed_over](CallOutcome outcome) {
        --answering_;
        eager_reserved_ -= answer->eager_count;
        if (!outcome) return Answered(run_id, *answer, *response);
        // The server has dropped the task, or not taken the answer: it will ask again.
        for (const ActivityNumber number : handed_over) activities_.Discard(number);
        Evict(run_id);
        if (outcome->cause == Cause::TooLarge) Trouble(outcome->error);
        PollActivities();
      });
}

void Worker::FillAnswer(const WorkflowPoll& task, const Cached& cached,
                        WorkflowAnswer& answer) const {
  answer.set_namespace_(polls_.connection().name_space());
  answer.set_identity(polls_.connection().identity());
  answer.set_task_token(task.task_token());
  const bool stays = !stopping_ || !cached.inside.empty();
  answer.set_return_new_workflow_task(stays);
  answer.mutable_capabilities()->set_discard_speculative_workflow_task_with_events(true);
  if (stays) {
    auto& sticky = *answer.mutable_sticky_attributes();
    sticky.mutable_worker_task_queue()->set_name(sticky_queue_);
    sticky.mutable_worker_task_queue()->set_kind(enums::TASK_QUEUE_KIND_STICKY);
    sticky.mutable_worker_task_queue()->set_normal_name(options_.task_queue);
    sticky.mutable_schedule_to_start_timeout()->set_seconds(kStickySeconds);
  }
  for (const auto& [id, query] : task.queries()) {
    auto& result = (*answer.mutable_query_results())[id];
    const Result<Json> said = Query(query.query_type(), *cached.fold);
    result.set_result_type(said.ok() ? enums::QUERY_RESULT_TYPE_ANSWERED
                                     : enums::QUERY_RESULT_TYPE_FAILED);
    if (said.ok()) {
      *result.mutable_answer() = One(PlainPayload(*said));
    } else {
      result.set_error_message(said.error().message);
    }
  }
}

void Worker::Answered(const std::string& run_id, const TaskAnswer& answer,
                      const service::RespondWorkflowTaskCompletedResponse& response) {
  if (Cached* cached = Find(run_id)) {
    if (response.reset_history_event_id() > 0) {
      cached->fold->ForgetAfter(response.reset_history_event_id());
    }
    if (answer.closes) Evict(run_id);
  }
  for (const auto& [step, attempt] : answer.cancelled) {
    activities_.Cancel(run_id, ActivityId(step, attempt));
  }
  for (const ActivityPoll& task : response.activity_tasks()) activities_.Start(task);
  if (response.has_workflow_task()) Take(std::make_shared<WorkflowPoll>(response.workflow_task()));
  PollActivities();
}

Result<Json> Worker::Query(const std::string& type, const HistoryFold& fold) const {
  if (type != kStateQuery) {
    return NotFound(fmt::format("there is no query \"{}\"; there is {}", type, kStateQuery));
  }
  if (fold.events().empty()) return Conflict("the run has not begun yet");
  return world_.describe(fold.run(), fold.now());
}

void Worker::AnswerQuery(const WorkflowPoll& task, const HistoryFold& fold) {
  auto request = std::make_shared<service::RespondQueryTaskCompletedRequest>();
  request->set_namespace_(calls_.connection().name_space());
  request->set_task_token(task.task_token());
  const Result<Json> said = Query(task.query().query_type(), fold);
  request->set_completed_type(said.ok() ? enums::QUERY_RESULT_TYPE_ANSWERED
                                        : enums::QUERY_RESULT_TYPE_FAILED);
  if (said.ok()) {
    *request->mutable_query_result() = One(PlainPayload(*said));
  } else {
    request->set_error_message(said.error().message);
  }
  calls_.CallPatiently("RespondQueryTaskCompleted", request,
                       std::make_shared<service::RespondQueryTaskCompletedResponse>(),
                       kAnswerPatienceMs, [](CallOutcome) {});
}

void Worker::Refuse(const WorkflowPoll& task, const Error& why) {
  const std::string sentence = fmt::format("workflow {} cannot go on: {}",
                                           task.workflow_execution().workflow_id(), why.message);
  // Once: the server asks again and again.
  if (refused_.insert(sentence).second) world_.say(sentence);
  if (refused_.size() > kRefusedMax) refused_.clear();
  if (task.has_query()) {
    auto request = std::make_shared<service::RespondQueryTaskCompletedRequest>();
    request->set_namespace_(calls_.connection().name_space());
    request->set_task_token(task.task_token());
    request->set_completed_type(enums::QUERY_RESULT_TYPE_FAILED);
    request->set_error_message(why.message);
    return calls_.CallPatiently("RespondQueryTaskCompleted", request,
                                std::make_shared<service::RespondQueryTaskCompletedResponse>(),
                                kAnswerPatienceMs, [](CallOutcome) {});
  }
  auto request = std::make_shared<service::RespondWorkflowTaskFailedRequest>();
  request->set_namespace_(calls_.connection().name_space());
  request->set_identity(calls_.connection().identity());
  request->set_task_token(task.task_token());
  request->set_cause(enums::WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE);
  *request->mutable_failure() = FailureOf({"worker", why.message, true}, nullptr);
  calls_.After(kRefuseAfterMs, [this, request] {
    calls_.CallPatiently("RespondWorkflowTaskFailed", request,
                         std::make_shared<service::RespondWorkflowTaskFailedResponse>(),
                         kAnswerPatienceMs, [](CallOutcome) {});
  });
}

}  // namespace wfb::temporal
