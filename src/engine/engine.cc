#include "engine/engine.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace wfb {

// Everything that one turn gathers before its commit.
struct Engine::Turn {
  TimestampMs now = 0;
  JournalBatch batch;
  std::vector<std::pair<RunNumber, Command>> commands;
  std::vector<Answer> answers;
  std::vector<RunNumber> finished_children;
  Position last_position = 0;  // Of its commit.
};

Engine::Engine(Journal& journal, StepRunner& runner, Loop& loop, RunStore& store)
    : journal_(journal), runner_(runner), loop_(loop), store_(store) {
  next_number_ = journal_.last_run_number() + 1;
  committed_ = journal_.synced();
  runner_.OnAnswer([this](const AttemptKey& key, Event event) {
    event.step = key.step;
    event.attempt = key.attempt;
    Deliver({key.run, std::move(event), nullptr});
  });
  journal_.OnSynced([this](Status status) { TellSynced(status); });
}

Engine::~Engine() {
  *alive_ = false;
  runner_.OnAnswer(nullptr);
  journal_.OnSynced(nullptr);
}

Engine::LoadedRun* Engine::ByNumber(RunNumber number) {
  const auto found = runs_.find(number);
  return found == runs_.end() ? nullptr : &found->second;
}

Engine::LoadedRun* Engine::ById(const std::string& run_id) {
  const auto found = number_by_id_.find(run_id);
  return found == number_by_id_.end() ? nullptr : ByNumber(found->second);
}

const Run* Engine::Find(const std::string& run_id) const {
  const auto found = number_by_id_.find(run_id);
  return found == number_by_id_.end() ? nullptr : runs_.at(found->second).run.get();
}

bool Engine::HasUnfinishedRuns() const {
  return std::any_of(runs_.begin(), runs_.end(),
                     [](const auto& entry) { return !IsFinished(entry.second.run->status()); });
}

void Engine::ReleaseFinished() {
  std::erase_if(runs_, [this](const auto& entry) {
    const bool finished = IsFinished(entry.second.run->status());
    if (finished) number_by_id_.erase(entry.second.run->id());
    return finished;
  });
}

void Engine::WhenDurable(Answer callback) {
  if (failed_) {
    callback(Unavailable("the engine has stopped: its journal failed"));
  } else if (untold_.empty()) {
    callback(Ok());
  } else {
    when_synced_.emplace_back(untold_.back().position, std::move(callback));
  }
}

void Engine::RemoveSink(EventSink* sink) { std::erase(sinks_, sink); }

Engine::LoadedRun& Engine::Add(LoadedRun loaded) {
  const RunNumber number = loaded.number;
  const RunNumber root = loaded.root;
  for (const auto& [workflow, plan] : loaded.bundle->plans) {
    for (const auto& [name, size] : plan->resource_pools) pools_[root].Declare(name, size);
  }
  pools_[root];
  return runs_.insert_or_assign(number, std::move(loaded)).first->second;
}

Status Engine::Start(const StartRequest& request, Answer answer) {
  const auto plan = request.bundle->plans.find(request.bundle->root);
  if (plan == request.bundle->plans.end()) return InvalidInput("the bundle has no root workflow");
  RunQuery taken;
  taken.id = request.run_id;
  WFB_ASSIGN_OR_RETURN(const std::vector<RunRecord> records, journal_.Runs(taken));
  if (!records.empty() || number_by_id_.contains(request.run_id)) {
    return Conflict(fmt::format("there is already a run \"{}\"", request.run_id));
  }
  store_.Keep(request.bundle);
  RunOptions options;
  options.run_id = request.run_id;
  options.workflow = request.bundle->root;
  options.definition_hash = request.bundle->hash;
  options.input = request.input;
  options.concurrency = request.concurrency;
  options.failure_policy = request.failure_policy;
  const RunNumber number = next_number_++;
  Add({number, 0, kNoStep, 0, number, request.bundle, std::make_unique<Run>(plan->second)});
  number_by_id_[request.run_id] = number;
  Event event;
  event.type = EventType::RunStarted;
  event.body = ToJson(options);
  Deliver({number, std::move(event), std::move(answer)});
  return Ok();
}

