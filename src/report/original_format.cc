#include "report/original_format.h"

#include <algorithm>
#include <initializer_list>

#include "report/run_facts.h"

namespace wfb {

namespace {

constexpr size_t kRankedPackages = 5;

struct PackageFacts {
  const StepView* item = nullptr;
  const RunView* child = nullptr;  // nullptr for items without a child run.
  DurationMs duration_ms = 0;
  DurationMs wait_ms = 0;
  uint32_t fix_count = 0;
  JsonObject report;
};

// The child's step with one of these ids that was not left out.
const StepView* PhaseStep(const RunView* child, std::initializer_list<std::string_view> ids) {
  if (child == nullptr) return nullptr;
  for (const NodeView& node : child->nodes) {
    const bool named = std::find(ids.begin(), ids.end(), node.step.id) != ids.end();
    if (named && !node.step.attempts.empty()) return &node.step;
  }
  return nullptr;
}

DurationMs WorkedMs(const StepView* step, TimestampMs now) {
  DurationMs worked = 0;
  if (step == nullptr) return worked;
  for (const AttemptView& attempt : step->attempts) {
    worked += EndOf(attempt, now) - attempt.started_at;
  }
  return worked;
}

const StepView* Build(const RunView* child) {
  return PhaseStep(child, {"build", "simulated-build"});
}
const StepView* Test(const RunView* child) { return PhaseStep(child, {"test", "simulated-test"}); }
const StepView* Quality(const RunView* child) {
  return PhaseStep(child, {"quality", "simulated-quality"});
}
const StepView* Publish(const RunView* child) {
  return PhaseStep(child, {"publish", "pack", "simulated-publish"});
}

const StepView* FailedStep(const RunView* child) {
  if (child == nullptr) return nullptr;
  for (const NodeView& node : child->nodes) {
    if (node.step.status == StepStatus::Failed) return &node.step;
  }
  return nullptr;
}

bool HasFailed(const PackageFacts& package) {
  if (IsSettled(package.item->status)) return package.item->status != StepStatus::Succeeded;
  return FailedStep(package.child) != nullptr;
}

// The last phase that measured it has the word; 0 when none did.
Json NumberOf(const RunView* child, std::string_view member) {
  for (const StepView* step : {Quality(child), Test(child), Build(child)}) {
    const Json* value = step == nullptr ? nullptr : FindMember(step->output, member);
    if (value != nullptr && value->is_number()) return *value;
  }
  return Json(0);
}

// Whether the quality phase let the package through, whatever came after it. Without such a phase
// nothing but the outcome can tell.
bool HasPassedQuality(const PackageFacts& package) {
  const StepView* quality = Quality(package.child);
  if (quality == nullptr) return !HasFailed(package);
  const Json* passed = FindMember(quality->output, "passed");
  if (passed != nullptr && passed->is_bool()) return passed->get_bool();
  return quality->status == StepStatus::Succeeded;
}

Json QualityOf(const PackageFacts& package) {
  return JsonObject{{"lintScore", NumberOf(package.child, "lintScore")},
                    {"testCoverage", NumberOf(package.child, "testCoverage")},
                    {"typeScriptErrors", NumberOf(package.child, "typeScriptErrors")},
                    {"passed", HasPassedQuality(package)}};
}

JsonArray FixAttemptsOf(PackageFacts& package, TimestampMs now) {
  JsonArray fixes;
  const StepView* quality = Quality(package.child);
  if (quality == nullptr) return fixes;
  for (size_t i = 1; i < quality->attempts.size(); ++i) {
    const AttemptView& attempt = quality->attempts[i];
    fixes.push_back({{"count", ++package.fix_count},
                     {"types", JsonArray{"quality"}},
                     {"agentPromptUsed", ""},
                     {"fixDuration", EndOf(attempt, now) - attempt.started_at}});
  }
  return fixes;
}

JsonArray WaitedForOf(PackageFacts& package, const OrchestrateFacts& facts) {
  JsonArray waits;
  for (const std::string& key : package.item->dependencies) {
    const auto found = facts.index.find(key);
    if (found == facts.index.end()) continue;
    const StepView& dependency = facts.item(found->second);
    if (dependency.attempts.empty() || dependency.finished_at == kNoTime) continue;
    const DurationMs wait = std::max<DurationMs>(0, dependency.finished_at - facts.started_at);
    package.wait_ms += wait;
    waits.push_back({{"packageName", key}, {"waitTime", wait}});
  }
  return waits;
}

// "test: 1 of 7 tests failed": the phase that failed, as far as the child run tells it.
std::string ErrorText(const PackageFacts& package) {
  constexpr std::string_view kSimulated = "simulated-";
  const StepView* failed = FailedStep(package.child);
  std::string text;
  if (package.child != nullptr && package.child->error) {
    text = package.child->error->message;
  } else if (failed != nullptr && failed->error) {
    text = failed->id + ": " + failed->error->message;
  } else if (package.item->error) {
    text = package.item->error->message;
  }
  return text.starts_with(kSimulated) ? text.substr(kSimulated.size()) : text;
}

void WriteReport(PackageFacts& package, const OrchestrateFacts& facts, const std::string& run,
                 TimestampMs now) {
  const StepView& item = *package.item;
  const TimestampMs end = item.finished_at == kNoTime ? now : item.finished_at;
  package.duration_ms = end - item.started_at;
  JsonObject& report = package.report;
  report["packageName"] = item.id;
  report["workflowId"] = item.child_run.empty() ? run : item.child_run;
  report["startTime"] = FormatTimestamp(item.started_at);
  report["endTime"] = FormatTimestamp(end);
  report["duration"] = package.duration_ms;
  report["buildMetrics"] = {{"buildTime", WorkedMs(Build(package.child), now)},
                            {"testTime", WorkedMs(Test(package.child), now)},
                            {"qualityCheckTime", WorkedMs(Quality(package.child), now)},
                            {"publishTime", WorkedMs(Publish(package.child), now)}};
  report["quality"] = QualityOf(package);
  report["fixAttempts"] = FixAttemptsOf(package, now);
  report["status"] = HasFailed(package) ? "failed" : "success";
  JsonArray dependencies;
  for (const std::string& key : item.dependencies) dependencies.emplace_back(key);
  report["dependencies"] = std::move(dependencies);
  report["waitedFor"] = WaitedForOf(package, facts);
  if (HasFailed(package)) report["error"] = ErrorText(package);
}

PackageFacts PackageOf(const RunTree& tree, const OrchestrateFacts& facts, const StepView& item,
                       TimestampMs now) {
  PackageFacts package;
  package.item = &item;
  const auto child = tree.children.find(item.child_run);
  if (child != tree.children.end()) package.child = &child->second;
  WriteReport(package, facts, tree.run.run, now);
  return package;
}

// The whole reports of the packages with the most of something, at most five; ties in order of
// keys.
template <typename Value>
JsonArray Ranked(const std::vector<PackageFacts>& packages, Value value) {
  std::vector<const PackageFacts*> ranked;
  for (const PackageFacts& package : packages) ranked.push_back(&package);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [&](const auto* a, const auto* b) { return value(*a) > value(*b); });
  if (ranked.size() > kRankedPackages) ranked.resize(kRankedPackages);
  JsonArray array;
  for (const PackageFacts* package : ranked) array.push_back(package->report);
  return array;
}

Json SuiteOf(const StepCounts& counts, const std::vector<PackageFacts>& packages,
             const std::string& build_id, TimestampMs now) {
  DurationMs worked = 0;
  DurationMs waited = 0;
  uint32_t fixes = 0;
  for (const PackageFacts& package : packages) {
    worked += package.duration_ms;
    waited += package.wait_ms;
    fixes += package.fix_count;
  }
  JsonObject suite;
  suite["buildId"] = build_id;
  suite["timestamp"] = FormatTimestamp(now);
  suite["totalPackages"] = counts.total();
  suite["successful"] = counts.succeeded;
  suite["failed"] = counts.failed;
  suite["totalDuration"] = worked;
  suite["totalFixAttempts"] = fixes;
  suite["slowestPackages"] =
      Ranked(packages, [](const PackageFacts& package) { return package.duration_ms; });
  suite["mostFixAttempts"] =
      Ranked(packages, [](const PackageFacts& package) { return package.fix_count; });
  suite["totalWaitTime"] = waited;
  JsonArray reports;
  for (const PackageFacts& package : packages) reports.push_back(package.report);
  suite["packageReports"] = std::move(reports);
  return suite;
}

}  // namespace

