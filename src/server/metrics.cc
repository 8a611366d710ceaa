#include "server/metrics.h"

#include <fmt/format.h>

#include "base/json.h"
#include "core/run.h"

namespace wfb {

namespace {

constexpr size_t kWorkflowLabelsMax = 100;

// As a label's value: the format knows these three escapes.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "\"";
}

std::string Family(std::string_view name, std::string_view type, std::string_view help) {
  return fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

std::string Single(std::string_view name, std::string_view type, std::string_view help,
                   uint64_t value) {
  return Family(name, type, help) + fmt::format("{} {}\n", name, value);
}

const char* OutcomeOf(EventType type) {
  if (type == EventType::AttemptSucceeded) return "succeeded";
  if (type == EventType::AttemptFailed) return "failed";
  if (type == EventType::AttemptCancelled) return "cancelled";
  if (type == EventType::AttemptInterrupted) return "interrupted";
  return nullptr;
}

}  // namespace

void SyncTimes::Add(int64_t microseconds) {
  size_t bucket = 0;
  while (bucket < kBoundsUs.size() && microseconds > kBoundsUs[bucket]) ++bucket;
  ++counts_[bucket];
  sum_us_ += microseconds;
}

std::string SyncTimes::Text(std::string_view name) const {
  std::string text = Family(name, "histogram", "Time of one write of the journal to the disk.");
  uint64_t count = 0;
  for (size_t i = 0; i < kBoundsUs.size(); ++i) {
    count += counts_[i];
    text += fmt::format("{}_bucket{{le=\"{}\"}} {}\n", name,
                        static_cast<double>(kBoundsUs[i]) / 1e6, count);
  }
  count += counts_.back();
  text += fmt::format("{}_bucket{{le=\"+Inf\"}} {}\n", name, count);
  text += fmt::format("{}_sum {}\n", name, static_cast<double>(sum_us_.load()) / 1e6);
  return text + fmt::format("{}_count {}\n", name, count);
}

Metrics::Metrics(Engine& engine, Journal& journal, const SyncTimes* sync_times)
    : engine_(engine), journal_(journal), sync_times_(sync_times), told_(journal.synced()) {
  engine_.AddSink(this);
}

Metrics::~Metrics() { engine_.RemoveSink(this); }

std::string Metrics::LabelOf(const std::string& workflow) {
  if (workflows_.contains(workflow)) return workflow;
  if (workflows_.size() >= kWorkflowLabelsMax) return "other";
  workflows_.insert(workflow);
  return workflow;
}

std::string Metrics::WorkflowOf(RunNumber run) {
  const auto known = open_runs_.find(run);
  if (known != open_runs_.end()) return known->second;
  RunQuery query;
  query.before = run + 1;
  query.limit = 1;
  const Result<std::vector<RunRecord>> records = journal_.Runs(query);
  const bool found = records.ok() && !records->empty() && records->at(0).number == run;
  return found ? records->at(0).workflow : "other";
}

void Metrics::OnDurable(std::span<const JournalEntry> entries) {
  told_ = entries.back().position;
  for (const JournalEntry& entry : entries) {
    const EventType type = entry.event.type;
    if (const char* outcome = OutcomeOf(type)) ++attempts_[outcome];
    if (type == EventType::RunStarted) {
      const std::string workflow = MemberText(entry.event.body, "workflow");
      open_runs_[entry.run] = workflow;
      ++started_[LabelOf(workflow)];
    }
    if (type == EventType::RunFinished) {
      const std::string label = LabelOf(WorkflowOf(entry.run));
      open_runs_.erase(entry.run);
      ++finished_[{label, std::string(RunStatusName(static_cast<RunStatus>(entry.event.code)))}];
    }
  }
}

Status Metrics::AddOpenRuns(std::string& text, TimestampMs now) {
  RunQuery query;
  query.unfinished_only = true;
  WFB_ASSIGN_OR_RETURN(const std::vector<RunRecord> open, journal_.Runs(query));
  ByWorkflow counts;
  uint64_t live = 0;
  uint64_t slots = 0;
  uint64_t slots_in_use = 0;
  for (const RunRecord& record : open) {
    ++counts[{LabelOf(record.workflow), std::string(RunStatusName(record.status))}];
    const Run* run = engine_.Find(record.id);
    if (run == nullptr) continue;
    live += run->live_count();
    const ViewOptions summary{
        .inputs = false, .outputs = false, .items = false, .waits_for = false};
    for (const NodeView& node : run->View(now, summary).nodes) {
      if (!node.orchestrate || node.step.status != StepStatus::Running) continue;
      slots += node.orchestrate->slots.cap;
      slots_in_use += node.orchestrate->slots.running;
    }
  }
  text += Family("wfb_runs_open", "gauge", "Runs that have not finished, child runs too.");
  for (const auto& [labels, count] : counts) {
    text += fmt::format("wfb_runs_open{{workflow={},status={}}} {}\n", Quoted(labels.first),
                        Quoted(labels.second), count);
  }
  text += Single("wfb_steps_running", "gauge", "Attempts and child runs that are alive.", live);
  text += Single("wfb_slots", "gauge", "Slots of the items that are being worked through.", slots);
  text += Single("wfb_slots_in_use", "gauge", "Those of them in which an item runs.", slots_in_use);
  return Ok();
}

Result<std::string> Metrics::Text(const HttpServer& http, TimestampMs now) {
  std::string text =
      Single("wfb_up", "gauge", "1; 0 once the journal has failed.", engine_.failed() ? 0 : 1);
  text += Family("wfb_runs_started_total", "counter", "Runs started by this engine.");
  for (const auto& [workflow, count] : started_) {
    text += fmt::format("wfb_runs_started_total{{workflow={}}} {}\n", Quoted(workflow), count);
  }
  text += Family("wfb_runs_finished_total", "counter", "Runs finished in this engine.");
  for (const auto& [labels, count] : finished_) {
    text += fmt::format("wfb_runs_finished_total{{workflow={},status={}}} {}\n",
                        Quoted(labels.first), Quoted(labels.second), count);
  }
  WFB_RETURN_IF_ERROR(AddOpenRuns(text, now));
  text += Family("wfb_attempts_total", "counter", "Attempts that have ended, by outcome.");
  for (const auto& [outcome, count] : attempts_) {
    text += fmt::format("wfb_attempts_total{{outcome={}}} {}\n", Quoted(outcome), count);
  }
  text += Single("wfb_journal_events_total", "counter", "Events in the journal, on the disk.",
                 static_cast<uint64_t>(told_));
  if (sync_times_ != nullptr) text += sync_times_->Text("wfb_journal_sync_seconds");
  text += Family("wfb_http_responses_total", "counter", "Responses, by the class of their status.");
  const HttpServer::ResponseCounts& responses = http.response_counts();
  for (size_t digit = 2; digit < responses.size(); ++digit) {
    text +=
        fmt::format("wfb_http_responses_total{{status=\"{}xx\"}} {}\n", digit, responses[digit]);
  }
  text += Single("wfb_http_connections", "gauge", "Open connections.", http.connection_count());
  text += Single("wfb_http_streams", "gauge", "Responses that go on: events, logs.",
                 http.stream_count());
  return text;
}

}  // namespace wfb
