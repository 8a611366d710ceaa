#include "server/event_backlog.h"

#include <algorithm>

namespace wfb {

namespace {

constexpr size_t kEntriesPerRead = 64;
constexpr size_t kReadsPerPart = 64;

}  // namespace

void EventBacklog::Add(RunNumber run) {
  Source& source = sources_[run];
  // Everything at or below position_ was given out: sources are merged by position.
  source.read_to = std::max(source.read_to, position_);
  source.more = true;
  if (source.entries.empty()) unfilled_.insert(run);
}

Status EventBacklog::Fill(RunNumber run, Source& source, Position upto) {
  bool stopped = false;
  source.more = false;
  WFB_RETURN_IF_ERROR(journal_.ReadEvents(run, source.read_to, [&](JournalEntry&& entry) {
    // What lies above is not on the disk yet; Add will be called when it is.
    stopped = entry.position > upto;
    if (stopped) return false;
    source.read_to = entry.position;
    source.entries.push_back(std::move(entry));
    source.more = source.entries.size() >= kEntriesPerRead;
    return !source.more;
  }));
  unfilled_.erase(run);
  if (source.entries.empty()) {
    sources_.erase(run);
  } else {
    heads_.emplace(source.entries.front().position, run);
  }
  return Ok();
}

Result<EventBacklog::Part> EventBacklog::Read(size_t count, Position upto) {
  Part part;
  size_t reads = 0;
  while (part.entries.size() < count) {
    // The next event is known only when every source shows its first one.
    while (!unfilled_.empty() && reads < kReadsPerPart) {
      const RunNumber run = *unfilled_.begin();
      WFB_RETURN_IF_ERROR(Fill(run, sources_[run], upto));
      ++reads;
    }
    if (!unfilled_.empty() || heads_.empty()) break;
    const RunNumber run = heads_.begin()->second;
    heads_.erase(heads_.begin());
    Source& source = sources_[run];
    position_ = source.entries.front().position;
    part.entries.push_back(std::move(source.entries.front()));
    source.entries.pop_front();
    if (!source.entries.empty()) {
      heads_.emplace(source.entries.front().position, run);
    } else if (source.more) {
      unfilled_.insert(run);
    } else {
      sources_.erase(run);
    }
  }
  part.complete = unfilled_.empty() && heads_.empty();
  return part;
}

}  // namespace wfb
