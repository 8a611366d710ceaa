// Runs as the journal knows them: folding one run's events gives its state.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/run.h"
#include "engine/definition_bundle.h"
#include "engine/ports.h"

namespace wfb {

class RunStore {
 public:
  RunStore(Journal& journal, BundleLoader loader);

  // Keeps a bundle so that runs of it need not be compiled again.
  void Keep(BundlePtr bundle);
  // The bundle with this hash, from memory or from the journal.
  Result<BundlePtr> Bundle(const std::string& hash);
  // NotFound when no run has this id.
  Result<RunRecord> Record(const std::string& run_id);
  // Folds the run. An Io error names the event that does not fit.
  Result<std::unique_ptr<Run>> Fold(const RunRecord& record);
  // Child runs of a run, oldest first.
  Result<std::vector<RunRecord>> Children(RunNumber parent);

 private:
  Journal& journal_;
  BundleLoader loader_;
  std::map<std::string, BundlePtr> bundles_;
};

}  // namespace wfb
