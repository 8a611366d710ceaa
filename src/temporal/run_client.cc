#include "temporal/run_client.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <random>

#include "temporal/api/workflowservice/v1/request_response.pb.h"
#include "temporal/payload.h"
#include "temporal/update_requests.h"

namespace wfb::temporal {

namespace {

namespace service = api::workflowservice::v1;
using Cause = CallError::Cause;

constexpr DurationMs kUpdateDeadlineMs = 15'000;
constexpr DurationMs kPollerFreshMs = 75'000;  // A poll for tasks lasts a minute.
constexpr int kTriesMax = 3;

// A call with its messages, which live as long as it does.
template <typename Request, typename Response>
struct Call {
  Request request;
  Response response;
};

// Calls again, unchanged, while the server did not say whether it took the call.
template <typename Request, typename Response>
void Invoke(const std::shared_ptr<Connection>& connection, const std::string& method,
            const std::shared_ptr<Call<Request, Response>>& call, DurationMs deadline_ms,
            std::function<void(CallOutcome)> done, int tries = 1) {
  connection->Start(method, call->request, call->response, deadline_ms,
                    [connection, method, call, deadline_ms, done, tries](CallOutcome outcome) {
                      const bool unsure = outcome && (outcome->cause == Cause::Timeout ||
                                                      outcome->cause == Cause::Busy);
                      if (unsure && tries < kTriesMax) {
                        return Invoke(connection, method, call, deadline_ms, done, tries + 1);
                      }
                      done(std::move(outcome));
                    });
}

// Names a call, so that the server takes it once when it comes twice.
std::string NewRequestId() {
  std::random_device device;
  std::array<uint32_t, 4> words{};
  for (uint32_t& word : words) word = device();
  return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:08x}{:04x}", words[0], words[1] >> 16,
                     words[1] & 0xfffU, words[2] >> 20, words[3], words[2] & 0xffffU);
}

Error WithoutAnswer(const CallError& error) {
  if (error.cause != Cause::Timeout) return error.error;
  return Unavailable(
      "the run on Temporal did not answer in time: a worker has to be there for it; what was asked "
      "may still be carried out");
}

}  // namespace

RunClient::RunClient(std::shared_ptr<Connection> connection, std::string task_queue)
    : connection_(std::move(connection)), task_queue_(std::move(task_queue)) {}

