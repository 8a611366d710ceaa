#include "temporal/worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "temporal/payload.h"
#include "temporal/task_commands.h"

namespace wfb::temporal {

namespace {

namespace service = api::workflowservice::v1;
namespace enums = api::enums::v1;
using Cause = CallError::Cause;

// The server answers a long poll after a minute at the latest.
constexpr DurationMs kPollDeadlineMs = 75'000;
constexpr size_t kReadThreads = 4;
constexpr size_t kOwnPollers = 2;

std::string StickyQueueName(const Connection& connection) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto number = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  return fmt::format("wfb-{}-{:x}", connection.identity(), number);
}

}  // namespace

Worker::Worker(std::shared_ptr<Connection> connection, std::shared_ptr<Connection> polls,
               WorkerOptions options, WorkerWorld world)
    : options_(std::move(options)),
      world_(std::move(world)),
      calls_(connection, world_.loop),
      polls_(std::move(polls), world_.loop),
      loader_(connection, world_.definitions),
      activities_(calls_, *world_.activities, [this] { PollActivities(); }),
      sticky_queue_(StickyQueueName(*connection)),
      threads_(kReadThreads) {}

Worker::~Worker() {
  // Nothing calls back after this.
  polls_.connection().Close();
  calls_.connection().Close();
}

Status Worker::Check(DurationMs patience_ms) {
  service::DescribeNamespaceRequest request;
  service::DescribeNamespaceResponse response;
  request.set_namespace_(calls_.connection().name_space());
  const CallOutcome outcome =
      calls_.connection().Call("DescribeNamespace", request, response, patience_ms);
  if (outcome) return outcome->error;
  return Ok();
}

void Worker::Start() {
  activities_.SettleLeft();
  for (size_t i = 0; i < options_.workflow_pollers; ++i) PollWorkflows(false, 0);
  for (size_t i = 0; i < options_.sticky_pollers; ++i) PollWorkflows(true, 0);
  for (size_t i = 0; i < kOwnPollers; ++i) PollOwnActivities(0);
  PollActivities();
}

void Worker::Stop(bool interrupt) {
  if (!stopping_) {
    stopping_ = true;
    // The server then sends what it has for our own queue to the others at once.
    auto shutdown = std::make_shared<
        Exchange<service::ShutdownWorkerRequest, service::ShutdownWorkerResponse>>();
    shutdown->request.set_namespace_(calls_.connection().name_space());
    shutdown->request.set_identity(calls_.connection().identity());
    shutdown->request.set_sticky_task_queue(sticky_queue_);
    shutdown->request.set_reason("graceful shutdown");
    calls_.Call("ShutdownWorker", shutdown, 2'000,
                [this, shutdown](CallOutcome) { polls_.connection().Abort(); });
  }
  activities_.DiscardHandedOver();
  if (interrupt) activities_.InterruptAll();
}

bool Worker::idle() const { return answering_ == 0 && activities_.size() == 0; }

size_t Worker::FreeSlots() const {
  const size_t taken = activities_.running() + polling_activities_ + eager_reserved_;
  return options_.activities_max > taken ? options_.activities_max - taken : 0;
}

// The pause before the next poll.
DurationMs Worker::AfterPoll(const CallOutcome& outcome, uint32_t failures) {
  if (!outcome || outcome->cause == Cause::Timeout) {
    if (!trouble_.empty() && !outcome) {
      trouble_.clear();
      world_.say(
          fmt::format("Temporal at {} answers again", calls_.connection().options().address));
    }
    return 0;
  }
  if (outcome->cause != Cause::Cancelled) Trouble(outcome->error);
  return outcome->passing() ? PauseBefore(failures) : 5'000;
}

void Worker::Trouble(const Error& error) {
  if (stopping_ || trouble_ == error.message) return;
  trouble_ = error.message;
  world_.say(error.message + "; trying again");
}

void Worker::PollWorkflows(bool sticky, uint32_t failures) {
  if (stopping_) return;
  auto poll = std::make_shared<Exchange<service::PollWorkflowTaskQueueRequest, WorkflowPoll>>();
  poll->request.set_namespace_(polls_.connection().name_space());
  poll->request.set_identity(polls_.connection().identity());
  auto& queue = *poll->request.mutable_task_queue();
  queue.set_name(sticky ? sticky_queue_ : options_.task_queue);
  queue.set_kind(sticky ? enums::TASK_QUEUE_KIND_STICKY : enums::TASK_QUEUE_KIND_NORMAL);
  if (sticky) queue.set_normal_name(options_.task_queue);
  polls_.Call("PollWorkflowTaskQueue", poll, kPollDeadlineMs,
              [this, sticky, failures, poll](CallOutcome outcome) {
                const DurationMs pause = AfterPoll(outcome, failures + 1);
                if (pause > 0) {
                  return calls_.After(
                      pause, [this, sticky, failures] { PollWorkflows(sticky, failures + 1); });
                }
                PollWorkflows(sticky, 0);
                if (!outcome) Take({poll, &poll->response});
              });
}

void Worker::PollActivities() {
  if (stopping_) return;
  const size_t wanted = std::min(options_.activity_pollers, options_.activities_max);
  while (polling_activities_ < wanted && FreeSlots() > 0) PollActivity(0);
}

void Worker::PollActivity(uint32_t failures) {
  ++polling_activities_;
  auto poll = std::make_shared<Exchange<service::PollActivityTaskQueueRequest, ActivityPoll>>();
  poll->request.set_namespace_(polls_.connection().name_space());
  poll->request.set_identity(polls_.connection().identity());
  poll->request.mutable_task_queue()->set_name(options_.task_queue);
  poll->request.mutable_task_queue()->set_kind(enums::TASK_QUEUE_KIND_NORMAL);
  polls_.Call("PollActivityTaskQueue", poll, kPollDeadlineMs,
              [this, failures, poll](CallOutcome outcome) {
                const DurationMs pause = AfterPoll(outcome, failures + 1);
                if (pause > 0) {
                  return calls_.After(pause, [this, failures] {
                    --polling_activities_;
                    if (!stopping_) PollActivity(failures + 1);
                  });
                }
                --polling_activities_;
                if (!outcome && !poll->response.task_token().empty()) {
                  activities_.Start(poll->response);
                }
                PollActivities();
              });
}

// What was begun inside a workflow task and is handed over: it runs already, and takes no slot.
void Worker::PollOwnActivities(uint32_t failures) {
  if (stopping_) return;
  auto poll = std::make_shared<Exchange<service::PollActivityTaskQueueRequest, ActivityPoll>>();
  poll->request.set_namespace_(polls_.connection().name_space());
  poll->request.set_identity(polls_.connection().identity());
  poll->request.mutable_task_queue()->set_name(sticky_queue_);
  poll->request.mutable_task_queue()->set_kind(enums::TASK_QUEUE_KIND_NORMAL);
  polls_.Call("PollActivityTaskQueue", poll, kPollDeadlineMs,
              [this, failures, poll](CallOutcome outcome) {
                const DurationMs pause = AfterPoll(outcome, failures + 1);
                if (pause > 0) {
                  return calls_.After(pause, [this, failures] { PollOwnActivities(failures + 1); });
                }
                if (!outcome && !poll->response.task_token().empty()) {
                  activities_.Start(poll->response);
                }
                PollOwnActivities(0);
              });
}

}  // namespace wfb::temporal
