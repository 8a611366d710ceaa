#include "testing/memory_journal.h"

#include <algorithm>

namespace wfb::testing {

Status MemoryJournal::Commit(JournalBatch& batch) {
  if (fail_next_commit_ || dead_) {
    fail_next_commit_ = false;
    dead_ = true;
    return IoError("commit: no space left on device");
  }
  for (const auto& definition : batch.definitions) {
    definitions_.try_emplace(definition.hash, definition.document);
  }
  for (const RunRecord& record : batch.new_runs) runs_[record.number] = record;
  for (const auto& change : batch.run_changes) {
    runs_[change.number].status = change.status;
    runs_[change.number].finished_at = change.finished_at;
  }
  for (JournalEntry& entry : batch.entries) {
    entry.position = next_++;
    entries_.push_back(entry);
  }
  unsynced_.push_back({entries_.size(), next_ - 1, runs_});
  return Ok();
}

void MemoryJournal::CompleteSync() {
  if (!unsynced_.empty()) on_disk_ = unsynced_.back();
  unsynced_.clear();
  synced_ = on_disk_.position;
  if (on_synced_) on_synced_(Ok());
}

size_t MemoryJournal::unsynced_batch_count() const { return unsynced_.size(); }

void MemoryJournal::CutPower(size_t keep_batches) {
  if (keep_batches > 0) on_disk_ = unsynced_[keep_batches - 1];
  unsynced_.clear();
  entries_.resize(on_disk_.entry_count);
  runs_ = on_disk_.runs;
  next_ = on_disk_.position + 1;
  synced_ = on_disk_.position;
  wanted_ = synced_;
}

Result<std::vector<RunRecord>> MemoryJournal::Runs(const RunQuery& query) {
  std::vector<RunRecord> found;
  for (auto it = runs_.rbegin(); it != runs_.rend() && found.size() < query.limit; ++it) {
    const RunRecord& record = it->second;
    if (record.number >= query.before) continue;
    if (query.parent && record.parent != *query.parent) continue;
    if (query.status && record.status != *query.status) continue;
    if (query.unfinished_only && IsFinished(record.status)) continue;
    if (!query.id.empty() && record.id != query.id) continue;
    if (!query.workflow.empty() && record.workflow != query.workflow) continue;
    found.push_back(record);
  }
  return found;
}

namespace {

std::string Lowered(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool MatchesText(const HistoryQuery& query, const RunRecord& run) {
  const std::string text = Lowered(query.text);
  return Lowered(run.id).find(text) != std::string::npos ||
         Lowered(run.workflow).find(text) != std::string::npos;
}

// Whether `a` stands before `b`.
bool StandsBefore(const HistoryQuery& query, const RunRecord& a, const RunRecord& b) {
  const auto duration = [&](const RunRecord& run) {
    return (run.finished_at < 0 ? query.now : run.finished_at) - run.started_at;
  };
  const bool newer = a.number > b.number;
  switch (query.order) {
    case HistoryQuery::Order::Newest:
      return newer;
    case HistoryQuery::Order::Oldest:
      return a.number < b.number;
    case HistoryQuery::Order::Shortest:
      return duration(a) != duration(b) ? duration(a) < duration(b) : newer;
    case HistoryQuery::Order::Longest:
      return duration(a) != duration(b) ? duration(a) > duration(b) : newer;
    case HistoryQuery::Order::ByWorkflow:
      return a.workflow != b.workflow ? a.workflow < b.workflow : newer;
    case HistoryQuery::Order::ByStatus:
      return a.status != b.status ? a.status < b.status : newer;
  }
  return newer;
}

}  // namespace

Result<HistoryPage> MemoryJournal::History(const HistoryQuery& query) {
  HistoryPage page;
  for (const auto& [number, run] : runs_) {
    if (run.parent != 0 || !MatchesText(query, run)) continue;
    if (!query.workflow.empty() && run.workflow != query.workflow) continue;
    ++page.counts[static_cast<size_t>(run.status)];
    if (query.status && run.status != *query.status) continue;
    if (query.unfinished_only && IsFinished(run.status)) continue;
    if (query.after && !StandsBefore(query, *query.after, run)) continue;
    page.runs.push_back(run);
  }
  std::sort(page.runs.begin(), page.runs.end(),
            [&](const RunRecord& a, const RunRecord& b) { return StandsBefore(query, a, b); });
  if (page.runs.size() > query.limit) page.runs.resize(query.limit);
  return page;
}

Status MemoryJournal::ReadEvents(RunNumber run, Position after,
                                 const std::function<bool(JournalEntry&&)>& visit) {
  for (const JournalEntry& entry : entries_) {
    if (entry.run != run || entry.position <= after) continue;
    if (!visit(JournalEntry(entry))) break;
  }
  return Ok();
}

Result<std::string> MemoryJournal::ReadDefinition(const std::string& hash) {
  const auto found = definitions_.find(hash);
  if (found == definitions_.end()) return NotFound("no such definition");
  return found->second;
}

}  // namespace wfb::testing
