#include "engine/step_names.h"

#include "core/run_options.h"

namespace wfb {

void StepNames::Learn(const JournalEntry& entry) {
  if (entry.event.type == EventType::RunStarted) LearnStart(entry);
  if (entry.event.type != EventType::ItemsExpanded) return;
  const auto found = runs_.find(entry.run);
  if (found == runs_.end()) return;
  KnownRun& run = found->second;
  const Json* items = FindMember(entry.event.body, "items");
  if (items == nullptr || !items->is_array() || entry.event.step >= run.names.size()) return;
  const std::string owner = run.names[entry.event.step];
  run.names.reserve(run.names.size() + items->get_array().size());
  for (const Json& item : items->get_array()) {
    run.names.push_back(owner + "/" + MemberText(item, "key"));
  }
}

void StepNames::LearnStart(const JournalEntry& entry) {
  const Result<RunOptions> options = RunOptionsFromJson(entry.event.body);
  if (!options.ok()) return;
  KnownRun run;
  run.id = options->run_id;
  const auto parent = number_by_id_.find(options->parent_run);
  if (!options->parent_run.empty() && parent != number_by_id_.end()) {
    run.parent = parent->second;
    const KnownRun* known = Find(parent->second);
    run.prefix = (known == nullptr ? "" : known->prefix) + options->parent_step_name + "/";
  }
  const Result<BundlePtr> bundle = store_.Bundle(options->definition_hash);
  if (!bundle.ok()) return;
  const auto plan = (*bundle)->plans.find(options->workflow);
  if (plan == (*bundle)->plans.end()) return;
  const PlanScope& scope = plan->second->scopes[0];
  run.node_count = scope.node_count;
  for (NodeIndex i = 0; i < scope.node_count; ++i) {
    const PlanNode& node = plan->second->nodes[scope.first_node + i];
    run.names.push_back(node.id);
    run.is_orchestrate.push_back(std::holds_alternative<OrchestrateNode>(node.kind));
  }
  number_by_id_[run.id] = entry.run;
  runs_[entry.run] = std::move(run);
}

Status StepNames::LearnEarlier(Journal& journal, const RunRecord& record) {
  return journal.ReadEvents(record.number, 0, [this](JournalEntry&& entry) {
    Learn(entry);
    return true;
  });
}

const StepNames::KnownRun* StepNames::Find(RunNumber run) const {
  const auto found = runs_.find(run);
  return found == runs_.end() ? nullptr : &found->second;
}

std::string StepNames::PathOf(RunNumber run, StepId step) const {
  const KnownRun* known = Find(run);
  if (known == nullptr || step >= known->names.size()) return "";
  return known->prefix + known->names[step];
}

}  // namespace wfb
