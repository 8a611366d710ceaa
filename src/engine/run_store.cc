#include "engine/run_store.h"

#include <fmt/format.h>

#include <algorithm>

namespace wfb {

RunStore::RunStore(Journal& journal, BundleLoader loader)
    : journal_(journal), loader_(std::move(loader)) {}

void RunStore::Keep(BundlePtr bundle) { bundles_[bundle->hash] = std::move(bundle); }

Result<BundlePtr> RunStore::Bundle(const std::string& hash) {
  const auto known = bundles_.find(hash);
  if (known != bundles_.end()) return known->second;
  WFB_ASSIGN_OR_RETURN(const std::string text, journal_.ReadDefinition(hash));
  Result<BundlePtr> bundle = loader_(text);
  if (!bundle.ok()) return std::move(bundle).error().Context("stored definition");
  bundles_[hash] = *bundle;
  return bundle;
}

Result<RunRecord> RunStore::Record(const std::string& run_id) {
  RunQuery query;
  query.id = run_id;
  query.limit = 1;
  WFB_ASSIGN_OR_RETURN(std::vector<RunRecord> records, journal_.Runs(query));
  if (records.empty()) return NotFound(fmt::format("there is no run \"{}\" here", run_id));
  return std::move(records.front());
}

Result<std::unique_ptr<Run>> RunStore::Fold(const RunRecord& record) {
  WFB_ASSIGN_OR_RETURN(const BundlePtr bundle, Bundle(record.definition_hash));
  const auto plan = bundle->plans.find(record.workflow);
  if (plan == bundle->plans.end()) {
    return IoError(fmt::format("run {}: its stored definition has no workflow \"{}\"", record.id,
                               record.workflow));
  }
  auto run = std::make_unique<Run>(plan->second);
  Status folded = Ok();
  WFB_RETURN_IF_ERROR(journal_.ReadEvents(record.number, 0, [&](JournalEntry&& entry) {
    folded = run->Apply(entry.event);
    if (folded.ok()) return true;
    folded =
        IoError(fmt::format("run {}: event {} ({}) does not fit: {}", record.id, entry.position,
                            EventTypeName(entry.event.type), folded.error().message));
    return false;
  }));
  WFB_RETURN_IF_ERROR(std::move(folded));
  return run;
}

Result<std::vector<RunRecord>> RunStore::Children(RunNumber parent) {
  RunQuery query;
  query.parent = parent;
  WFB_ASSIGN_OR_RETURN(std::vector<RunRecord> children, journal_.Runs(query));
  std::reverse(children.begin(), children.end());
  return children;
}

}  // namespace wfb
