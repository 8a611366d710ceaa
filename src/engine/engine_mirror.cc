// Runs that another executor decides.
#include <fmt/format.h>

#include "engine/engine.h"

namespace wfb {

Status Engine::OpenMirror(BundlePtr bundle, Event started, Answer answer) {
  WFB_ASSIGN_OR_RETURN(const RunOptions options, RunOptionsFromJson(started.body));
  if (!options.remote || !options.parent_run.empty()) {
    return InvalidInput("the mirror of a run begins with the start of a root run elsewhere");
  }
  const auto plan = bundle->plans.find(options.workflow);
  if (plan == bundle->plans.end()) {
    return InvalidInput(fmt::format("the bundle has no workflow \"{}\"", options.workflow));
  }
  WFB_ASSIGN_OR_RETURN(const uint64_t known, MirroredCount(options.run_id));
  if (known > 0 || number_by_id_.contains(options.run_id)) {
    return Conflict(fmt::format("there is already a run \"{}\"", options.run_id));
  }
  store_.Keep(bundle);
  const RunNumber number = next_number_++;
  Add({number, 0, kNoStep, 0, number, bundle, std::make_unique<Run>(plan->second), true});
  number_by_id_[options.run_id] = number;
  Deliver({number, std::move(started), std::move(answer), false, 1});
  return Ok();
}

Result<uint64_t> Engine::MirroredCount(const std::string& run_id) {
  if (const Run* run = Find(run_id)) return run->revision();
  const Result<RunRecord> record = store_.Record(run_id);
  if (!record.ok()) {
    if (record.error().kind == ErrorKind::NotFound) return uint64_t{0};
    return record.error();
  }
  uint64_t count = 0;
  WFB_RETURN_IF_ERROR(journal_.ReadEvents(record->number, 0, [&count](JournalEntry&&) {
    ++count;
    return true;
  }));
  return count;
}

void Engine::Mirror(MirroredFacts facts, Answer answer) {
  if (facts.events.empty()) return WhenDurable(std::move(answer));
  const Result<LoadedRun*> loaded = LoadForMirror(facts);
  if (!loaded.ok()) return answer(loaded.error());
  const RunNumber number = (*loaded)->number;
  // The first complaint, or the end of the last fact, is the answer.
  auto once = std::make_shared<Answer>(std::move(answer));
  for (size_t i = 0; i < facts.events.size(); ++i) {
    const bool last = i + 1 == facts.events.size();
    Answer part = [once, last](const Status& status) {
      if (*once == nullptr || (status.ok() && !last)) return;
      std::exchange(*once, nullptr)(status);
    };
    Deliver({number, std::move(facts.events[i]), std::move(part), false, facts.first + i});
  }
}

Result<Engine::LoadedRun*> Engine::LoadForMirror(const MirroredFacts& facts) {
  if (LoadedRun* loaded = ById(facts.run_id)) {
    if (loaded->mirrored) return loaded;
    return Conflict(fmt::format("run {} is decided here", facts.run_id));
  }
  const Result<RunRecord> record = store_.Record(facts.run_id);
  if (!record.ok()) {
    if (record.error().kind != ErrorKind::NotFound) return record.error();
    return OpenMirroredChild(facts.events.front());
  }
  WFB_ASSIGN_OR_RETURN(std::unique_ptr<Run> run, store_.Fold(*record));
  if (!run->options().remote) {
    return Conflict(fmt::format("run id \"{}\" is already taken by another run", facts.run_id));
  }
  // A finished child run, which its parent retries.
  const LoadedRun* parent = ByNumber(record->parent);
  if (record->parent != 0 && parent == nullptr) {
    return Conflict(fmt::format("the parent of run {} is not loaded", facts.run_id));
  }
  WFB_ASSIGN_OR_RETURN(const BundlePtr bundle, store_.Bundle(record->definition_hash));
  const RunNumber root = parent == nullptr ? record->number : parent->root;
  LoadedRun& loaded = Add(
      {record->number, record->parent, record->parent_step, 0, root, bundle, std::move(run), true});
  number_by_id_[facts.run_id] = loaded.number;
  return &loaded;
}

Result<Engine::LoadedRun*> Engine::OpenMirroredChild(const Event& started) {
  if (started.type != EventType::RunStarted) {
    return Conflict("the first fact of a mirrored run is its start");
  }
  WFB_ASSIGN_OR_RETURN(const RunOptions options, RunOptionsFromJson(started.body));
  const LoadedRun* parent = ById(options.parent_run);
  if (parent == nullptr || !parent->mirrored || !options.remote) {
    return Conflict(fmt::format("run {} is no child of a mirrored run here", options.run_id));
  }
  const auto plan = parent->bundle->plans.find(options.workflow);
  if (plan == parent->bundle->plans.end()) {
    return InvalidInput(fmt::format("there is no workflow \"{}\"", options.workflow));
  }
  const RunNumber number = next_number_++;
  LoadedRun& child = Add({number, parent->number, options.parent_step, 0, parent->root,
                          parent->bundle, std::make_unique<Run>(plan->second), true});
  number_by_id_[options.run_id] = number;
  return &child;
}

// A child run that has no record yet is opened by its first fact.
Status Engine::LoadMirroredTree(const RunRecord& record, RunNumber root, std::unique_ptr<Run> run) {
  WFB_ASSIGN_OR_RETURN(const BundlePtr bundle, store_.Bundle(record.definition_hash));
  const LoadedRun& loaded = Add(
      {record.number, record.parent, record.parent_step, 0, root, bundle, std::move(run), true});
  number_by_id_[record.id] = record.number;
  for (const auto& [step, child] : loaded.run->LiveChildren()) {
    const Result<RunRecord> child_record = store_.Record(child);
    if (!child_record.ok() || IsFinished(child_record->status)) continue;
    WFB_ASSIGN_OR_RETURN(std::unique_ptr<Run> child_run, store_.Fold(*child_record));
    WFB_RETURN_IF_ERROR(LoadMirroredTree(*child_record, root, std::move(child_run)));
  }
  return Ok();
}

}  // namespace wfb
