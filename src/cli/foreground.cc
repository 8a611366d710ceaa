#include "cli/foreground.h"

#include <fmt/format.h>

#include "cli/detach.h"

namespace wfb {

namespace {

// The event that is asked for. It is tried on the run as the journal knows it first: a request
// that is refused must not have set an interrupted run going.
Result<Event> EventFor(Host& host, const ForegroundRequest& request) {
  WFB_ASSIGN_OR_RETURN(const RunRecord record, host.store().Record(request.run));
  WFB_ASSIGN_OR_RETURN(const std::unique_ptr<Run> run, host.store().Fold(record));
  WFB_ASSIGN_OR_RETURN(Event event, EventOf(*request.request, *run));
  // The journal may be behind where the run is decided: it is for that side to refuse.
  if (run->options().remote) return event;
  const TimestampMs now = host.loop().now();
  for (const auto& [step, attempt] : run->LiveAttempts()) {
    Event interrupted;
    interrupted.type = EventType::AttemptInterrupted;
    interrupted.step = step;
    interrupted.attempt = attempt;
    interrupted.at = now;
    WFB_RETURN_IF_ERROR(run->Apply(interrupted));
  }
  event.at = now;
  const Status allowed = run->Apply(event);
  if (allowed.ok()) return event;
  const bool interrupted = !IsFinished(record.status) && record.status != RunStatus::Paused;
  if (!interrupted) return allowed.error();
  return Error{allowed.error().kind,
               fmt::format("{}; it was interrupted: continue it with wfb resume {}",
                           allowed.error().message, request.run)};
}

Result<ExitCode> Follow(Host& host, const ForegroundRequest& request, Context& context,
                        Session::Accepted accepted) {
  std::optional<Event> event;
  if (request.request) {
    WFB_ASSIGN_OR_RETURN(event, EventFor(host, request));
  }
  Session session(context, host, request.session);
  return session.Continue(request.run, std::move(event), std::move(accepted));
}

}  // namespace

Result<Event> EventOf(const RunRequest& request, const Run& run) {
  Event event;
  switch (request.kind) {
    case RunRequest::Kind::Cancel:
      event.type = EventType::CancelRequested;
      event.body = {{"reason", request.reason.empty() ? "cancelled by a person" : request.reason}};
      return event;
    case RunRequest::Kind::Pause:
      event.type = EventType::PauseRequested;
      return event;
    case RunRequest::Kind::Resume:
      event.type = EventType::ResumeRequested;
      return event;
    case RunRequest::Kind::Retry: {
      event.type = EventType::RetryRequested;
      JsonArray steps;
      for (const std::string& name : request.steps) {
        WFB_ASSIGN_OR_RETURN(const StepId step, run.FindStep(name));
        steps.push_back(step);
      }
      if (!steps.empty()) event.body = {{"steps", std::move(steps)}};
      return event;
    }
    case RunRequest::Kind::Skip: {
      event.type = EventType::StepSkipped;
      WFB_ASSIGN_OR_RETURN(event.step, run.FindStep(request.steps.at(0)));
      event.body = {{"reason", request.reason}};
      return event;
    }
    case RunRequest::Kind::Concurrency:
      event.type = EventType::ConcurrencyChanged;
      event.code = request.concurrency;
      return event;
    case RunRequest::Kind::Policy:
      event.type = EventType::FailurePolicyChanged;
      event.body = ToJson(request.policy);
      return event;
  }
  return InvalidInput("an unknown request");
}

Result<ExitCode> ContinueInForeground(const ForegroundRequest& request, Context& context) {
  if (!request.detach) {
    WFB_ASSIGN_OR_RETURN(const std::unique_ptr<Host> host,
                         OpenHost(request.data_directory, context));
    return Follow(*host, request, context, nullptr);
  }
  const Status begun = RunDetached([&](const Announce& announce) -> Result<ExitCode> {
    WFB_ASSIGN_OR_RETURN(const std::unique_ptr<Host> host,
                         OpenHost(request.data_directory, context));
    RedirectOutput(host->directory().path() + "/engine.log");
    return Follow(*host, request, context, announce);
  });
  WFB_RETURN_IF_ERROR(begun);
  TellStarted(request.run, request.json, context);
  return ExitCode::Ok;
}

Status RequestInForeground(const ForegroundRequest& request, Context& context) {
  WFB_ASSIGN_OR_RETURN(const std::unique_ptr<Host> host,
                       Host::Open(request.data_directory, context.command_line));
  WFB_ASSIGN_OR_RETURN(Event event, EventFor(*host, request));
  std::optional<Status> answer;
  host->engine().Request(request.run, std::move(event),
                         [&answer](const Status& status) { answer = status; });
  host->RunUntil([&] { return answer.has_value(); });
  return *answer;
}

}  // namespace wfb
