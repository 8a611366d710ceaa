#include "server/event_streams.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/event_document.h"

namespace wfb {

namespace {

constexpr size_t kEventsPerPart = 256;
constexpr int kRetryMs = 1'000;  // After which a browser comes back.

Result<RunRecord> RecordOf(Journal& journal, RunNumber number) {
  RunQuery query;
  query.before = number + 1;
  query.limit = 1;
  WFB_ASSIGN_OR_RETURN(std::vector<RunRecord> records, journal.Runs(query));
  if (records.empty() || records[0].number != number) return NotFound("there is no such run");
  return std::move(records[0]);
}

}  // namespace

EventStreams::EventStreams(Engine& engine, Journal& journal, RunStore& store, StepNames& names,
                           Loop& loop, EventLimits limits)
    : engine_(engine),
      journal_(journal),
      store_(store),
      names_(names),
      loop_(loop),
      limits_(limits),
      told_(journal.synced()) {
  engine_.AddSink(this);
}

EventStreams::~EventStreams() {
  *alive_ = false;
  engine_.RemoveSink(this);
  for (auto& [id, reader] : readers_) {
    reader.stream.OnClosed(nullptr);
    reader.stream.OnDrained(nullptr);
    reader.stream.End();
  }
}

Status EventStreams::Open(const HttpExchange& exchange, const std::vector<std::string>& run_ids,
                          std::optional<Position> after) {
  std::vector<RunNumber> runs;
  for (const std::string& id : run_ids) {
    WFB_ASSIGN_OR_RETURN(const RunRecord record, store_.Record(id));
    runs.push_back(record.number);
  }
  const Position begin = after.value_or(told_);
  Reader reader{HttpStream({}), std::move(runs), begin, nullptr, loop_.now()};
  // A position of another journal: nothing that follows would fit.
  const bool impossible = begin > engine_.committed();
  if (begin < told_ && !impossible) WFB_RETURN_IF_ERROR(FillBacklog(reader, begin));
  reader.stream = exchange.Stream({200,
                                   {{"Content-Type", "text/event-stream"},
                                    {"Cache-Control", "no-cache"},
                                    {"X-Accel-Buffering", "no"}},
                                   ""});
  const ReaderId id = next_id_++;
  reader.stream.OnClosed([this, id] { readers_.erase(id); });
  reader.stream.OnDrained([this, id] {
    const auto found = readers_.find(id);
    if (found == readers_.end()) return;
    found->second.drained_at = loop_.now();
    if (found->second.backlog) PumpLater(id);
  });
  reader.stream.Write(fmt::format("retry: {}\nid: {}\n\n", kRetryMs, begin));
  if (impossible) {
    Reset(reader);
    return Ok();
  }
  const bool behind = reader.backlog != nullptr;
  readers_.emplace(id, std::move(reader));
  if (behind) PumpLater(id);
  ScheduleHeartbeat();
  return Ok();
}

Status EventStreams::AddTree(EventBacklog& backlog, const RunRecord& run) {
  backlog.Add(run.number);
  parents_[run.number] = run.parent;
  WFB_ASSIGN_OR_RETURN(const std::vector<RunRecord> children, store_.Children(run.number));
  for (const RunRecord& child : children) WFB_RETURN_IF_ERROR(AddTree(backlog, child));
  return Ok();
}

Status EventStreams::FillBacklog(Reader& reader, Position after) {
  auto backlog = std::make_unique<EventBacklog>(journal_, after);
  if (reader.runs.empty()) {
    WFB_ASSIGN_OR_RETURN(const std::vector<RunRecord> records, journal_.Runs({}));
    for (const RunRecord& record : records) backlog->Add(record.number);
  }
  for (const RunNumber number : reader.runs) {
    WFB_ASSIGN_OR_RETURN(const RunRecord record, RecordOf(journal_, number));
    WFB_RETURN_IF_ERROR(AddTree(*backlog, record));
  }
  reader.backlog = std::move(backlog);
  return Ok();
}

RunNumber EventStreams::ParentOf(RunNumber run) {
  const auto known = parents_.find(run);
  if (known != parents_.end()) return known->second;
  const Result<RunRecord> record = RecordOf(journal_, run);
  const RunNumber parent = record.ok() ? record->parent : 0;
  parents_[run] = parent;
  return parent;
}

bool EventStreams::Wants(const Reader& reader, RunNumber run) {
  if (reader.runs.empty()) return true;
  for (RunNumber at = run; at != 0; at = ParentOf(at)) {
    if (std::find(reader.runs.begin(), reader.runs.end(), at) != reader.runs.end()) return true;
  }
  return false;
}

const StepNames::KnownRun* EventStreams::Known(RunNumber run) {
  if (const StepNames::KnownRun* known = names_.Find(run)) return known;
  if (unnamed_.contains(run)) return nullptr;
  const Result<RunRecord> record = RecordOf(journal_, run);
  if (!record.ok()) return nullptr;
  // The names of a child run begin with those of its parent.
  if (record->parent != 0) Known(record->parent);
  // Only what was told: what comes later is learned when it is.
  const Status learned = journal_.ReadEvents(run, 0, [this](JournalEntry&& entry) {
    if (entry.position > told_) return false;
    names_.Learn(entry);
    return true;
  });
  const StepNames::KnownRun* known = names_.Find(run);
  if (!learned.ok() || known == nullptr) unnamed_.insert(run);
  return known;
}

std::string EventStreams::TextOf(const JournalEntry& entry) {
  const StepNames::KnownRun* known = Known(entry.run);
  const Json document = EventDocument(entry.position, known == nullptr ? "" : known->id,
                                      names_.PathOf(entry.run, entry.event.step), entry.event);
  return fmt::format("id: {}\ndata: {}\n\n", entry.position, WriteJson(document));
}

void EventStreams::OnDurable(std::span<const JournalEntry> entries) {
  told_ = entries.back().position;
  if (readers_.empty()) {
    parents_.clear();
    unnamed_.clear();
    return;
  }
  for (const JournalEntry& entry : entries) {
    std::string text;  // Made once for all readers.
    for (auto& [id, reader] : readers_) {
      if (Wants(reader, entry.run)) Hear(reader, entry, text);
    }
  }
  std::vector<ReaderId> ids;
  for (const auto& [id, reader] : readers_) ids.push_back(id);
  for (const ReaderId id : ids) {
    Reader& reader = readers_.at(id);
    if (!reader.backlog) continue;
    if (IsStalled(reader)) {
      Reset(reader);
      readers_.erase(id);
    } else if (reader.stream.queued_count() == 0) {
      PumpLater(id);
    }
  }
}

void EventStreams::Hear(Reader& reader, const JournalEntry& entry, std::string& text) {
  if (entry.position <= reader.after) return;
  if (reader.backlog) {
    reader.backlog->Add(entry.run);
    return;
  }
  const bool full = reader.stream.queued_count() >= limits_.queued_events ||
                    reader.stream.queued_bytes() >= limits_.queued_bytes;
  if (full) {
    // What is queued ends right before this event; from here on the journal keeps the rest.
    reader.backlog = std::make_unique<EventBacklog>(journal_, entry.position - 1);
    reader.backlog->Add(entry.run);
    reader.drained_at = loop_.now();
    return;
  }
  if (reader.stream.queued_count() == 0) reader.drained_at = loop_.now();
  if (text.empty()) text = TextOf(entry);
  reader.stream.Write(text);
}

void EventStreams::PumpLater(ReaderId id) {
  const auto found = readers_.find(id);
  if (found == readers_.end() || found->second.pump_posted) return;
  found->second.pump_posted = true;
  loop_.Post([this, alive = alive_, id] {
    if (*alive) Pump(id);
  });
}

void EventStreams::Pump(ReaderId id) {
  const auto found = readers_.find(id);
  if (found == readers_.end()) return;
  Reader& reader = found->second;
  reader.pump_posted = false;
  if (!reader.backlog || reader.stream.queued_count() > 0) return;
  Result<EventBacklog::Part> part = reader.backlog->Read(kEventsPerPart, told_);
  if (!part.ok()) {
    Reset(reader);
    readers_.erase(found);
    return;
  }
  if (part->complete) reader.backlog.reset();
  reader.drained_at = loop_.now();
  std::string text;
  for (const JournalEntry& entry : part->entries) text += TextOf(entry);
  reader.stream.Write(std::move(text));
  if (part->entries.empty() && reader.backlog) PumpLater(id);
}

bool EventStreams::IsStalled(const Reader& reader) const {
  return reader.stream.queued_count() > 0 && loop_.now() - reader.drained_at >= limits_.stall_ms;
}

void EventStreams::Reset(Reader& reader) {
  reader.stream.OnClosed(nullptr);
  reader.stream.OnDrained(nullptr);
  reader.stream.DropQueued();
  reader.stream.Write("event: reset\ndata: {}\n\n");
  reader.stream.End();
}

void EventStreams::ScheduleHeartbeat() {
  if (heartbeat_scheduled_ || readers_.empty()) return;
  heartbeat_scheduled_ = true;
  loop_.At(loop_.now() + limits_.heartbeat_ms, [this, alive = alive_] {
    if (!*alive) return;
    heartbeat_scheduled_ = false;
    for (auto& [id, reader] : readers_) {
      if (reader.stream.queued_count() > 0) continue;
      reader.drained_at = loop_.now();
      reader.stream.Write(":\n\n");
    }
    ScheduleHeartbeat();
  });
}

}  // namespace wfb