Status Engine::Continue(const std::string& run_id) {
  if (ById(run_id) != nullptr) return Ok();
  WFB_ASSIGN_OR_RETURN(const RunRecord record, store_.Record(run_id));
  if (record.parent != 0) {
    return Conflict(fmt::format("{} is a child run; continue the run that started it", run_id));
  }
  if (IsFinished(record.status)) {
    return Conflict(fmt::format("run {} has finished ({})", run_id, RunStatusName(record.status)));
  }
  return LoadTree(record, record.number, 0);
}

Status Engine::LoadTree(const RunRecord& record, RunNumber root, uint32_t parent_attempt) {
  WFB_ASSIGN_OR_RETURN(std::unique_ptr<Run> run, store_.Fold(record));
  if (run->options().remote) {
    if (remote_ == nullptr) {
      return Unavailable(fmt::format("it is decided elsewhere, and nothing here leads there"));
    }
    WFB_RETURN_IF_ERROR(LoadMirroredTree(record, root, std::move(run)));
    remote_->Follow(*ById(record.id)->run);
    return Ok();
  }
  WFB_ASSIGN_OR_RETURN(const BundlePtr bundle, store_.Bundle(record.definition_hash));
  LoadedRun& loaded = Add({record.number, record.parent, record.parent_step, parent_attempt, root,
                           bundle, std::move(run)});
  number_by_id_[record.id] = record.number;
  for (const auto& [step, attempt] : loaded.run->LiveAttempts()) {
    Event event;
    event.type = EventType::AttemptInterrupted;
    event.step = step;
    event.attempt = attempt;
    Deliver({record.number, std::move(event), nullptr});
  }
  for (const auto& [step, child] : loaded.run->LiveChildren()) {
    WFB_ASSIGN_OR_RETURN(const RunRecord child_record, store_.Record(child));
    WFB_RETURN_IF_ERROR(LoadTree(child_record, root, loaded.run->AttemptCountOf(step)));
  }
  for (Command& command : loaded.run->Obligations()) {
    // Attempts are settled as interrupted and children cancel themselves: only timers are owed.
    if (const auto* timer = std::get_if<SetTimer>(&command)) SetTimerFor(record.number, *timer);
  }
  dirty_.insert(record.number);
  Deliver({});
  return Ok();
}

Status Engine::EnsureLoaded(const std::string& run_id, const Event& event) {
  if (ById(run_id) != nullptr) return Ok();
  WFB_ASSIGN_OR_RETURN(const RunRecord record, store_.Record(run_id));
  const bool reopens =
      event.type == EventType::RetryRequested || event.type == EventType::StepSkipped;
  if (!IsFinished(record.status)) return Continue(run_id);
  if (!reopens) {
    return Conflict(fmt::format("run {} has finished ({})", run_id, RunStatusName(record.status)));
  }
  if (record.parent != 0) {
    return Conflict(fmt::format(
        "{} is a finished child run; retry or skip its item in the run that started it", run_id));
  }
  WFB_ASSIGN_OR_RETURN(std::unique_ptr<Run> run, store_.Fold(record));
  WFB_ASSIGN_OR_RETURN(const BundlePtr bundle, store_.Bundle(record.definition_hash));
  const bool mirrored = run->options().remote.has_value();
  Add({record.number, 0, kNoStep, 0, record.number, bundle, std::move(run), mirrored});
  number_by_id_[run_id] = record.number;
  return Ok();
}

void Engine::Request(const std::string& run_id, Event event, Answer answer) {
  if (const Status loaded = EnsureLoaded(run_id, event); !loaded.ok()) {
    answer(loaded);
    return;
  }
  if (const LoadedRun& loaded = *ById(run_id); loaded.mirrored) {
    if (remote_ == nullptr) {
      answer(Unavailable(
          fmt::format("run {} is decided elsewhere, and nothing here leads there", run_id)));
    } else {
      remote_->Ask(*loaded.run, event, std::move(answer));
    }
    return;
  }
  const bool with_children =
      event.type == EventType::PauseRequested || event.type == EventType::ResumeRequested;
  Deliver({ById(run_id)->number, std::move(event), std::move(answer), with_children});
}

void Engine::Deliver(Arrival arrival) {
  if (failed_) {
    if (arrival.answer) arrival.answer(Unavailable("the engine has stopped: its journal failed"));
    return;
  }
  if (arrival.run != 0) arrivals_.push_back(std::move(arrival));
  if (turn_posted_) return;
  turn_posted_ = true;
  loop_.Post([this, alive = alive_] {
    if (*alive) RunTurn();
  });
}

