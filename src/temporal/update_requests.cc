#include "temporal/update_requests.h"

#include <fmt/format.h>

namespace wfb::temporal {

namespace {

Result<Event> ConcurrencyRequest(const Run& run, const Json& input) {
  Event event;
  event.type = EventType::ConcurrencyChanged;
  const Json* n = FindMember(input, "n");
  boost::system::error_code error;
  event.code = n != nullptr && n->is_number() ? n->to_number<int64_t>(error) : 0;
  if (error || event.code == 0) {
    return InvalidInput(fmt::format("setConcurrency needs {{\"n\": a whole number from 1 to {}}}",
                                    kConcurrencyMax));
  }
  const std::string step = MemberText(input, "step");
  if (!step.empty()) {
    WFB_ASSIGN_OR_RETURN(event.step, run.FindStep(step));
  }
  return event;
}

Result<Event> SkipRequest(const Run& run, const Json& input) {
  Event event;
  event.type = EventType::StepSkipped;
  const std::string step = MemberText(input, "step");
  if (step.empty()) return InvalidInput("skip needs {\"step\": name}");
  WFB_ASSIGN_OR_RETURN(event.step, run.FindStep(step));
  const std::string reason = MemberText(input, "reason");
  if (!reason.empty()) event.body = {{"reason", reason}};
  return event;
}

Result<Event> RetryRequest(const Run& run, const Json& input) {
  Event event;
  event.type = EventType::RetryRequested;
  const Json* steps = FindMember(input, "steps");
  if (steps == nullptr || steps->is_null()) return event;
  if (!steps->is_array()) return InvalidInput("retry takes {\"steps\": [name, …]}");
  JsonArray numbers;
  for (const Json& name : steps->get_array()) {
    if (!name.is_string()) return InvalidInput("retry takes {\"steps\": [name, …]}");
    WFB_ASSIGN_OR_RETURN(const StepId step, run.FindStep(std::string_view(name.get_string())));
    numbers.push_back(step);
  }
  event.body = {{"steps", std::move(numbers)}};
  return event;
}

Event Plain(EventType type) {
  Event event;
  event.type = type;
  return event;
}

Json Named(std::string_view update, JsonObject input) {
  return {{"update", update}, {"input", std::move(input)}};
}

}  // namespace

Result<Event> RequestFromUpdate(const Run& run, const std::string& update, const Json& input) {
  if (update == "setConcurrency") return ConcurrencyRequest(run, input);
  if (update == "pause") return Plain(EventType::PauseRequested);
  if (update == "resume") return Plain(EventType::ResumeRequested);
  if (update == "skip") return SkipRequest(run, input);
  if (update == "retry") return RetryRequest(run, input);
  if (update == "setPolicy") {
    const Json* policy = FindMember(input, "policy");
    if (policy == nullptr) return InvalidInput("setPolicy needs {\"policy\": …}");
    WFB_ASSIGN_OR_RETURN(const FailurePolicy parsed, FailurePolicyFromJson(*policy));
    Event event = Plain(EventType::FailurePolicyChanged);
    event.body = ToJson(parsed);
    return event;
  }
  return NotFound(
      fmt::format("there is no update \"{}\"; there are setConcurrency, pause, resume, skip, retry "
                  "and setPolicy",
                  update));
}

Json UpdateFromRequest(const Run& run, const Event& request) {
  switch (request.type) {
    case EventType::ConcurrencyChanged: {
      JsonObject input{{"n", request.code}};
      if (request.step != kNoStep) input["step"] = run.NameOf(request.step);
      return Named("setConcurrency", std::move(input));
    }
    case EventType::PauseRequested:
      return Named("pause", {});
    case EventType::ResumeRequested:
      return Named("resume", {});
    case EventType::StepSkipped:
      return Named("skip", {{"step", run.NameOf(request.step)},
                            {"reason", MemberText(request.body, "reason")}});
    case EventType::RetryRequested: {
      const Json* steps = FindMember(request.body, "steps");
      if (steps == nullptr || !steps->is_array()) return Named("retry", {});
      JsonArray names;
      for (const Json& step : steps->get_array()) {
        names.push_back(JsonString(run.NameOf(step.to_number<StepId>())));
      }
      return Named("retry", {{"steps", std::move(names)}});
    }
    case EventType::FailurePolicyChanged:
      return Named("setPolicy", {{"policy", request.body}});
    default:
      return nullptr;
  }
}

}  // namespace wfb::temporal
