#include "server/live_runs.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/estimate.h"
#include "report/live_document.h"

namespace wfb {

namespace {

constexpr int kRetryMs = 1'000;  // After which a browser comes back.
constexpr size_t kEstimatesMax = 32;
constexpr size_t kReadersPerGapMs = 16;

std::string EventText(std::string_view type, int64_t position, const std::string& document) {
  return fmt::format("event: {}\nid: {}\ndata: {}\n\n", type, position, document);
}

std::string BeatText(TimestampMs now) {
  return fmt::format("event: beat\ndata: {{\"now\":{}}}\n\n", now);
}

}  // namespace

std::optional<DurationMs> RunEstimates::Of(const Run& run, size_t step_count, TimestampMs now) {
  if (run.status() != RunStatus::Running) return std::nullopt;
  const auto found = std::ranges::find(kept_, run.id(), &Kept::run);
  if (found != kept_.end()) {
    const DurationMs age = now - found->at;
    const DurationMs age_max =
        step_count > limits_.large_steps ? limits_.eta_large_ms : limits_.eta_ms;
    if (found->revision == run.revision() || age < age_max) {
      if (!found->rest_ms) return std::nullopt;
      return std::max<DurationMs>(0, *found->rest_ms - age);
    }
    kept_.erase(found);
  }
  ViewOptions options;
  options.outputs = false;
  options.waits_for = false;
  options.causes = false;
  Kept kept{run.id(), run.revision(), now, EstimateRest(run.View(now, options)).rest_ms};
  if (kept_.size() >= kEstimatesMax) kept_.erase(kept_.begin());
  kept_.push_back(kept);
  return kept.rest_ms;
}

LiveRuns::LiveRuns(LiveSources sources, LiveLimits limits) : sources_(sources), limits_(limits) {
  sources_.engine.AddSink(this);
}

LiveRuns::~LiveRuns() {
  *alive_ = false;
  sources_.engine.RemoveSink(this);
  for (auto& [id, reader] : readers_) {
    reader.stream.OnClosed(nullptr);
    reader.stream.OnDrained(nullptr);
    reader.stream.End();
  }
}

void LiveRuns::Open(const HttpExchange& exchange, const std::vector<std::string>& run_ids,
                    bool list) {
  const ReaderId id = next_id_++;
  Reader& reader = readers_.emplace(id, Reader{HttpStream({}), {}, list, {}}).first->second;
  std::string beginning = fmt::format("retry: {}\n\n", kRetryMs) + BeatText(sources_.loop.now());
  for (const std::string& run_id : run_ids) {
    const Result<FoundRunState> found = sources_.runs.Find(run_id);
    if (!found.ok()) {
      const Json gone = JsonObject{{"run", run_id}, {"detail", found.error().message}};
      beginning += fmt::format("event: gone\ndata: {}\n\n", WriteJson(gone));
      continue;
    }
    Watch& watch = watches_[found->record.number];
    watch.id = run_id;
    watch.readers.insert(id);
    reader.marks[found->record.number];
  }
  reader.stream = exchange.Stream({200,
                                   {{"Content-Type", "text/event-stream"},
                                    {"Cache-Control", "no-cache"},
                                    {"X-Accel-Buffering", "no"}},
                                   ""});
  reader.stream.OnClosed([this, id] { Remove(id); });
  reader.stream.OnDrained([this, id] { OnDrained(id); });
  if (!reader.stream.open()) return Remove(id);
  // Once the peer has taken it, the views of the runs follow.
  reader.stream.Write(std::move(beginning));
  ScheduleHeartbeat();
}

void LiveRuns::Remove(ReaderId id) {
  const auto found = readers_.find(id);
  if (found == readers_.end()) return;
  for (const auto& [number, mark] : found->second.marks) {
    const auto watch = watches_.find(number);
    if (watch == watches_.end()) continue;
    watch->second.readers.erase(id);
    if (watch->second.readers.empty()) watches_.erase(watch);
  }
  readers_.erase(found);
}

void LiveRuns::OnDrained(ReaderId id) {
  const auto found = readers_.find(id);
  if (found == readers_.end()) return;
  std::vector<RunNumber> numbers;
  for (const auto& [number, mark] : found->second.marks) numbers.push_back(number);
  if (!found->second.lines.empty()) ScheduleList();
  for (const RunNumber number : numbers) Send(number);
}

void LiveRuns::OnDurable(std::span<const JournalEntry> entries) {
  if (readers_.empty()) return;
  std::set<RunNumber> changed;
  for (const JournalEntry& entry : entries) changed.insert(entry.run);
  bool listed = false;
  for (const RunNumber number : changed) {
    if (!IsRoot(number)) continue;
    for (auto& [id, reader] : readers_) {
      if (reader.list) reader.lines.insert(number);
      listed = listed || reader.list;
    }
  }
  if (listed) ScheduleList();
  for (const RunNumber number : changed) {
    if (watches_.contains(number)) Send(number);
  }
}

std::string LiveRuns::TextFor(const Mark& from, const Mark& to, const Run& run, RunNumber number) {
  const std::shared_ptr<const RunShape> shape = sources_.shapes.Of(run, number);
  LiveMoment moment;
  moment.position = sources_.engine.committed();
  moment.now = sources_.loop.now();
  moment.interrupted = to.interrupted;
  moment.notice = to.notice;
  if (!to.interrupted) {
    moment.eta_ms = sources_.estimates.Of(run, shape->expected.size(), moment.now);
  }
  if (!from.viewed || from.shape != run.shape()) {
    return EventText("view", moment.position, ViewText(run, *shape, moment));
  }
  const std::vector<StepId> changed = run.ChangedSince(from.revision);
  return EventText("change", moment.position,
                   WriteJson(ChangeDocument(run, *shape, changed, moment)));
}

std::vector<LiveRuns::Message> LiveRuns::MakeMessages(RunNumber number, const Watch& watch) {
  std::vector<Message> messages;
  const Run* run = sources_.engine.Find(watch.id);
  const bool loaded = run != nullptr;
  Result<FoundRunState> folded = FoundRunState{};
  if (!loaded) {
    folded = sources_.runs.Find(watch.id);
    if (!folded.ok()) return messages;
    run = folded->run.get();
  }
  const bool interrupted = !loaded && !IsFinished(run->status());
  const std::string notice = sources_.notice ? sources_.notice(watch.id) : "";
  const Mark to{true, run->shape(), run->revision(), interrupted, notice};
  for (const ReaderId id : watch.readers) {
    const Reader& reader = readers_.at(id);
    const Mark& from = reader.marks.at(number);
    if (from == to || !reader.idle()) continue;
    auto same = std::ranges::find(messages, from, &Message::from);
    if (same == messages.end()) {
      messages.push_back({from, to, TextFor(from, to, *run, number), {}});
      same = std::prev(messages.end());
    }
    same->readers.push_back(id);
  }
  return messages;
}

void LiveRuns::Send(RunNumber number) {
  const auto found = watches_.find(number);
  if (found == watches_.end()) return;
  Watch& watch = found->second;
  if (watch.in_flight) {
    watch.changed = true;
    return;
  }
  auto messages = std::make_shared<const std::vector<Message>>(MakeMessages(number, watch));
  if (messages->empty()) return;
  watch.in_flight = true;
  watch.changed = false;
  // The run may be ahead of the disk.
  sources_.engine.WhenDurable([this, alive = alive_, number, messages](const Status& status) {
    if (*alive && status.ok()) Deliver(number, *messages);
  });
}

void LiveRuns::Deliver(RunNumber number, const std::vector<Message>& messages) {
  for (const Message& message : messages) {
    for (const ReaderId id : message.readers) {
      const auto found = readers_.find(id);
      if (found == readers_.end()) continue;
      Reader& reader = found->second;
      // Another run's event may have been quicker; what this one missed is made for it later.
      if (!reader.idle()) continue;
      reader.marks[number] = message.to;
      reader.stream.Write(message.text);
    }
  }
  SendLater(number);
}

// What happens within the gap is gathered.
void LiveRuns::SendLater(RunNumber number) {
  const auto found = watches_.find(number);
  if (found == watches_.end()) return;
  const auto readers = static_cast<DurationMs>(found->second.readers.size() / kReadersPerGapMs);
  sources_.loop.At(sources_.loop.now() + limits_.gap_ms + readers, [this, alive = alive_, number] {
    if (!*alive) return;
    const auto watch = watches_.find(number);
    if (watch == watches_.end()) return;
    watch->second.in_flight = false;
    if (watch->second.changed) Send(number);
  });
}

Result<RunRecord> LiveRuns::RecordOf(RunNumber number) {
  RunQuery query;
  query.before = number + 1;
  query.limit = 1;
  WFB_ASSIGN_OR_RETURN(std::vector<RunRecord> records, sources_.journal.Runs(query));
  if (records.empty() || records[0].number != number) return NotFound("there is no such run");
  return std::move(records[0]);
}

bool LiveRuns::IsRoot(RunNumber number) {
  const auto known = roots_.find(number);
  if (known != roots_.end()) return known->second;
  const Result<RunRecord> record = RecordOf(number);
  const bool root = record.ok() && record->parent == 0;
  roots_[number] = root;
  return root;
}

void LiveRuns::ScheduleList() {
  if (list_scheduled_) return;
  list_scheduled_ = true;
  const TimestampMs due = std::max(sources_.loop.now(), listed_at_ + limits_.list_ms);
  sources_.loop.At(due, [this, alive = alive_] {
    if (*alive) SendList();
  });
}

void LiveRuns::SendList() {
  list_scheduled_ = false;
  listed_at_ = sources_.loop.now();
  std::map<std::set<RunNumber>, std::vector<ReaderId>> by_lines;
  for (auto& [id, reader] : readers_) {
    if (reader.lines.empty() || !reader.idle()) continue;
    by_lines[reader.lines].push_back(id);
    reader.lines.clear();
  }
  for (const auto& [numbers, ids] : by_lines) {
    JsonArray lines;
    for (const RunNumber number : numbers) {
      const Result<RunRecord> record = RecordOf(number);
      if (record.ok()) lines.push_back(sources_.summaries.Of(*record, sources_.loop.now()));
    }
    const auto text = std::make_shared<const std::string>(EventText(
        "list", sources_.engine.committed(), WriteJson(JsonObject{{"runs", std::move(lines)}})));
    sources_.engine.WhenDurable([this, alive = alive_, ids, text](const Status& status) {
      if (!*alive || !status.ok()) return;
      for (const ReaderId id : ids) {
        const auto found = readers_.find(id);
        if (found != readers_.end()) found->second.stream.Write(*text);
      }
    });
  }
}

void LiveRuns::ScheduleHeartbeat() {
  if (heartbeat_scheduled_ || readers_.empty()) return;
  heartbeat_scheduled_ = true;
  sources_.loop.At(sources_.loop.now() + limits_.heartbeat_ms, [this, alive = alive_] {
    if (!*alive) return;
    heartbeat_scheduled_ = false;
    for (auto& [id, reader] : readers_) {
      if (reader.idle()) reader.stream.Write(BeatText(sources_.loop.now()));
    }
    // An interrupted run that was continued may have nothing to say yet.
    std::vector<RunNumber> numbers;
    for (const auto& [number, watch] : watches_) numbers.push_back(number);
    for (const RunNumber number : numbers) Send(number);
    ScheduleHeartbeat();
  });
}

}  // namespace wfb
