#include "server/log_streams.h"

#include <algorithm>
#include <iterator>

namespace wfb {

namespace {

constexpr DurationMs kLookMs = 50;
constexpr size_t kPieceBytes = 256 * 1024;

}  // namespace

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

void LogStreams::SendAll(LogReader reader, HttpStream stream) {
  struct Transfer {
    LogReader log;
    HttpStream stream;
    uint64_t offset = 0;
    // False at the end.
    bool SendNext() {
      const uint64_t left = log.total_bytes() - offset;
      const Result<LogPart> part = log.From(offset, std::min<uint64_t>(left, kPieceBytes));
      if (left == 0 || !part.ok() || part->bytes.empty()) return false;
      offset += part->bytes.size();
      stream.Write(part->bytes);
      return true;
    }
  };
  const auto transfer = std::make_shared<Transfer>(Transfer{std::move(reader), stream});
  const auto next = [transfer] {
    if (transfer->SendNext()) return;
    HttpStream sent = transfer->stream;
    sent.OnDrained(nullptr);  // Lets the transfer go.
    sent.End();
  };
  stream.OnDrained(next);
  next();
}

bool LogStreams::Continue(Follower& follower) {
  if (follower.stream.queued_bytes() > 0) return true;
  // Asked before reading: what an attempt printed is complete when it has ended.
  const bool live = IsLive(runs_, follower.attempt);
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
