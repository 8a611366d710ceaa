// Runs that a worker keeps in memory, and how they come there.
#include <fmt/format.h>

#include "temporal/worker.h"

namespace wfb::temporal {

namespace {

namespace enums = api::enums::v1;

}  // namespace

// The run with everything that the task brings, when that is enough; nullptr when it must be read.
Worker::Cached* Worker::Prepared(const WorkflowPoll& task) {
  const std::string& run_id = task.workflow_execution().run_id();
  const auto& events = task.history().events();
  Cached* cached = Find(run_id);
  if (cached == nullptr) {
    const bool whole = !events.empty() && events[0].event_id() == 1;
    if (!whole || !task.next_page_token().empty()) return nullptr;
    std::unique_ptr<HistoryFold> fold = loader_.Begin(events[0]);
    if (fold == nullptr) return nullptr;
    cached = &Keep({task.workflow_execution().workflow_id(), run_id}, std::move(fold));
  }
  if (!task.next_page_token().empty()) {
    Evict(run_id);
    return nullptr;
  }
  for (const HistoryEvent& event : events) {
    const int64_t last = cached->fold->last_event_id();
    if (event.event_id() <= last) continue;
    const bool confirms = event.event_type() == enums::EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
    const bool gap = event.event_id() > last + 1;
    if (gap || (cached->unconfirmed && !confirms) || !cached->fold->Add(event).ok()) {
      Evict(run_id);
      return nullptr;
    }
    cached->unconfirmed = false;
  }
  return cached;
}

Worker::Cached* Worker::Find(const std::string& run_id) {
  const auto found = cached_by_id_.find(run_id);
  if (found == cached_by_id_.end()) return nullptr;
  cached_.splice(cached_.begin(), cached_, found->second);
  return &*found->second;
}

Worker::Cached& Worker::Keep(const Execution& execution, std::unique_ptr<HistoryFold> fold) {
  Evict(execution.run_id);
  cached_.push_front({execution, std::move(fold)});
  cached_by_id_[execution.run_id] = cached_.begin();
  const Cached& oldest = cached_.back();
  // One that is at work is not given up.
  if (cached_.size() > options_.cached_runs_max && !oldest.open && oldest.inside.empty()) {
    Evict(oldest.execution.run_id);
  }
  return cached_.front();
}

void Worker::Evict(const std::string& run_id) {
  const auto found = cached_by_id_.find(run_id);
  if (found == cached_by_id_.end()) return;
  const CachedRuns::iterator at = found->second;
  cached_by_id_.erase(found);
  if (at->open) --answering_;
  std::map<AttemptId, Inside> inside = std::move(at->inside);
  cached_.erase(at);
  for (const auto& [id, attempt] : inside) {
    if (std::holds_alternative<ProcessSpec>(attempt.start.spec)) --inside_processes_;
    activities_.Discard(attempt.number);
  }
}

void Worker::Read(PollPtr task) {
  threads_.Run([this, task = std::move(task)] {
    const auto& place = task->workflow_execution();
    auto loaded =
        std::make_shared<Result<LoadedRun>>(loader_.Load({place.workflow_id(), place.run_id()}));
    if (loaded->ok()) {
      // A task that answers a person's question may be in no history yet.
      for (const HistoryEvent& event : task->history().events()) {
        if (event.event_id() <= (*loaded)->fold->last_event_id()) continue;
        if (Status added = (*loaded)->fold->Add(event); !added.ok()) *loaded = added.error();
        if (!loaded->ok()) break;
      }
    }
    calls_.loop().post([this, task, loaded] { HaveRead(task, std::move(*loaded)); });
  });
}

void Worker::HaveRead(const PollPtr& task, Result<LoadedRun> loaded) {
  if (!loaded.ok()) {
    --answering_;
    return Refuse(*task, loaded.error());
  }
  const auto& place = task->workflow_execution();
  Cached& cached = Keep({place.workflow_id(), place.run_id()}, std::move(loaded->fold));
  Answer(task, cached, std::move(loaded->taken_over));
}

}  // namespace wfb::temporal