void Engine::RunTurn() {
  turn_posted_ = false;
  if (failed_) return;
  Turn turn;
  turn.now = loop_.now();
  std::vector<Arrival> arrivals = std::move(arrivals_);
  arrivals_.clear();
  for (Arrival& arrival : arrivals) Absorb(turn, std::move(arrival));
  DecideAll(turn);
  if (turn.batch.empty()) {
    for (Answer& answer : turn.answers) WhenDurable(std::move(answer));
    return;
  }
  if (Status committed = journal_.Commit(turn.batch); !committed.ok()) {
    for (Answer& answer : turn.answers) answer(committed);
    Fail(committed.error());
    return;
  }
  const Position last = turn.batch.entries.back().position;
  turn.last_position = last;
  committed_ = last;
  for (JournalEntry& entry : turn.batch.entries) untold_.push_back(std::move(entry));
  for (Answer& answer : turn.answers) when_synced_.emplace_back(last, std::move(answer));
  CarryOut(turn);
  for (const RunNumber child : turn.finished_children) {
    const auto found = runs_.find(child);
    if (found == runs_.end() || !IsFinished(found->second.run->status())) continue;
    number_by_id_.erase(found->second.run->id());
    runs_.erase(found);
  }
  journal_.RequestSync(last);
}

void Engine::Absorb(Turn& turn, Arrival&& arrival) {
  LoadedRun* loaded = ByNumber(arrival.run);
  if (loaded == nullptr) {
    // The last answer of an attempt whose run was released: nothing waits for it.
    if (arrival.answer) arrival.answer(NotFound("the run is no longer loaded"));
    return;
  }
  if (arrival.mirrored == 0) arrival.event.at = turn.now;
  std::vector<std::pair<StepId, std::string>> children;
  if (arrival.with_children) children = loaded->run->LiveChildren();
  const EventType type = arrival.event.type;
  const Status recorded = Take(turn, *loaded, arrival);
  if (arrival.answer) {
    if (recorded.ok()) {
      turn.answers.push_back(std::move(arrival.answer));
    } else {
      arrival.answer(recorded);
    }
  }
  if (!recorded.ok()) return;
  for (const auto& [step, child] : children) {
    LoadedRun* loaded_child = ById(child);
    if (loaded_child == nullptr) continue;
    Event event;
    event.type = type;
    Absorb(turn, {loaded_child->number, std::move(event), nullptr, true});
  }
}

// Records what arrived: anything once, or a fact of a mirrored run in its place.
Status Engine::Take(Turn& turn, LoadedRun& loaded, Arrival& arrival) {
  if (arrival.mirrored > 0) {
    const uint64_t known = loaded.run->revision();
    if (arrival.mirrored <= known) return Ok();
    if (arrival.mirrored > known + 1) {
      return Conflict(fmt::format("facts {} to {} of the mirrored run {} are missing", known + 1,
                                  arrival.mirrored - 1, loaded.run->id()));
    }
  }
  if (arrival.event.type == EventType::RunStarted) AddRecord(turn, loaded, arrival.event);
  return Record(turn, loaded, std::move(arrival.event));
}

void Engine::AddRecord(Turn& turn, const LoadedRun& loaded, const Event& started) {
  RunRecord record;
  record.number = loaded.number;
  record.id = MemberText(started.body, "run");
  record.workflow = loaded.run->plan().workflow;
  record.definition_hash = loaded.bundle->hash;
  record.parent = loaded.parent;
  record.parent_step = loaded.parent_step;
  record.started_at = started.at;
  turn.batch.new_runs.push_back(std::move(record));
  turn.batch.definitions.push_back({loaded.bundle->hash, loaded.bundle->text});
}

Status Engine::Record(Turn& turn, LoadedRun& loaded, Event event) {
  const RunStatus before = loaded.run->status();
  WFB_RETURN_IF_ERROR(loaded.run->Apply(event));
  if (!loaded.mirrored) CountResources(loaded, event);
  const RunStatus after = loaded.run->status();
  if (after != before || event.type == EventType::RunStarted) {
    turn.batch.run_changes.push_back({loaded.number, after, loaded.run->finished_at()});
  }
  if (!loaded.mirrored) {
    dirty_.insert(loaded.number);
    for (Command& command : loaded.run->CommandsAfter(event)) {
      Follow(turn, loaded, std::move(command));
    }
  }
  JournalEntry entry;
  entry.run = loaded.number;
  entry.event = std::move(event);
  turn.batch.entries.push_back(std::move(entry));
  if (IsFinished(after) && !IsFinished(before) && loaded.parent != 0) {
    turn.finished_children.push_back(loaded.number);
    if (!loaded.mirrored) TellParent(turn, loaded);
  }
  return Ok();
}

