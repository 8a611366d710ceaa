// wfb-report.json: what the original format has no place for.
#include "report/escape.h"
#include "report/report.h"
#include "report/run_document.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

constexpr size_t kTailLines = 40;
constexpr size_t kTailBytes = 16 * 1024;

JsonArray Keys(const OrchestrateFacts& facts, const std::vector<uint32_t>& items) {
  JsonArray keys;
  for (const uint32_t item : items) keys.emplace_back(facts.item(item).id);
  return keys;
}

JsonArray Failures(const RunTree& tree, const LogTails& tails) {
  JsonArray array;
  for (const FailureFacts& failure : FailuresOf(tree, tails)) {
    JsonObject object;
    object["step"] = failure.path;
    object["failed_at"] = failure.cause_path;
    object["kind"] = failure.kind;
    object["message"] = failure.message;
    object["attempts"] = failure.cause->attempts.size();
    object["blocks"] = failure.held.size();
    object["log_tail"] = failure.log == nullptr
                             ? Json(nullptr)
                             : Json(Tail(PlainText(*failure.log), kTailLines, kTailBytes));
    array.push_back(std::move(object));
  }
  return array;
}

JsonArray WithReason(const OrchestrateFacts& facts, StepStatus status) {
  JsonArray array;
  for (const StepView& item : facts.orchestrate().items) {
    if (item.status != status) continue;
    JsonObject object{{"key", item.id}};
    if (status == StepStatus::Blocked) {
      JsonArray roots;
      for (const std::string& root : item.blocked_by) roots.emplace_back(root);
      object["blocked_by"] = std::move(roots);
    } else {
      object["reason"] = item.reason;
    }
    array.push_back(std::move(object));
  }
  return array;
}

JsonObject SlotLedger(const OrchestrateFacts& facts) {
  const SlotsView& slots = facts.orchestrate().slots;
  JsonArray changes;
  for (const auto& [at, cap] : slots.cap_changes) {
    changes.push_back({{"at", FormatTimestamp(at)}, {"cap", cap}});
  }
  JsonArray lanes;
  for (const auto& lane : facts.lanes) {
    JsonArray pieces;
    for (const LanePiece& piece : lane) {
      pieces.push_back({{"key", facts.item(piece.item).id},
                        {"attempt", facts.item(piece.item).attempts[piece.attempt].attempt},
                        {"start_ms", piece.start - facts.started_at},
                        {"end_ms", piece.end - facts.started_at}});
    }
    lanes.push_back(std::move(pieces));
  }
  return {{"cap", slots.cap},
          {"max_running", slots.max_running},
          {"idle_while_ready_ms", slots.idle_while_ready_ms},
          {"cap_changes", std::move(changes)},
          {"lanes", std::move(lanes)}};
}

JsonObject Orchestration(const OrchestrateFacts& facts) {
  JsonObject object;
  object["step"] = facts.node->step.id;
  object["counts"] = ToJson(facts.orchestrate().counts);
  object["blocked"] = WithReason(facts, StepStatus::Blocked);
  object["skipped"] = WithReason(facts, StepStatus::Skipped);
  object["cancelled"] = WithReason(facts, StepStatus::Cancelled);
  object["makespan_ms"] = facts.makespan_ms;
  object["work_ms"] = facts.work_ms;
  object["lower_bound_ms"] = facts.lower_bound_ms;
  object["ratio"] = facts.ratio;
  object["utilisation"] = facts.utilisation;
  object["critical_path"] = {{"planned", Keys(facts, facts.planned_path)},
                             {"measured", Keys(facts, facts.actual_path)},
                             {"measured_ms", facts.actual_path_ms}};
  object["slots"] = SlotLedger(facts);
  return object;
}

}  // namespace

Json JsonReport(const RunTree& tree, const LogTails& tails) {
  JsonObject report;
  report["schema"] = "wfb.report/v1";
  report["run"] = tree.run.run;
  report["workflow"] = tree.run.workflow;
  report["status"] = RunStatusName(tree.run.status);
  report["attempt"] = tree.run.attempt;
  report["started_at"] = FormatTimestamp(tree.run.started_at);
  report["finished_at"] =
      tree.run.finished_at == kNoTime ? Json(nullptr) : Json(FormatTimestamp(tree.run.finished_at));
  report["duration_ms"] = SpanOf(tree.run);
  report["error"] = ErrorDocument(tree.run.error);
  report["failures"] = Failures(tree, tails);
  JsonArray orchestrations;
  for (const NodeView& node : tree.run.nodes) {
    if (node.orchestrate) orchestrations.push_back(Orchestration(FactsOf(tree.run, node)));
  }
  report["orchestrations"] = std::move(orchestrations);
  return report;
}

}  // namespace wfb
