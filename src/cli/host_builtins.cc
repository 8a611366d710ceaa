// The builtin activities. Each runs on a thread of the runner: what it needs to know of a run is
// looked up on the loop's thread first, which alone may touch the engine and the journal.
#include <chrono>
#include <future>

#include "cli/directory_search.h"
#include "cli/host.h"
#include "cli/run_tree_collection.h"
#include "report/report_files.h"
#include "workspace/builtin_discover.h"

namespace wfb {

Status Host::OnLoop(const std::function<Status()>& call) {
  auto answer = std::make_shared<std::promise<Status>>();
  std::future<Status> future = answer->get_future();
  auto abandoned = std::make_shared<std::atomic<bool>>(false);
  loop_->Post([answer, call, abandoned] {
    if (!*abandoned) answer->set_value(call());
  });
  while (future.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    if (!closing_) continue;
    *abandoned = true;
    return Unavailable("the engine is closing");
  }
  return future.get();
}

Result<RunRecord> Host::RecordOf(RunNumber number) {
  RunQuery query;
  query.before = number + 1;
  query.limit = 1;
  WFB_ASSIGN_OR_RETURN(const std::vector<RunRecord> records, journal_->Runs(query));
  if (records.empty() || records[0].number != number) return NotFound("there is no such run");
  return records[0];
}

Result<std::string> Host::BaseDirectoryOf(const RunRecord& record) {
  WFB_ASSIGN_OR_RETURN(const BundlePtr bundle, store_.Bundle(record.definition_hash));
  return bundle->plans.at(record.workflow)->base_directory;
}

void Host::RegisterBuiltins() {
  runner_->Register("npm.discover", [this](const BuiltinSpec& spec, const AttemptKey& key) {
    return DiscoverPackages(spec, key);
  });
  runner_->Register("report.suite", [this](const BuiltinSpec& spec, const AttemptKey& key) {
    return WriteReports(spec, key, false);
  });
  runner_->Register("report.package", [this](const BuiltinSpec& spec, const AttemptKey& key) {
    return WriteReports(spec, key, true);
  });
}

Result<Json> Host::DiscoverPackages(const BuiltinSpec& spec, const AttemptKey& key) {
  std::string base_directory;
  WFB_RETURN_IF_ERROR(OnLoop([&]() -> Status {
    WFB_ASSIGN_OR_RETURN(const RunRecord record, RecordOf(key.run));
    WFB_ASSIGN_OR_RETURN(base_directory, BaseDirectoryOf(record));
    return Ok();
  }));
  return BuiltinNpmDiscover(spec.input, base_directory);
}

// Input: {"directory", "buildId"?, "package"?}. A child run's reports are those of the run that
// started it, because the packages are that run's items.
Result<Json> Host::WriteReports(const BuiltinSpec& spec, const AttemptKey& key, bool one_package) {
  const std::string directory = MemberText(spec.input, "directory");
  if (directory.empty()) return InvalidInput("the input has no \"directory\"");
  const std::string package = MemberText(spec.input, "package");
  if (one_package && package.empty()) return InvalidInput("the input has no \"package\"");
  std::string base_directory, root_id;
  RunTree tree;
  TimestampMs now = 0;
  WFB_RETURN_IF_ERROR(OnLoop([&]() -> Status {
    WFB_ASSIGN_OR_RETURN(RunRecord record, RecordOf(key.run));
    WFB_ASSIGN_OR_RETURN(base_directory, BaseDirectoryOf(record));
    while (record.parent != 0) {
      WFB_ASSIGN_OR_RETURN(record, RecordOf(record.parent));
    }
    root_id = record.id;
    now = loop_->now();
    WFB_ASSIGN_OR_RETURN(tree, CollectRunTree(store_, engine_.get(), record.id, now));
    return Ok();
  }));
  return WriteOriginalReports(tree, AbsolutePath(directory, base_directory),
                              MemberText(spec.input, "buildId", root_id),
                              one_package ? package : "", now);
}

}  // namespace wfb
