#include "report/run_document.h"

#include "embedded/kRunSchema.h"
#include "report/estimate.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

Json TimeOrNull(TimestampMs time) {
  if (time == kNoTime) return nullptr;
  return Json(FormatTimestamp(time));
}

Json TextOrNull(const std::string& text) {
  if (text.empty()) return nullptr;
  return Json(text);
}

JsonArray Texts(const std::vector<std::string>& texts) {
  JsonArray array;
  for (const std::string& text : texts) array.push_back(Json(text));
  return array;
}

JsonArray Attempts(const std::vector<AttemptView>& attempts) {
  JsonArray array;
  for (const AttemptView& attempt : attempts) {
    JsonObject object;
    object["attempt"] = attempt.attempt;
    object["started_at"] = TimeOrNull(attempt.started_at);
    object["finished_at"] = TimeOrNull(attempt.finished_at);
    object["status"] = AttemptStatusName(attempt.status);
    object["exit_code"] = attempt.exit_code < 0 ? Json(nullptr) : Json(attempt.exit_code);
    object["error"] = ErrorDocument(attempt.error);
    array.push_back(std::move(object));
  }
  return array;
}

JsonArray Items(const std::vector<StepView>& items) {
  JsonArray array;
  for (const StepView& item : items) {
    JsonObject object;
    object["key"] = item.id;
    object["status"] = StepStatusName(item.status);
    object["blocked_by"] = Texts(item.blocked_by);
    object["reason"] = TextOrNull(item.reason);
    object["run"] = TextOrNull(item.child_run);
    object["attempts"] = Attempts(item.attempts);
    array.push_back(std::move(object));
  }
  return array;
}

JsonObject Step(const NodeView& node) {
  JsonObject object;
  object["id"] = node.step.id;
  object["type"] = node.step.type;
  object["status"] = StepStatusName(node.step.status);
  object["output"] = node.step.output;
  object["error"] = ErrorDocument(node.step.error);
  object["attempts"] = Attempts(node.step.attempts);
  if (node.orchestrate) {
    const SlotsView& slots = node.orchestrate->slots;
    object["items"] = Items(node.orchestrate->items);
    object["slots"] = JsonObject{{"cap", slots.cap},
                                 {"max_running", slots.max_running},
                                 {"idle_while_ready_ms", slots.idle_while_ready_ms}};
  }
  return object;
}

}  // namespace

Json ErrorDocument(const std::optional<StepError>& error) {
  if (!error) return nullptr;
  return JsonObject{
      {"kind", error->kind}, {"message", error->message}, {"retryable", error->retryable}};
}

Json RunDocument(const RunView& run) {
  JsonObject document;
  document["schema"] = "wfb.run/v1";
  document["run"] = run.run;
  document["workflow"] = run.workflow;
  document["status"] = RunStatusName(run.status);
  document["started_at"] = TimeOrNull(run.started_at);
  document["finished_at"] = TimeOrNull(run.finished_at);
  document["duration_ms"] = SpanOf(run);
  document["result"] = run.result;
  document["error"] = ErrorDocument(run.error);
  JsonArray steps;
  for (const NodeView& node : run.nodes) steps.push_back(Step(node));
  document["steps"] = std::move(steps);
  return document;
}

Json RunStateDocument(const RunView& run) {
  JsonObject document;
  document["schema"] = "wfb.state/v1";
  document["run"] = run.run;
  document["workflow"] = run.workflow;
  document["status"] = RunStatusName(run.status);
  document["counts"] = ToJson(CountsOf(run));
  JsonArray running;
  JsonArray queue;
  const NodeView* main = MainOrchestrate(run);
  if (main != nullptr) {
    for (const StepView& item : main->orchestrate->items) {
      if (item.status == StepStatus::Running) running.push_back(Json(item.id));
    }
  } else {
    for (const NodeView& node : run.nodes) {
      if (node.step.status == StepStatus::Running) running.push_back(Json(node.step.id));
      if (node.step.status == StepStatus::Ready) queue.push_back(Json(node.step.id));
    }
  }
  const Estimate estimate = EstimateRest(run);
  for (const std::string& key : estimate.queue) queue.push_back(Json(key));
  document["running"] = std::move(running);
  document["queue"] = std::move(queue);
  if (main == nullptr) {
    document["slots"] = nullptr;
  } else {
    document["slots"] = JsonObject{{"cap", main->orchestrate->slots.cap},
                                   {"running", main->orchestrate->slots.running}};
  }
  document["elapsed_ms"] = SpanOf(run);
  document["eta_ms"] = estimate.rest_ms ? Json(*estimate.rest_ms) : Json(nullptr);
  document["critical_path"] = Texts(estimate.critical_path);
  return document;
}

Json ToJson(const StepCounts& counts) {
  return JsonObject{{"waiting", counts.waiting},
                    {"ready", counts.ready},
                    {"running", counts.running},
                    {"retrying", counts.retrying},
                    {"needs_attention", counts.needs_attention},
                    {"succeeded", counts.succeeded},
                    {"failed", counts.failed},
                    {"blocked", counts.blocked},
                    {"skipped", counts.skipped},
                    {"cancelled", counts.cancelled},
                    {"total", counts.total()}};
}

std::string_view RunDocumentSchema() { return kRunSchema; }

}  // namespace wfb
