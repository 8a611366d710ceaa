#include "report/event_document.h"

#include "core/step_state.h"
#include "report/run_document.h"

namespace wfb {

namespace {

void AddSlot(JsonObject& document, const Event& event) {
  document["slot"] = event.code < 0 ? Json(nullptr) : Json(event.code);
}

void AddExitCode(JsonObject& document, const Event& event) {
  document["exit_code"] = event.code < 0 ? Json(nullptr) : Json(event.code);
}

// Copies a member of the body, when it is there.
void AddMember(JsonObject& document, const Event& event, const char* member, const char* name) {
  if (const Json* value = FindMember(event.body, member)) document[name] = *value;
}

void AddError(JsonObject& document, const Json& error) {
  document["error"] = ErrorDocument(StepErrorFromJson(error));
}

void AddAttemptParts(JsonObject& document, const Event& event) {
  switch (event.type) {
    case EventType::AttemptStarted:
      AddSlot(document, event);
      break;
    case EventType::AttemptSucceeded:
      AddExitCode(document, event);
      document["output"] = event.body;
      break;
    case EventType::AttemptFailed:
      AddExitCode(document, event);
      AddError(document, event.body);
      break;
    case EventType::AttemptCancelled:
      AddExitCode(document, event);
      break;
    case EventType::ChildStarted:
      AddSlot(document, event);
      AddMember(document, event, "run", "child");
      AddMember(document, event, "workflow", "workflow");
      break;
    case EventType::ChildSucceeded:
    case EventType::StepSucceeded:
      document["output"] = event.body;
      break;
    case EventType::ChildFailed:
    case EventType::StepFailed:
      AddError(document, event.body);
      break;
    case EventType::RetryScheduled:
    case EventType::TimerStarted:
      document["due"] = FormatTimestamp(event.code);
      break;
    default:
      break;
  }
}

void AddExpansion(JsonObject& document, const Event& event) {
  document["concurrency"] = event.code;
  const Json* items = FindMember(event.body, "items");
  if (items == nullptr || !items->is_array()) return;
  JsonArray keys;
  for (const Json& item : items->get_array()) keys.push_back(Json(MemberText(item, "key")));
  document["items"] = std::move(keys);
}

void AddRunParts(JsonObject& document, const Event& event) {
  switch (event.type) {
    case EventType::RunStarted:
      AddMember(document, event, "workflow", "workflow");
      AddMember(document, event, "input", "input");
      AddMember(document, event, "parent", "parent");
      break;
    case EventType::VariablesSet:
      document["variables"] = event.body;
      break;
    case EventType::BranchTaken:
      document["case"] = event.code;
      break;
    case EventType::ItemsExpanded:
      AddExpansion(document, event);
      break;
    case EventType::ConcurrencyChanged:
      document["concurrency"] = event.code;
      break;
    case EventType::FailurePolicyChanged:
      document["policy"] = event.body;
      break;
    case EventType::CancelRequested:
    case EventType::StepSkipped:
      AddMember(document, event, "reason", "reason");
      break;
    case EventType::RunFinished:
      document["status"] = RunStatusName(static_cast<RunStatus>(event.code));
      AddMember(document, event, "result", "result");
      if (const Json* error = FindMember(event.body, "error")) AddError(document, *error);
      break;
    default:
      break;
  }
}

}  // namespace

Json EventDocument(int64_t position, const std::string& run, const std::string& step,
                   const Event& event) {
  JsonObject document;
  document["schema"] = "wfb.event/v1";
  document["position"] = position;
  document["run"] = run;
  document["type"] = EventTypeName(event.type);
  document["at"] = FormatTimestamp(event.at);
  if (!step.empty()) document["step"] = step;
  if (event.attempt > 0) document["attempt"] = event.attempt;
  AddAttemptParts(document, event);
  AddRunParts(document, event);
  return document;
}

}  // namespace wfb