void Engine::CountResources(LoadedRun& loaded, const Event& event) {
  const bool takes = event.type == EventType::AttemptStarted;
  const bool gives = event.type == EventType::AttemptSucceeded ||
                     event.type == EventType::AttemptFailed ||
                     event.type == EventType::AttemptCancelled;
  if (!takes && !gives) return;
  const auto& units = loaded.run->ResourcesOf(event.step);
  if (units.empty()) return;
  ResourcePools& pools = pools_[loaded.root];
  if (takes) {
    pools.Take(units);
    return;
  }
  pools.Release(units);
  // Any run of the tree may have waited for these units.
  for (const auto& [number, other] : runs_) {
    if (other.root == loaded.root) dirty_.insert(number);
  }
}

void Engine::DecideAll(Turn& turn) {
  while (!dirty_.empty()) {
    const RunNumber number = *dirty_.begin();
    dirty_.erase(dirty_.begin());
    LoadedRun* loaded = ByNumber(number);
    if (loaded == nullptr) continue;
    const ResourcePools& pools = pools_[loaded->root];
    while (std::optional<Decision> decision = loaded->run->Next(turn.now, pools)) {
      const Status recorded = Record(turn, *loaded, std::move(decision->event));
      WFB_CHECK(recorded.ok(), "the decider only decides what its state allows");
      if (decision->command) Follow(turn, *loaded, std::move(*decision->command));
    }
    dirty_.erase(number);
  }
}

void Engine::Follow(Turn& turn, LoadedRun& loaded, Command&& command) {
  if (const auto* start = std::get_if<StartChild>(&command)) {
    FollowStartChild(turn, loaded, *start);
    return;
  }
  if (const auto* cancel = std::get_if<CancelChild>(&command)) {
    LoadedRun* child = ById(cancel->run);
    if (child == nullptr) return;
    Event event;
    event.type = EventType::CancelRequested;
    event.body = {{"reason", "the parent run was cancelled"}};
    Absorb(turn, {child->number, std::move(event), nullptr});
    return;
  }
  turn.commands.emplace_back(loaded.number, std::move(command));
}

void Engine::FollowStartChild(Turn& turn, LoadedRun& parent, const StartChild& command) {
  const Status opened = OpenChild(turn, parent, command);
  if (opened.ok()) return;
  Event event;
  event.type = EventType::ChildFailed;
  event.step = command.step;
  event.attempt = command.attempt;
  event.code = -1;
  event.body = ToJson(StepError{"child", opened.error().message, false});
  Deliver({parent.number, std::move(event), nullptr});
}

Status Engine::OpenChild(Turn& turn, LoadedRun& parent, const StartChild& command) {
  const auto plan = parent.bundle->plans.find(command.workflow);
  if (plan == parent.bundle->plans.end()) {
    return NotFound(fmt::format("there is no workflow \"{}\"", command.workflow));
  }
  if (command.run.empty() || command.run.size() > kRunIdLengthMax) {
    return InvalidInput(fmt::format("the id of a child run has 1 to {} bytes", kRunIdLengthMax));
  }
  if (ById(command.run) != nullptr) {
    return Conflict(fmt::format("run id \"{}\" is in use", command.run));
  }
  const Result<RunRecord> record = store_.Record(command.run);
  if (record.ok()) {
    if (record->parent != parent.number || record->parent_step != command.step) {
      return Conflict(fmt::format("run id \"{}\" is already taken by another run", command.run));
    }
    WFB_ASSIGN_OR_RETURN(std::unique_ptr<Run> run, store_.Fold(*record));
    LoadedRun& child = Add({record->number, parent.number, command.step, command.attempt,
                            parent.root, parent.bundle, std::move(run)});
    number_by_id_[command.run] = child.number;
    Event event;
    event.type = EventType::RetryRequested;
    event.at = turn.now;
    return Record(turn, child, std::move(event));
  }
  if (record.error().kind != ErrorKind::NotFound) return record.error();
  RunOptions options;
  options.run_id = command.run;
  options.workflow = command.workflow;
  options.definition_hash = parent.bundle->hash;
  options.input = command.input;
  options.parent_run = parent.run->id();
  options.parent_step = command.step;
  options.parent_step_name = parent.run->NameOf(command.step);
  const RunNumber number = next_number_++;
  Add({number, parent.number, command.step, command.attempt, parent.root, parent.bundle,
       std::make_unique<Run>(plan->second)});
  number_by_id_[command.run] = number;
  Event event;
  event.type = EventType::RunStarted;
  event.body = ToJson(options);
  Absorb(turn, {number, std::move(event), nullptr});
  return Ok();
}

