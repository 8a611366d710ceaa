#include "temporal/run_loader.h"

#include <fmt/format.h>

#include "temporal/api/workflowservice/v1/request_response.pb.h"

namespace wfb::temporal {

namespace {

namespace service = api::workflowservice::v1;

constexpr DurationMs kPatienceMs = 8'000;  // A workflow task is given up by the server after 10 s.
constexpr size_t kDefinitionsMax = 200;

Result<StartPayload> StartOf(const HistoryEvent& first) {
  if (!first.has_workflow_execution_started_event_attributes()) {
    return InvalidInput("the history does not begin with the start of the workflow");
  }
  return DecodeStart(first.workflow_execution_started_event_attributes().input());
}

// "x-retry-3" → 3, "x" → 0, for a run with the id x.
uint32_t RetryNumber(const std::string& workflow_id, const std::string& run) {
  for (uint32_t attempt = 2; attempt < 10'000; ++attempt) {
    if (ChildWorkflowId(run, attempt) == workflow_id) return attempt - 1;
  }
  return 0;
}

}  // namespace

Status RunLoader::ReadHistory(const Execution& execution, int32_t page_size, bool first_page_only,
                              const Visit& visit) {
  service::GetWorkflowExecutionHistoryRequest request;
  request.set_namespace_(connection_->name_space());
  request.mutable_execution()->set_workflow_id(execution.workflow_id);
  request.mutable_execution()->set_run_id(execution.run_id);
  request.set_maximum_page_size(page_size);
  while (true) {
    service::GetWorkflowExecutionHistoryResponse response;
    const CallOutcome outcome =
        connection_->Call("GetWorkflowExecutionHistory", request, response, kPatienceMs);
    if (outcome) {
      if (outcome->cause == CallError::Cause::NotFound) {
        return NotFound(fmt::format("Temporal has no history of workflow \"{}\" (any more)",
                                    execution.workflow_id));
      }
      return outcome->error;
    }
    for (const HistoryEvent& event : response.history().events()) {
      WFB_RETURN_IF_ERROR(visit(event));
    }
    if (first_page_only || response.next_page_token().empty()) return Ok();
    request.set_next_page_token(response.next_page_token());
  }
}

Result<DefinitionsPtr> RunLoader::Compile(const std::string& text) {
  WFB_ASSIGN_OR_RETURN(DefinitionsPtr definitions, loader_(text));
  const std::lock_guard lock(mutex_);
  if (definitions_.size() >= kDefinitionsMax) definitions_.erase(definitions_.begin());
  definitions_[definitions->hash] = definitions;
  return definitions;
}

DefinitionsPtr RunLoader::Known(const std::string& hash) {
  const std::lock_guard lock(mutex_);
  const auto found = definitions_.find(hash);
  return found == definitions_.end() ? nullptr : found->second;
}

Result<DefinitionsPtr> RunLoader::DefinitionsOf(const StartPayload& start) {
  if (DefinitionsPtr known = Known(start.options.definition_hash)) return known;
  if (!start.definition.empty()) return Compile(start.definition);
  std::string text;
  const Status read =
      ReadHistory(*start.root, 1, true, [&text](const HistoryEvent& event) -> Status {
        WFB_ASSIGN_OR_RETURN(const StartPayload root, StartOf(event));
        text = root.definition;
        return Ok();
      });
  if (!read.ok()) return Error(read.error()).Context("the definitions of the run");
  return Compile(text);
}

Result<PlanPtr> RunLoader::PlanOf(const StartPayload& start) {
  WFB_ASSIGN_OR_RETURN(const DefinitionsPtr definitions, DefinitionsOf(start));
  const auto plan = definitions->plans.find(start.options.workflow);
  if (plan == definitions->plans.end()) {
    return NotFound(
        fmt::format("the run's definitions have no workflow \"{}\"", start.options.workflow));
  }
  return plan->second;
}

std::unique_ptr<HistoryFold> RunLoader::Begin(const HistoryEvent& first) {
  Result<StartPayload> start = StartOf(first);
  if (!start.ok() || start->continues) return nullptr;
  DefinitionsPtr known = Known(start->options.definition_hash);
  if (known == nullptr) return nullptr;
  const auto plan = known->plans.find(start->options.workflow);
  if (plan == known->plans.end()) return nullptr;
  return std::make_unique<HistoryFold>(std::move(start).value(), plan->second);
}

Result<LoadedRun> RunLoader::Load(const Execution& execution) {
  LoadedRun loaded;
  const auto visit = [&](const HistoryEvent& event) -> Status {
    if (loaded.fold == nullptr) {
      WFB_ASSIGN_OR_RETURN(StartPayload start, StartOf(event));
      WFB_ASSIGN_OR_RETURN(PlanPtr plan, PlanOf(start));
      loaded.fold = std::make_unique<HistoryFold>(std::move(start), std::move(plan));
    }
    return loaded.fold->Add(event);
  };
  WFB_RETURN_IF_ERROR(ReadHistory(execution, 0, false, visit));
  if (loaded.fold == nullptr) return NotFound("the history is empty");
  const HistoryFold& fold = *loaded.fold;
  if (fold.start().continues && fold.events().empty() && !fold.closed()) {
    WFB_ASSIGN_OR_RETURN(loaded.taken_over, TakenOver(fold.start(), execution));
  }
  return loaded;
}

Result<std::vector<Event>> RunLoader::TakenOver(const StartPayload& start,
                                                const Execution& execution) {
  const Execution& named = *start.continues;
  WFB_ASSIGN_OR_RETURN(std::vector<Event> events, EventsOf(named));
  if (!events.empty() || !named.run_id.empty()) return events;
  // The attempt before was never a workflow (its start was refused): the one before that.
  for (uint32_t attempt = RetryNumber(named.workflow_id, start.options.run_id); attempt > 0;
       --attempt) {
    const std::string id = ChildWorkflowId(start.options.run_id, attempt);
    if (id == execution.workflow_id) continue;
    WFB_ASSIGN_OR_RETURN(events, EventsOf({id, ""}));
    if (!events.empty()) return events;
  }
  return events;
}

Result<std::vector<Event>> RunLoader::EventsOf(const Execution& execution) {
  const Result<LoadedRun> loaded = Load(execution);
  if (loaded.ok()) return loaded->fold->events();
  if (loaded.error().kind == ErrorKind::NotFound) return std::vector<Event>();
  return loaded.error();
}

}  // namespace wfb::temporal
