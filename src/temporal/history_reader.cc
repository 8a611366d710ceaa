#include "temporal/history_reader.h"

#include <mutex>
#include <optional>
#include <set>

#include "temporal/api/workflowservice/v1/request_response.pb.h"

namespace wfb::temporal {

namespace {

namespace service = api::workflowservice::v1;

constexpr DurationMs kPollDeadlineMs = 40'000;  // The server answers a long poll within 20 s.

}  // namespace

struct HistoryReader::State : std::enable_shared_from_this<State> {
  using Answer = std::function<void(Result<HistoryPage>)>;

  void Poll(Answer answer);
  void Take(Answer answer);
  Result<HistoryPage> Fold();
  Status Begin(const HistoryEvent& event);
  void AddChild(const HistoryEvent& event, HistoryPage& page) const;
  void AddLogs(HistoryPage& page);

  std::shared_ptr<Connection> connection;
  Execution execution;
  PlanOf plan_of;
  std::optional<HistoryFold> fold;
  std::string token;
  uint64_t told = 0;  // Events of the run, over all its executions.
  std::set<std::pair<StepId, uint32_t>> logged;
  service::GetWorkflowExecutionHistoryRequest request;
  service::GetWorkflowExecutionHistoryResponse response;
  std::recursive_mutex mutex;  // A connection that was closed answers at once.
  bool over = false;
};

HistoryReader::HistoryReader(std::shared_ptr<Connection> connection, Execution execution,
                             PlanOf plan_of)
    : state_(std::make_shared<State>()) {
  state_->connection = std::move(connection);
  state_->execution = std::move(execution);
  state_->plan_of = std::move(plan_of);
}

HistoryReader::~HistoryReader() {
  const std::lock_guard lock(state_->mutex);
  state_->over = true;
}

void HistoryReader::Read(std::function<void(Result<HistoryPage>)> answer) {
  state_->Poll(std::move(answer));
}

void HistoryReader::State::Poll(Answer answer) {
  request.Clear();
  request.set_namespace_(connection->name_space());
  request.mutable_execution()->set_workflow_id(execution.workflow_id);
  request.mutable_execution()->set_run_id(execution.run_id);
  request.set_wait_new_event(true);
  request.set_next_page_token(token);
  response.Clear();
  connection->Start("GetWorkflowExecutionHistory", request, response, kPollDeadlineMs,
                    [self = shared_from_this(), answer = std::move(answer)](CallOutcome outcome) {
                      const std::lock_guard lock(self->mutex);
                      if (self->over) return;
                      if (!outcome) return self->Take(answer);
                      if (outcome->cause == CallError::Cause::Timeout) return self->Poll(answer);
                      answer(outcome->error);
                    });
}

void HistoryReader::State::Take(Answer answer) {
  Result<HistoryPage> page = Fold();
  if (!page.ok()) return answer(page.error());
  const bool something =
      page->closed || !page->events.empty() || !page->children.empty() || !page->logs.empty();
  if (something) return answer(std::move(page));
  Poll(std::move(answer));
}

Status HistoryReader::State::Begin(const HistoryEvent& event) {
  WFB_ASSIGN_OR_RETURN(StartPayload start,
                       DecodeStart(event.workflow_execution_started_event_attributes().input()));
  WFB_ASSIGN_OR_RETURN(PlanPtr plan, plan_of(start.options.workflow));
  fold.emplace(std::move(start), std::move(plan));
  return Ok();
}

Result<HistoryPage> HistoryReader::State::Fold() {
  HistoryPage page;
  page.first = told + 1;
  for (const HistoryEvent& event : response.history().events()) {
    if (!fold) WFB_RETURN_IF_ERROR(Begin(event));
    WFB_RETURN_IF_ERROR(fold->Add(event));
    AddChild(event, page);
  }
  token = response.next_page_token();
  if (!fold) return page;
  // An execution that takes a closed one over tells its events again.
  const std::vector<Event>& events = fold->events();
  for (; told < events.size(); ++told) page.events.push_back(events[told]);
  AddLogs(page);
  if (!fold->closed()) return page;
  if (fold->continued_as().empty()) {
    page.closed = true;
    return page;
  }
  execution.run_id = fold->continued_as();
  fold.reset();
  token.clear();
  return page;
}

void HistoryReader::State::AddChild(const HistoryEvent& event, HistoryPage& page) const {
  if (event.event_type() != api::enums::v1::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED) return;
  const auto& started = event.child_workflow_execution_started_event_attributes();
  const auto& execution_of_child = started.workflow_execution();
  const auto child = fold->open().children.find(execution_of_child.workflow_id());
  if (child == fold->open().children.end()) return;
  page.children.push_back({child->second.step,
                           child->second.attempt,
                           {execution_of_child.workflow_id(), execution_of_child.run_id()}});
}

void HistoryReader::State::AddLogs(HistoryPage& page) {
  for (const auto& [key, place] : fold->logs()) {
    if (logged.insert(key).second) page.logs.push_back({key.first, key.second, place});
  }
}

}  // namespace wfb::temporal
