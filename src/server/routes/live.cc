#include "server/routes/live.h"

#include <algorithm>

#include "report/live_document.h"
#include "server/routes/answers.h"
#include "server/step_details.h"

namespace wfb {

namespace {

constexpr size_t kRunsMax = 100;

}  // namespace

void ShowView(const RouteCall& call) {
  ApiContext& context = call.context();
  const Result<FoundRunState> found = context.runs.Find(call.Parameter("run"));
  if (!found.ok()) return call.Refuse(found.error());
  const std::shared_ptr<const RunShape> shape =
      context.shapes.Of(*found->run, found->record.number);
  LiveMoment moment;
  moment.position = context.host.engine.committed();
  moment.now = context.host.loop.now();
  moment.interrupted = !found->loaded && !IsFinished(found->run->status());
  if (context.host.remote.notice) {
    moment.notice = context.host.remote.notice(call.Parameter("run"));
  }
  if (!moment.interrupted) {
    moment.eta_ms = context.estimates.Of(*found->run, shape->expected.size(), moment.now);
  }
  AnswerWhenDurable(call, {200,
                           {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
                           ViewText(*found->run, *shape, moment)});
}

void ShowStep(const RouteCall& call) {
  ApiContext& context = call.context();
  const Result<Json> details = StepDetails(context.runs, context.shapes, context.logs,
                                           call.Parameter("run"), call.Parameter("step"));
  if (!details.ok()) return call.Refuse(details.error());
  AnswerJsonWhenDurable(call, *details);
}

void StreamLive(const RouteCall& call) {
  if (const Status known = call.OnlyQuery({"run", "list"}); !known.ok()) {
    return call.Refuse(known.error());
  }
  std::vector<std::string> runs;
  bool list = false;
  for (const auto& [name, value] : call.request().parts.query) {
    if (name == "run") {
      if (value.empty() || value.size() > kRunIdLengthMax) {
        return call.Refuse(InvalidInput("run is the id of a run"));
      }
      if (std::ranges::find(runs, value) == runs.end()) runs.push_back(value);
    } else if (value == "0" || value == "1") {
      list = value == "1";
    } else {
      return call.Refuse(InvalidInput("list is 0 or 1"));
    }
  }
  if (runs.size() > kRunsMax) return call.Refuse(InvalidInput("name at most 100 runs"));
  call.context().live.Open(call.exchange(), runs, list);
}

}  // namespace wfb