void Engine::TellParent(Turn& turn, const LoadedRun& child) {
  LoadedRun* parent = ByNumber(child.parent);
  if (parent == nullptr) return;
  Event event;
  event.step = child.parent_step;
  event.attempt = child.parent_attempt;
  switch (child.run->status()) {
    case RunStatus::Succeeded:
      event.type = EventType::ChildSucceeded;
      event.body = child.run->result();
      break;
    case RunStatus::Cancelled:
      event.type = EventType::ChildCancelled;
      break;
    default: {
      event.type = EventType::ChildFailed;
      event.code = -1;
      const StepError* error = child.run->error();
      StepError told = error == nullptr ? StepError{"child", "failed", true} : *error;
      event.body = ToJson(told);
    }
  }
  Absorb(turn, {parent->number, std::move(event), nullptr});
}

void Engine::CarryOut(Turn& turn) {
  for (auto& [run, command] : turn.commands) {
    const auto* start = std::get_if<StartAttempt>(&command);
    if (start == nullptr || !start->external) {
      CarryOut(run, std::move(command));
      continue;
    }
    // Its effect leaves this machine: the fact that it started must survive a power cut first.
    auto held = std::make_shared<Command>(std::move(command));
    when_synced_.emplace_back(turn.last_position, [this, run, held](Status status) {
      if (status.ok()) CarryOut(run, std::move(*held));
    });
  }
}

void Engine::CarryOut(RunNumber run, Command&& command) {
  const LoadedRun* loaded = ByNumber(run);
  if (loaded == nullptr) return;
  if (auto* start = std::get_if<StartAttempt>(&command)) {
    const AttemptKey key{run, start->step, start->attempt};
    if (loaded->run->status() == RunStatus::Cancelling) {
      // Cancelled while it was held back: the runner never knew it.
      Event event;
      event.type = EventType::AttemptCancelled;
      event.step = key.step;
      event.attempt = key.attempt;
      event.code = -1;
      Deliver({run, std::move(event), nullptr});
      return;
    }
    runner_.Start(key, loaded->run->id(), std::move(*start));
  } else if (const auto* cancel = std::get_if<CancelAttempt>(&command)) {
    runner_.Cancel({run, cancel->step, cancel->attempt});
  } else if (const auto* timer = std::get_if<SetTimer>(&command)) {
    SetTimerFor(run, *timer);
  }
}

void Engine::SetTimerFor(RunNumber run, const SetTimer& timer) {
  loop_.At(timer.due, [this, alive = alive_, run, timer] {
    if (!*alive) return;
    const LoadedRun* loaded = ByNumber(run);
    // The step may have been skipped, or retried and put off again, since this timer was set.
    if (loaded == nullptr || !loaded->run->HasStep(timer.step)) return;
    if (loaded->run->DueOf(timer.step) != timer.due) return;
    Event event;
    event.type = timer.answer;
    event.step = timer.step;
    Deliver({run, std::move(event), nullptr});
  });
}

void Engine::TellSynced(const Status& status) {
  if (!status.ok()) {
    Fail(status.error());
    return;
  }
  const Position synced = journal_.synced();
  std::vector<JournalEntry> told;
  while (!untold_.empty() && untold_.front().position <= synced) {
    told.push_back(std::move(untold_.front()));
    untold_.pop_front();
  }
  if (!told.empty()) {
    const std::vector<EventSink*> sinks = sinks_;
    for (EventSink* sink : sinks) sink->OnDurable(told);
  }
  while (!when_synced_.empty() && when_synced_.front().first <= synced) {
    const std::function<void(Status)> callback = std::move(when_synced_.front().second);
    when_synced_.pop_front();
    callback(Ok());
  }
}

void Engine::Fail(const Error& error) {
  if (failed_) return;
  failed_ = true;
  runner_.KillAll();
  for (auto& [position, callback] : when_synced_) callback(error);
  when_synced_.clear();
  if (on_failure_) on_failure_(error);
}

}  // namespace wfb