std::string OriginalReportFolder(TimestampMs now) {
  return "production/reports/" + FormatDate(now);
}

std::string OriginalReportFile(const std::string& package) {
  std::string name = package;
  std::erase(name, '@');
  std::replace(name.begin(), name.end(), '/', '-');
  return name + ".json";
}

Result<OriginalReports> MakeOriginalReports(const RunTree& tree, const std::string& build_id,
                                            TimestampMs now) {
  const NodeView* node = MainOrchestrate(tree.run);
  if (node == nullptr) return InvalidInput("the run has no packages: no orchestrate step ran");
  const OrchestrateFacts facts = FactsOf(tree.run, *node);
  std::vector<PackageFacts> packages;
  for (const StepView& item : facts.orchestrate().items) {
    const bool reported = item.status == StepStatus::Succeeded || item.status == StepStatus::Failed;
    if (reported && !item.attempts.empty()) packages.push_back(PackageOf(tree, facts, item, now));
  }
  OriginalReports reports;
  reports.folder = OriginalReportFolder(now);
  for (const PackageFacts& package : packages) {
    reports.packages.emplace_back(OriginalReportFile(package.item->id),
                                  WriteJsonPretty(package.report));
  }
  const Json suite = SuiteOf(facts.orchestrate().counts, packages, build_id, now);
  reports.suite = WriteJsonPretty(suite);
  reports.summary = JsonObject{};
  for (const char* member : {"totalPackages", "successful", "failed", "totalDuration"}) {
    reports.summary.get_object()[member] = suite.at(member);
  }
  return reports;
}

Result<std::string> MakePackageReport(const RunTree& tree, const std::string& package,
                                      TimestampMs now) {
  if (const NodeView* node = MainOrchestrate(tree.run)) {
    const OrchestrateFacts facts = FactsOf(tree.run, *node);
    const auto found = facts.index.find(package);
    if (found != facts.index.end() && !facts.item(found->second).attempts.empty()) {
      return WriteJsonPretty(PackageOf(tree, facts, facts.item(found->second), now).report);
    }
  }
  return NotFound("package " + package + " was not worked on in this run");
}

}  // namespace wfb
