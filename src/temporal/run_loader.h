// Brings a run from the server into memory: its history, the definitions that it is pinned to, and
// the events of a closed run that it takes over. Blocks: the worker calls it on threads beside its
// loop, and anybody may who wants to read a run once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "temporal/connection.h"
#include "temporal/history_mapping.h"

namespace wfb::temporal {

// The definitions that a run is pinned to, compiled; by workflow name.
struct Definitions {
  std::string hash;
  std::map<std::string, PlanPtr> plans;
};
using DefinitionsPtr = std::shared_ptr<const Definitions>;
// Compiles the text of a bundle. Safe from any thread.
using DefinitionsLoader = std::function<Result<DefinitionsPtr>(const std::string& text)>;

struct LoadedRun {
  std::unique_ptr<HistoryFold> fold;
  std::vector<Event> taken_over;  // For AnswerTask.
};

class RunLoader {
 public:
  RunLoader(std::shared_ptr<Connection> connection, DefinitionsLoader loader)
      : connection_(std::move(connection)), loader_(std::move(loader)) {}

  // Folds the whole history of one execution, as far as the server has it. An empty run id means
  // the latest.
  Result<LoadedRun> Load(const Execution& execution);
  // A fold for a run whose first event is at hand; null when something has to be read first.
  std::unique_ptr<HistoryFold> Begin(const HistoryEvent& first);

  // Every event of a run, however it was continued; empty when there is no such run.
  Result<std::vector<Event>> EventsOf(const Execution& execution);

 private:
  using Visit = std::function<Status(const HistoryEvent&)>;
  // NotFound when the execution does not exist (any more).
  Status ReadHistory(const Execution& execution, int32_t page_size, bool first_page_only,
                     const Visit& visit);
  Result<PlanPtr> PlanOf(const StartPayload& start);
  Result<DefinitionsPtr> DefinitionsOf(const StartPayload& start);
  DefinitionsPtr Known(const std::string& hash);
  Result<DefinitionsPtr> Compile(const std::string& text);
  Result<std::vector<Event>> TakenOver(const StartPayload& start, const Execution& execution);

  std::shared_ptr<Connection> connection_;
  DefinitionsLoader loader_;
  std::mutex mutex_;
  std::map<std::string, DefinitionsPtr> definitions_;  // By hash.
};

}  // namespace wfb::temporal
