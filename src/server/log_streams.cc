#include "server/log_streams.h"

#include <fmt/format.h>

#include <algorithm>

namespace wfb {

namespace {

constexpr DurationMs kLookMs = 50;
constexpr size_t kPieceBytes = 256 * 1024;

}  // namespace

Result<LoggedAttempt> LogStreams::Find(const std::string& run_id, const std::string& step,
                                       uint32_t attempt) {
  WFB_ASSIGN_OR_RETURN(const FoundStep found, runs_.FindStep(run_id, step));
  const uint32_t count = found.in.run->AttemptCountOf(found.step);
  if (attempt > count) {
    return NotFound(fmt::format("{} has {} attempt{}", step, count, count == 1 ? "" : "s"));
  }
  const std::string& child = found.in.run->ChildRunOf(found.step);
  if (!child.empty()) {
    return NotFound(fmt::format(
        "{} has no log of its own: it is the child run {}, whose steps have", step, child));
  }
  if (count == 0) return NotFound(fmt::format("{} has not started yet", step));
  LoggedAttempt logged;
  logged.key = {found.in.record.number, found.step, attempt == 0 ? count : attempt};
  logged.run_id = found.in.record.id;
  logged.live = IsLive(logged);
  return logged;
}

bool LogStreams::IsLive(const LoggedAttempt& attempt) {
  const Result<FoundRunState> found = runs_.Find(attempt.run_id);
  if (!found.ok() || !found->loaded || !found->run->HasStep(attempt.key.step)) return false;
  const auto live = found->run->LiveAttempts();
  return std::ranges::find(live, std::pair(attempt.key.step, attempt.key.attempt)) != live.end();
}

Result<LogReader> LogStreams::Open(const LoggedAttempt& attempt) const {
  return LogReader::Open(logs_.PathOf(attempt.key));
}

void LogStreams::Follow(const LoggedAttempt& attempt, std::optional<LogReader> reader,
                        uint64_t offset, HttpStream stream) {
  const uint64_t id = next_id_++;
  stream.OnClosed([this, id] { followers_.erase(id); });
  Follower follower{attempt, std::move(reader), offset, std::move(stream)};
  if (!Continue(follower)) return;
  followers_.emplace(id, std::move(follower));
  LookAgain();
}

bool LogStreams::Continue(Follower& follower) {
  if (follower.stream.queued_bytes() > 0) return true;
  // Asked before reading: what an attempt printed is complete when it has ended.
  const bool live = IsLive(follower.attempt);
  if (!follower.reader) {
    Result<LogReader> opened = Open(follower.attempt);
    if (opened.ok()) follower.reader = std::move(opened).value();
  }
  Result<LogPart> part = LogPart{};
  if (follower.reader) part = follower.reader->From(follower.offset, kPieceBytes);
  if (part.ok()) {
    follower.offset += part->bytes.size();
    const bool more = part->bytes.size() == kPieceBytes;
    follower.stream.Write(std::move(part->bytes));
    if (live || more) return true;
  }
  follower.stream.OnClosed(nullptr);
  follower.stream.End();
  return false;
}

void LogStreams::LookAgain() {
  if (scheduled_ || followers_.empty()) return;
  scheduled_ = true;
  loop_.At(loop_.now() + kLookMs, [this, alive = alive_] {
    if (!*alive) return;
    scheduled_ = false;
    for (auto at = followers_.begin(); at != followers_.end();) {
      at = Continue(at->second) ? std::next(at) : followers_.erase(at);
    }
    LookAgain();
  });
}

}  // namespace wfb
