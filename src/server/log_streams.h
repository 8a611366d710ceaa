// The logs of attempts over HTTP: parts of them, and logs that are followed until their attempt
// ends. A followed log is looked at some times a second; a reader that takes nothing is waited for,
// as the log itself keeps what it has not seen.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>

#include "engine/asio_loop.h"
#include "engine/log_reader.h"
#include "engine/log_store.h"
#include "server/http_server.h"
#include "server/run_reader.h"
#include "server/step_logs.h"

namespace wfb {

class LogStreams {
 public:
  LogStreams(Loop& loop, RunReader& runs, const LogStore& logs)
      : loop_(loop), runs_(runs), logs_(logs) {}
  ~LogStreams() { *alive_ = false; }
  LogStreams(const LogStreams&) = delete;
  LogStreams& operator=(const LogStreams&) = delete;

  // NotFound when the attempt has printed nothing (yet).
  Result<LogReader> Open(const LoggedAttempt& attempt) const;

  // Writes the log from the byte `offset` on to the stream until the attempt has ended. `reader` is
  // of that log; absent while nothing was printed.
  void Follow(const LoggedAttempt& attempt, std::optional<LogReader> reader, uint64_t offset,
              HttpStream stream);

  // Writes the whole log, as far as it was written by now, and ends the stream.
  void SendAll(LogReader reader, HttpStream stream);

  size_t follower_count() const { return followers_.size(); }

 private:
  struct Follower {
    LoggedAttempt attempt;
    std::optional<LogReader> reader;
    uint64_t offset = 0;
    HttpStream stream;
  };
  // Whether the follower goes on.
  bool Continue(Follower& follower);
  void LookAgain();

  Loop& loop_;
  RunReader& runs_;
  const LogStore& logs_;
  std::unordered_map<uint64_t, Follower> followers_;
  uint64_t next_id_ = 1;
  bool scheduled_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace wfb
