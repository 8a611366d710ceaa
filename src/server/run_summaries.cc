#include "server/run_summaries.h"

#include "report/live_document.h"

namespace wfb {

namespace {

constexpr size_t kKeptMax = 20'000;
// Events that are folded for one answer: some ten milliseconds.
constexpr size_t kEventsMax = 20'000;

}  // namespace

JsonArray RunSummaries::Of(const std::vector<RunRecord>& records, TimestampMs now) {
  JsonArray lines;
  size_t events = kEventsMax;
  for (const RunRecord& record : records) lines.push_back(Make(record, now, events));
  return lines;
}

JsonObject RunSummaries::Of(const RunRecord& record, TimestampMs now) {
  size_t events = kEventsMax;
  return Make(record, now, events);
}

const RunSummaries::Kept* RunSummaries::Find(const RunRecord& record) {
  const auto found = kept_.find(record.number);
  if (found == kept_.end()) return nullptr;
  // A retry gives a run another end.
  const Kept& kept = found->second;
  const bool same = kept.status == record.status && kept.finished_at == record.finished_at;
  return same ? &kept : nullptr;
}

// Looks before it folds: a large run is left as soon as it is known to be one.
bool RunSummaries::IsWorthFolding(const RunRecord& record, size_t& events) {
  size_t count = 0;
  const Status read =
      journal_.ReadEvents(record.number, 0, [&](JournalEntry&&) { return ++count <= events; });
  if (!read.ok() || count > events) {
    events = 0;
    return false;
  }
  events -= count;
  return true;
}

JsonObject RunSummaries::Make(const RunRecord& record, TimestampMs now, size_t& events) {
  if (const Run* loaded = engine_.Find(record.id)) return SummaryDocument(*loaded, false, now);
  const bool interrupted = !IsFinished(record.status);
  const Kept* kept = Find(record);
  if (kept == nullptr && events > 0 && IsWorthFolding(record, events)) {
    const Result<std::unique_ptr<Run>> run = store_.Fold(record);
    if (run.ok()) {
      const JsonObject line = SummaryDocument(**run, interrupted, now);
      if (!kept_.contains(record.number)) order_.push_front(record.number);
      kept_[record.number] = {record.status, record.finished_at, line.at("counts"),
                              line.at("failed").as_array()};
      if (order_.size() > kKeptMax) {
        kept_.erase(order_.back());
        order_.pop_back();
      }
      kept = &kept_.at(record.number);
    }
  }
  const TimestampMs end = record.finished_at < 0 ? now : record.finished_at;
  return JsonObject{
      {"run", record.id},
      {"workflow", record.workflow},
      {"status", RunStatusName(record.status)},
      {"interrupted", interrupted},
      {"started_at", record.started_at},
      {"finished_at", record.finished_at < 0 ? Json(nullptr) : Json(record.finished_at)},
      {"duration_ms", end - record.started_at},
      {"counts", kept == nullptr ? Json(nullptr) : kept->counts},
      {"failed", kept == nullptr ? JsonArray() : kept->failed}};
}

}  // namespace wfb
