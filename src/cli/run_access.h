// One way to the runs of a data directory, whether an engine is alive there or not. With one, the
// requests go to it over its socket; without one, the journal is read directly, and a request that
// needs an engine says which command becomes one.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "core/event.h"
#include "core/plan.h"
#include "core/step_state.h"
#include "report/report.h"

namespace wfb {

struct RunSummary {
  std::string id;
  std::string workflow;
  RunStatus status = RunStatus::Running;
  bool interrupted = false;  // Not finished, and no engine works on it.
  TimestampMs started_at = 0;
  TimestampMs finished_at = -1;  // -1 = not finished.
};

// What a person asks of a run.
struct RunRequest {
  enum class Kind { Cancel, Pause, Resume, Retry, Skip, Concurrency, Policy } kind = Kind::Cancel;
  std::vector<std::string> steps;  // Retry: empty = all that failed. Skip: exactly one.
  std::string reason;              // Cancel, Skip.
  int64_t concurrency = 0;
  FailurePolicy policy;
};
// "cancel", "pause", "resume", "retry", "skip", "concurrency", "policy".
const char* RequestWord(RunRequest::Kind kind);

struct LogRequest {
  std::string run;
  std::string step;      // Path or key.
  uint32_t attempt = 0;  // 0 = the latest.
  uint64_t offset = 0;   // Bytes.
};

struct LogPiece {
  std::string text;  // From the offset on; empty when there is nothing more (yet).
  uint64_t next_offset = 0;
  bool complete = false;  // Nothing will follow.
};

class RunAccess {
 public:
  virtual ~RunAccess() = default;

  // Whether an engine is alive there.
  virtual bool live() const = 0;
  virtual const std::string& data_directory() const = 0;
  // Root runs, newest first.
  virtual Result<std::vector<RunSummary>> Runs(size_t limit) = 0;
  // "wfb.run/v1".
  virtual Result<Json> RunDocument(const std::string& run) = 0;
  // "wfb.state/v1".
  virtual Result<Json> StateDocument(const std::string& run) = 0;
  virtual Result<std::string> Report(const std::string& run, ReportFormat format) = 0;
  virtual Result<LogPiece> ReadLog(const LogRequest& request) = 0;
  // Paths of the steps that have a log, in the order in which they started.
  virtual Result<std::vector<std::string>> LoggedSteps(const std::string& run) = 0;
  // Done once it is durable.
  virtual Status Send(const std::string& run, const RunRequest& request) = 0;
  // Starts a run in the engine that is alive: {"workflow": path, "input"?, "concurrency"?,
  // "policy"?}. Gives its id. The same key starts one run.
  virtual Result<std::string> Start(const Json& body, const std::string& key) = 0;
};

// A run that a command means, and the way to it.
struct FoundRun {
  std::unique_ptr<RunAccess> access;
  std::string id;
};

// `run` is an id, an unambiguous part of one, or empty for the latest. `data` is the --data option.
Result<FoundRun> FindRun(const std::string& run, const std::string& data,
                         const std::string& directory);

// The way to one data directory.
Result<std::unique_ptr<RunAccess>> OpenRunAccess(const std::string& data_directory);

}  // namespace wfb