void RunClient::Start(const StartPayload& start, std::function<void(Result<Execution>)> answer) {
  auto call = std::make_shared<
      Call<service::StartWorkflowExecutionRequest, service::StartWorkflowExecutionResponse>>();
  auto& request = call->request;
  const std::string id = start.options.run_id;
  request.set_namespace_(connection_->name_space());
  request.set_workflow_id(id);
  request.mutable_workflow_type()->set_name(start.options.workflow);
  request.mutable_task_queue()->set_name(task_queue_);
  *request.mutable_input() = One(EncodeStart(start));
  request.set_identity(connection_->identity());
  request.set_request_id(NewRequestId());
  request.set_workflow_id_reuse_policy(
      start.continues ? api::enums::v1::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
                      : api::enums::v1::WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
  if (static_cast<size_t>(request.input().ByteSizeLong()) > kPayloadBytesMax) {
    return answer(InvalidInput(
        "the definitions and the input of this run are larger than what Temporal takes (2 MB)"));
  }
  Invoke(connection_, "StartWorkflowExecution", call, kCallDeadlineMs,
         [call, id, answer = std::move(answer)](const CallOutcome& outcome) {
           if (!outcome) return answer(Execution{id, call->response.run_id()});
           if (outcome->cause == Cause::Taken) {
             return answer(Conflict(fmt::format("Temporal has a workflow \"{}\" already", id)));
           }
           answer(outcome->error);
         });
}

void RunClient::Cancel(const std::string& workflow_id, const std::string& reason,
                       std::function<void(Status)> answer) {
  auto call = std::make_shared<Call<service::RequestCancelWorkflowExecutionRequest,
                                    service::RequestCancelWorkflowExecutionResponse>>();
  call->request.set_namespace_(connection_->name_space());
  call->request.mutable_workflow_execution()->set_workflow_id(workflow_id);
  call->request.set_identity(connection_->identity());
  call->request.set_request_id(NewRequestId());
  call->request.set_reason(reason);
  Invoke(connection_, "RequestCancelWorkflowExecution", call, kCallDeadlineMs,
         [call, answer = std::move(answer)](const CallOutcome& outcome) {
           if (!outcome) return answer(Ok());
           if (outcome->cause == Cause::NotFound) return answer(Conflict(outcome->server_message));
           answer(outcome->error);
         });
}

void RunClient::Ask(const std::string& workflow_id, const Run& run, const Event& asked,
                    std::function<void(Status)> answer) {
  if (asked.type == EventType::CancelRequested) {
    return Cancel(workflow_id, MemberText(asked.body, "reason"), std::move(answer));
  }
  const Json update = UpdateFromRequest(run, asked);
  if (update.is_null()) return answer(InvalidInput("this cannot be asked of a run on Temporal"));
  auto call = std::make_shared<
      Call<service::UpdateWorkflowExecutionRequest, service::UpdateWorkflowExecutionResponse>>();
  auto& request = call->request;
  request.set_namespace_(connection_->name_space());
  request.mutable_workflow_execution()->set_workflow_id(workflow_id);
  request.mutable_wait_policy()->set_lifecycle_stage(
      api::enums::v1::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED);
  request.mutable_request()->mutable_meta()->set_update_id(NewRequestId());
  request.mutable_request()->mutable_meta()->set_identity(connection_->identity());
  request.mutable_request()->mutable_input()->set_name(MemberText(update, "update"));
  const Json* input = FindMember(update, "input");
  *request.mutable_request()->mutable_input()->mutable_args() =
      One(PlainPayload(input == nullptr ? Json(JsonObject{}) : *input));
  connection_->Start("UpdateWorkflowExecution", call->request, call->response, kUpdateDeadlineMs,
                     [call, answer = std::move(answer)](const CallOutcome& outcome) {
                       if (outcome && outcome->cause == Cause::NotFound) {
                         return answer(Conflict(outcome->server_message));
                       }
                       if (outcome) return answer(WithoutAnswer(*outcome));
                       const auto& response = call->response;
                       if (response.outcome().has_failure()) {
                         return answer(Conflict(response.outcome().failure().message()));
                       }
                       answer(Ok());
                     });
}

void RunClient::Latest(const std::string& workflow_id,
                       std::function<void(Result<Execution>)> answer) {
  auto call = std::make_shared<Call<service::DescribeWorkflowExecutionRequest,
                                    service::DescribeWorkflowExecutionResponse>>();
  call->request.set_namespace_(connection_->name_space());
  call->request.mutable_execution()->set_workflow_id(workflow_id);
  Invoke(connection_, "DescribeWorkflowExecution", call, kCallDeadlineMs,
         [call, answer = std::move(answer)](const CallOutcome& outcome) {
           if (outcome) return answer(outcome->error);
           const auto& execution = call->response.workflow_execution_info().execution();
           answer(Execution{execution.workflow_id(), execution.run_id()});
         });
}

void RunClient::HasWorker(std::function<void(Result<bool>)> answer) {
  auto call = std::make_shared<
      Call<service::DescribeTaskQueueRequest, service::DescribeTaskQueueResponse>>();
  call->request.set_namespace_(connection_->name_space());
  call->request.mutable_task_queue()->set_name(task_queue_);
  call->request.set_task_queue_type(api::enums::v1::TASK_QUEUE_TYPE_WORKFLOW);
  Invoke(connection_, "DescribeTaskQueue", call, kCallDeadlineMs,
         [call, answer = std::move(answer)](const CallOutcome& outcome) {
           if (outcome) return answer(outcome->error);
           const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                                std::chrono::system_clock::now().time_since_epoch())
                                .count();
           for (const auto& poller : call->response.pollers()) {
             const int64_t asked_at = poller.last_access_time().seconds() * 1'000;
             if (now - asked_at < kPollerFreshMs) return answer(true);
           }
           answer(false);
         });
}

}  // namespace wfb::temporal
