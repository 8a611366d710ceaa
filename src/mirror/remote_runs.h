// Runs in the place where another executor decides them, as the mirror needs it: their facts, in
// order and numbered, and a way to ask. The real one speaks to a Temporal server (cli); the tests'
// one is another engine. All calls and callbacks happen on the engine's thread, callbacks never
// from within the call.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/event.h"
#include "core/run.h"
#include "engine/engine.h"

namespace wfb {

// An execution there.
struct RemotePlace {
  std::string workflow_id;
  std::string execution;  // Empty = the latest one with this id.
};

struct RemoteChild {
  StepId step = kNoStep;  // In the parent, whose ChildStarted came before.
  uint32_t attempt = 0;
  RemotePlace place;
};

// Where an attempt logged: a file of the machine that carried it out.
struct RemoteLog {
  StepId step = kNoStep;
  uint32_t attempt = 0;
  std::string host;
  std::string path;
};

struct RemotePage {
  uint64_t first = 1;  // The number of the first fact; a run's first one is 1.
  std::vector<Event> facts;
  std::vector<RemoteChild> children;  // That have begun.
  std::vector<RemoteLog> logs;
  bool closed = false;  // Nothing follows.
};

// The facts of one run, page by page. Its destructor ends what is under way: no callback follows.
class RemoteHistory {
 public:
  virtual ~RemoteHistory() = default;
  // Gives what follows the page before, when there is something. One call at a time. After
  // Unavailable it may be called again; after another error it is over.
  virtual void Read(std::function<void(Result<RemotePage>)> reader) = 0;
};

class RemoteRuns {
 public:
  virtual ~RemoteRuns() = default;
  virtual const std::string& executor() const = 0;  // "temporal".
  virtual const std::string& namespace_name() const = 0;
  // Ok with the execution that was begun. Conflict when the id is taken.
  virtual void Start(const StartRequest& request,
                     std::function<void(Result<RemotePlace>)> answer) = 0;
  // The facts of a run, at least those above `known`.
  virtual std::unique_ptr<RemoteHistory> Open(const RemotePlace& place, const BundlePtr& bundle,
                                              uint64_t known) = 0;
  // Asks a run that goes on.
  virtual void Ask(const RemotePlace& place, const Run& run, const Event& request,
                   std::function<void(Status)> answer) = 0;
  // Begins an execution that goes on where a finished root run has ended, after `facts`, with the
  // request as its first fact.
  virtual void Reopen(const RemotePlace& place, const Run& run, std::vector<Event> facts,
                      const Event& request, std::function<void(Status)> answer) = 0;
  // Where an attempt of a run whose record is here logged.
  virtual void TakeLog(const std::string& run_id, const RemoteLog& log) = 0;
  // Why the runs there may not go on, as far as the executor knows: nobody works for them. Empty =
  // no reason is known.
  virtual void AskForObstacle(std::function<void(Result<std::string>)> answer) = 0;
};

}  // namespace wfb
