#include "server/routes/requests.h"

#include <fmt/format.h>

#include "server/json_body.h"
#include "server/routes/answers.h"

namespace wfb {

namespace {

// Refuses and returns false when the body is not as it should be.
bool Finished(const RouteCall& call, JsonBody& body) {
  const Status status = body.Finish();
  if (!status.ok()) call.Refuse(status.error(), body.pointer());
  return status.ok();
}

void AnswerStatus(const RouteCall& call) {
  const std::string& id = call.Parameter("run");
  const Result<RunRecord> record = call.context().host.store.Record(id);
  if (!record.ok()) return call.Refuse(record.error());
  call.AnswerJson(JsonObject{{"run", id}, {"status", RunStatusName(record->status)}});
}

void Ask(const RouteCall& call, Event event) {
  call.context().host.engine.Request(call.Parameter("run"), std::move(event),
                                     [call](const Status& status) {
                                       if (!call.exchange().open()) return;
                                       if (!status.ok()) return call.Refuse(status.error());
                                       AnswerStatus(call);
                                     });
}

// The number of a step of the run itself (not of its child runs).
Result<StepId> StepOf(const RouteCall& call, const std::string& path) {
  WFB_ASSIGN_OR_RETURN(const FoundRunState found, call.context().runs.Find(call.Parameter("run")));
  return found.run->FindStep(path);
}

// Sets the event's step when one is named.
Status SetStep(const RouteCall& call, const std::optional<std::string>& path, Event& event) {
  if (!path) return Ok();
  WFB_ASSIGN_OR_RETURN(event.step, StepOf(call, *path));
  return Ok();
}

// A request without members.
void AskPlainly(const RouteCall& call, EventType type) {
  JsonBody body(call.request().body);
  if (!Finished(call, body)) return;
  Event event;
  event.type = type;
  Ask(call, std::move(event));
}

}  // namespace

void CancelRun(const RouteCall& call) {
  JsonBody body(call.request().body);
  const std::optional<std::string> reason = body.Text("reason");
  if (!Finished(call, body)) return;
  Event event;
  event.type = EventType::CancelRequested;
  event.body = JsonObject{{"reason", reason.value_or("cancelled by a person")}};
  Ask(call, std::move(event));
}

void PauseRun(const RouteCall& call) { AskPlainly(call, EventType::PauseRequested); }

void ResumeRun(const RouteCall& call) {
  ApiContext& context = call.context();
  const std::string& id = call.Parameter("run");
  const Result<RunRecord> record = context.host.store.Record(id);
  if (!record.ok()) return call.Refuse(record.error());
  const bool interrupted = !IsFinished(record->status) && context.host.engine.Find(id) == nullptr;
  if (!interrupted || record->status == RunStatus::Paused) {
    return AskPlainly(call, EventType::ResumeRequested);
  }
  JsonBody body(call.request().body);
  if (!Finished(call, body)) return;
  const Status continued = context.host.engine.Continue(id);
  if (!continued.ok()) return call.Refuse(continued.error());
  AnswerStatus(call);
}

void RetryRun(const RouteCall& call) {
  JsonBody body(call.request().body);
  const std::optional<std::vector<std::string>> names = body.Texts("steps");
  if (!Finished(call, body)) return;
  Event event;
  event.type = EventType::RetryRequested;
  if (names) {
    JsonArray steps;
    for (const std::string& name : *names) {
      const Result<StepId> step = StepOf(call, name);
      if (!step.ok()) return call.Refuse(step.error(), "/steps");
      steps.push_back(Json(*step));
    }
    event.body = JsonObject{{"steps", std::move(steps)}};
  }
  Ask(call, std::move(event));
}

void SkipStep(const RouteCall& call) {
  JsonBody body(call.request().body);
  const std::string name = body.RequiredText("step");
  const std::optional<std::string> reason = body.Text("reason");
  if (!Finished(call, body)) return;
  Event event;
  event.type = EventType::StepSkipped;
  event.body = JsonObject{{"reason", reason.value_or("skipped by a person")}};
  const Status found = SetStep(call, name, event);
  if (!found.ok()) return call.Refuse(found.error(), "/step");
  Ask(call, std::move(event));
}

void ChangeConcurrency(const RouteCall& call) {
  JsonBody body(call.request().body);
  const int64_t n = body.RequiredInteger("n", 1, kConcurrencyMax);
  const std::optional<std::string> step = body.Text("step");
  if (!Finished(call, body)) return;
  Event event;
  event.type = EventType::ConcurrencyChanged;
  event.code = n;
  const Status found = SetStep(call, step, event);
  if (!found.ok()) return call.Refuse(found.error(), "/step");
  Ask(call, std::move(event));
}

void ChangePolicy(const RouteCall& call) {
  JsonBody body(call.request().body);
  Event event;
  event.type = EventType::FailurePolicyChanged;
  const Json* policy = body.Value("policy");
  if (policy == nullptr) {
    body.Complain("policy", "the member \"policy\" is missing");
  } else if (const auto parsed = FailurePolicyFromJson(*policy); !parsed.ok()) {
    body.Complain("policy", parsed.error().message);
  } else {
    event.body = *policy;
  }
  const std::optional<std::string> step = body.Text("step");
  if (!Finished(call, body)) return;
  const Status found = SetStep(call, step, event);
  if (!found.ok()) return call.Refuse(found.error(), "/step");
  Ask(call, std::move(event));
}

void SendSignal(const RouteCall& call) {
  JsonBody body(call.request().body);
  const std::string name = body.RequiredText("name");
  body.Value("payload");
  if (!Finished(call, body)) return;
  const Result<RunRecord> record = call.context().host.store.Record(call.Parameter("run"));
  if (!record.ok()) return call.Refuse(record.error());
  call.Refuse(NotFound(fmt::format("the workflow {} of run {} declares no signal \"{}\"",
                                   record->workflow, record->id, name)),
              "/name");
}

}  // namespace wfb
