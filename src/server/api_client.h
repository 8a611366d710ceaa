// The API of another process's engine, as the command line uses it: over the Unix socket of the
// data directory, one connection a call, waiting for the answer. Problems come back as the errors
// they stand for; an engine that cannot be reached is Unavailable.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "engine/ports.h"
#include "server/http_client.h"

namespace wfb {

struct ApiTimeouts {
  DurationMs connect_ms = 2'000;
  DurationMs answer_ms = 30'000;  // Without a byte. A fold of a large run may take a while.
  DurationMs stream_ms = 60'000;  // Without a byte of a stream; it sends a sign of life in between.
};

// One server-sent event.
struct StreamedEvent {
  Position position = 0;
  bool reset = false;  // Something was missed: read the state, and begin anew.
  Json event;          // wfb.event/v1; null for a reset.
};

// A part of a log.
struct LogText {
  std::string text;
  uint32_t attempt = 0;
  uint64_t next_offset = 0;
  bool complete = false;  // Nothing can follow.
};

class ApiClient {
 public:
  explicit ApiClient(std::string socket_path, ApiTimeouts timeouts = {})
      : socket_path_(std::move(socket_path)), timeouts_(timeouts) {}

  // Whether the engine is there and well.
  Status Check() const;

  // Root runs, newest first: {run, workflow, status, interrupted, started_at, finished_at} each.
  Result<std::vector<Json>> Runs(size_t limit) const;
  Result<Json> RunDocument(const std::string& run) const;    // wfb.run/v1
  Result<Json> StateDocument(const std::string& run) const;  // wfb.state/v1
  Result<std::string> Report(const std::string& run, const std::string& format) const;

  // Steps that have a log, by path, in the order in which they started.
  Result<std::vector<std::string>> LoggedSteps(const std::string& run) const;
  // From the byte `offset` on, at most some MiB; `attempt` 0 = the latest.
  Result<LogText> ReadLog(const std::string& run, const std::string& step, uint32_t attempt,
                          uint64_t offset) const;
  // The last `tail` lines (0 = all) and what follows until the attempt has ended. `visit` returns
  // false to stop.
  Status FollowLog(const std::string& run, const std::string& step, uint32_t attempt, uint64_t tail,
                   const std::function<bool(std::string_view)>& visit) const;

  // Starts a run; gives its id. `body` as POST /api/v1/runs takes it; the same key starts one run.
  Result<std::string> Start(const Json& body, const std::string& idempotency_key) const;
  // "cancel", "pause", "resume", "retry", "skip", "concurrency", "policy" or "signal" with its
  // body. Ok once it is durable.
  Status Ask(const std::string& run, const std::string& request, const Json& body) const;

  // Events of these runs and their child runs (none named: of all), after a position or from here
  // on, until `visit` returns false (Ok) or the engine ends (Unavailable). After a reset the stream
  // ends with Ok.
  Status Events(const std::vector<std::string>& runs, std::optional<Position> after,
                const std::function<bool(const StreamedEvent&)>& visit) const;

  // Any request; an Error for every status that is no success.
  Result<HttpResponse> Send(const ClientRequest& request) const;
  Result<Json> Get(const std::string& target) const;

 private:
  Result<FileDescriptor> Connect() const;
  // The body goes to the visitor in pieces.
  Status Stream(const ClientRequest& request,
                const std::function<bool(std::string_view)>& visit) const;

  std::string socket_path_;
  ApiTimeouts timeouts_;
};

}  // namespace wfb
