#include "testing/simulation.h"

#include <fmt/format.h>

#include <memory>
#include <random>
#include <set>

#include "engine/engine.h"
#include "testing/fake_runner.h"
#include "testing/manual_loop.h"
#include "testing/memory_journal.h"
#include "testing/plan_builder.h"
#include "testing/reference_model.h"
#include "testing/run_dump.h"

namespace wfb::testing {

namespace {

constexpr const char* kRunId = "sim";
constexpr StepId kBuild = 0;
constexpr StepId kFirstItem = 2;

// What the seed decides before anything runs.
struct Scenario {
  uint32_t item_count = 0;
  std::vector<std::vector<uint32_t>> dependencies;
  uint32_t cap = 1;
  uint32_t max_attempts = 1;
  ItemOrder order = ItemOrder::CriticalPath;
  FailurePolicy policy;
  bool children = false;
  bool resource = false;
  double failure_rate = 0;
  double crash_rate = 0;
};

class World {
 public:
  explicit World(uint64_t seed) : random_(seed) {}

  SimulationResult Run() {
    DrawScenario();
    BuildPlans();
    StartEngine();
    Json input = ItemsInput(scenario_.cap, scenario_.dependencies);
    for (Json& item : input.at("items").as_array()) {
      item.as_object()["weight"] = 1 + Draw(9);
      if (Chance(0.05)) item.as_object()["skip"] = true;
    }
    StartRequest request{bundle_, kRunId, std::move(input), std::nullopt, std::nullopt};
    const Status started = engine_->Start(request, [](Status) {});
    if (!started.ok()) return Finish("the run could not start: " + started.error().message);
    const uint32_t disturbed_steps = 20 + Draw(200);
    for (uint32_t step = 0; step < disturbed_steps && result_.failure.empty(); ++step) {
      Disturb();
      Check();
    }
    Calm();
    return Finish("");
  }

 private:
  uint32_t Draw(uint32_t bound) {
    return std::uniform_int_distribution<uint32_t>(0, bound - 1)(random_);
  }
  bool Chance(double probability) {
    return std::uniform_real_distribution<>(0, 1)(random_) < probability;
  }
  void Log(const std::string& line) { result_.log += line + "\n"; }
  void Break(const std::string& what) {
    if (result_.failure.empty()) result_.failure = what;
  }
  SimulationResult Finish(const std::string& failure) {
    if (!failure.empty()) Break(failure);
    for (const JournalEntry& entry : journal_.entries()) {
      const Event& event = entry.event;
      Log(fmt::format("event {} run {} at {} {} step {} attempt {} code {}", entry.position,
                      entry.run, event.at, EventTypeName(event.type),
                      event.step == kNoStep ? -1 : static_cast<int>(event.step), event.attempt,
                      event.code));
    }
    result_.events = journal_.entries().size();
    return std::move(result_);
  }

  void DrawScenario() {
    scenario_.item_count = 1 + Draw(12);
    const double density = 0.1 + 0.1 * Draw(5);
    for (uint32_t i = 0; i < scenario_.item_count; ++i) {
      std::vector<uint32_t> dependencies;
      for (uint32_t j = 0; j < i; ++j) {
        if (Chance(density)) dependencies.push_back(j);
      }
      scenario_.dependencies.push_back(std::move(dependencies));
    }
    scenario_.cap = 1 + Draw(5);
    scenario_.max_attempts = 1 + Draw(3);
    scenario_.order = static_cast<ItemOrder>(Draw(3));
    const uint32_t policy = Draw(5);
    if (policy == 3) scenario_.policy = {FailurePolicy::Kind::FailFast, 0};
    if (policy == 4) scenario_.policy = {FailurePolicy::Kind::BailAfter, 1 + Draw(3)};
    scenario_.children = Chance(0.3);
    scenario_.resource = !scenario_.children && Chance(0.1);
    scenario_.failure_rate = Chance(0.3) ? 0 : 0.1 * Draw(5);
    scenario_.crash_rate = Chance(0.4) ? 0 : 0.02 * (1 + Draw(4));
    Log(fmt::format("items {} cap {} attempts {} order {} policy {} children {} resource {}",
                    scenario_.item_count, scenario_.cap, scenario_.max_attempts,
                    static_cast<int>(scenario_.order), static_cast<int>(scenario_.policy.kind),
                    scenario_.children, scenario_.resource));
  }

  void BuildPlans() {
    RetryPolicy retry;
    retry.max_attempts = scenario_.max_attempts;
    retry.initial_interval_ms = 10;
    PlanBuilder parent("parent");
    const ActivityIndex work = parent.AddActivity("work", retry);
    if (scenario_.resource) {
      parent.last_activity().resources["pool"] = 1;
      parent.Pool("pool", 2);
    }
    OrchestrateNode items = PlanBuilder::ItemsOf(work);
    items.order = scenario_.order;
    items.on_item_failure = scenario_.policy;
    if (scenario_.children) {
      ChildCall child;
      child.workflow = "child";
      child.input = Template(JsonObject{{"name", "${item.name}"}});
      items.run = std::move(child);
    }
    RetryPolicy patient = retry;
    patient.max_attempts = 1'000;  // The report must succeed in the end.
    const ActivityIndex report_work = parent.AddActivity("report", patient);
    const NodeIndex build = parent.AddNode("build", std::move(items));
    const NodeIndex report = parent.AddNode("report", ActivityCall{report_work, {}});
    parent.Edge(build, report);
    PlanBuilder child("child");
    const ActivityIndex part = child.AddActivity("part", retry);
    const NodeIndex first = child.AddNode("first", ActivityCall{part, {}});
    const NodeIndex second = child.AddNode("second", ActivityCall{part, {}});
    child.Edge(first, second);
    auto bundle = std::make_shared<DefinitionBundle>();
    bundle->hash = "simulated";
    bundle->text = "{}";
    bundle->root = "parent";
    bundle->plans = {{"parent", parent.Build()}, {"child", child.Build()}};
    bundle_ = std::move(bundle);
  }

  void StartEngine() {
    runner_ = std::make_unique<FakeRunner>();
    store_ = std::make_unique<RunStore>(
        journal_, [this](const std::string&) -> Result<BundlePtr> { return bundle_; });
    engine_ = std::make_unique<Engine>(journal_, *runner_, loop_, *store_);
  }

  // kill -9: the process and everything that only it knew are gone.
  void Crash(bool power_cut) {
    ++result_.crashes;
    Log(power_cut ? "power cut" : "crash");
    engine_.reset();
    loop_.Forget();
    if (power_cut) {
      const size_t kept = Draw(static_cast<uint32_t>(journal_.unsynced_batch_count()) + 1);
      journal_.CutPower(kept);
      started_.clear();
      for (const JournalEntry& entry : journal_.entries()) Remember(entry);
    }
    StartEngine();
    const Status continued = engine_->Continue(kRunId);
    if (continued.ok() || continued.error().kind == ErrorKind::Conflict) return;
    if (continued.error().kind == ErrorKind::NotFound && journal_.entries().empty()) {
      lost_ = true;  // The power went before the start was on the disk, and nobody was told of it.
      return;
    }
    Break("the run could not be continued: " + continued.error().message);
  }

  void Disturb() {
    if (lost_) return;
    if (Chance(scenario_.crash_rate)) {
      Crash(Chance(0.3));
      return;
    }
    switch (Draw(12)) {
      case 0:
      case 1:
      case 2:
        FinishAttempt(false);
        return;
      case 3:
        loop_.Advance(Draw(30));
        return;
      case 4:
        if (journal_.wants_sync()) journal_.CompleteSync();
        return;
      case 5:
        RandomRequest();
        return;
      default:
        if (loop_.has_posted()) loop_.RunOne();
    }
  }

  void FinishAttempt(bool gently) {
    if (runner_->live().empty()) return;
    auto it = runner_->live().begin();
    std::advance(it, Draw(static_cast<uint32_t>(runner_->live().size())));
    const AttemptKey key = it->first;
    if (runner_->IsCancelled(key) && Chance(0.8)) {
      runner_->FinishCancelled(key);
    } else if (!gently && Chance(scenario_.failure_rate)) {
      runner_->Fail(key);
    } else {
      runner_->Succeed(key, Chance(0.5) ? Json("output") : Json(nullptr));
    }
  }

  void Ask(EventType type, StepId step = kNoStep, int64_t code = 0, Json body = nullptr) {
    Event event;
    event.type = type;
    event.step = step;
    event.code = code;
    event.body = std::move(body);
    Log(fmt::format("ask {} {} {}", EventTypeName(type),
                    step == kNoStep ? -1 : static_cast<int>(step), code));
    engine_->Request(kRunId, std::move(event), [](Status) {});
  }

  void RandomRequest() {
    const wfb::Run* run = engine_->Find(kRunId);
    if (run == nullptr) return;
    const StepId item = kFirstItem + Draw(scenario_.item_count);
    switch (Draw(10)) {
      case 0:
      case 1:
      case 2:
        Ask(EventType::ConcurrencyChanged, kNoStep, 1 + Draw(6));
        return;
      case 3:
        Ask(EventType::PauseRequested);
        return;
      case 4:
      case 5:
        Ask(EventType::ResumeRequested);
        return;
      case 6:
        Ask(EventType::RetryRequested);
        return;
      case 7:
        if (Chance(0.3)) Ask(EventType::CancelRequested);
        return;
      case 8:
        Ask(EventType::StepSkipped, item);
        return;
      default:
        Ask(EventType::FailurePolicyChanged, kNoStep, 0, DrawPolicy());
    }
  }

  Json DrawPolicy() {
    switch (Draw(3)) {
      case 0:
        return "continue";
      case 1:
        return "fail_fast";
      default:
        return JsonObject{{"bail_after", 1 + Draw(3)}};
    }
  }

  static std::string StartKey(const JournalEntry& entry) {
    return fmt::format("{}/{}/{}", entry.run, entry.event.step, entry.event.attempt);
  }

  void Remember(const JournalEntry& entry) {
    const bool start = entry.event.type == EventType::AttemptStarted ||
                       entry.event.type == EventType::ChildStarted;
    if (start && !started_.insert(StartKey(entry)).second) {
      Break("attempt " + StartKey(entry) + " was started twice");
    }
  }

  // Plays the journal through the model; cheap enough for the sizes drawn here.
  void Check() {
    if (lost_ || !result_.failure.empty()) return;
    ReferenceModel model(kBuild, kFirstItem, scenario_.max_attempts, scenario_.order,
                         scenario_.policy);
    started_.clear();
    for (const JournalEntry& entry : journal_.entries()) {
      Remember(entry);
      if (entry.run != 1) continue;
      const std::string wrong = model.Observe(entry.event);
      if (!wrong.empty()) {
        Break(fmt::format("event {} ({}): {}", entry.position, EventTypeName(entry.event.type),
                          wrong));
        return;
      }
    }
    if (loop_.has_posted()) return;
    CheckQuiet(model);
  }

  void CheckQuiet(const ReferenceModel& model) {
    const wfb::Run* run = engine_->Find(kRunId);
    if (run == nullptr) return;
    const bool wanting = model.admits() && model.ready_count() > 0 && run->HasStep(kFirstItem) &&
                         model.running_count() < model.cap();
    if (wanting && !scenario_.resource && !IsFinished(run->status())) {
      Break(fmt::format("{} run, {} are ready, the cap is {}", model.running_count(),
                        model.ready_count(), model.cap()));
    }
    if (scenario_.resource && model.running_count() > 2)
      Break("more units taken than the pool has");
    if (run->HasStep(kFirstItem)) {
      for (uint32_t i = 0; i < model.item_count(); ++i) {
        const std::string_view is = StepStatusName(run->StatusOf(kFirstItem + i));
        if (is != model.FinalStatus(i)) {
          Break(fmt::format("item {} is {}, the model says {}", i, is, model.FinalStatus(i)));
        }
      }
    }
    const Result<RunRecord> record = store_->Record(kRunId);
    if (!record.ok()) return;
    Result<std::unique_ptr<wfb::Run>> folded = store_->Fold(*record);
    if (!folded.ok()) {
      Break("the journal does not fold: " + folded.error().message);
    } else if (DumpRun(**folded) != DumpRun(*run)) {
      Break("the folded state differs from the live one:\n" + DumpRun(**folded) + "\nlive:\n" +
            DumpRun(*run));
    }
  }

  // No more disturbance: whatever happened, the run must come to its end.
  void Calm() {
    constexpr uint32_t kStepsMax = 20'000;
    for (uint32_t step = 0; step < kStepsMax && result_.failure.empty() && !lost_; ++step) {
      const wfb::Run* run = engine_->Find(kRunId);
      if (run == nullptr || IsFinished(run->status())) break;
      if (loop_.has_posted()) {
        loop_.RunOne();
      } else if (journal_.wants_sync()) {
        journal_.CompleteSync();
      } else if (!runner_->live().empty()) {
        FinishAttempt(true);
      } else if (run->status() == RunStatus::Paused) {
        Ask(EventType::ResumeRequested);
      } else if (loop_.has_timers()) {
        loop_.AdvanceToNextTimer();
      } else {
        Break("the run stands still:\n" + DumpRun(*run));
      }
      Check();
    }
    const wfb::Run* run = engine_->Find(kRunId);
    if (run != nullptr && !IsFinished(run->status())) Break("the run does not end");
    if (run != nullptr && run->live_count() != 0) Break("a finished run has live attempts");
  }

  std::mt19937_64 random_;
  Scenario scenario_;
  SimulationResult result_;
  BundlePtr bundle_;
  ManualLoop loop_;
  MemoryJournal journal_;
  std::unique_ptr<FakeRunner> runner_;
  std::unique_ptr<RunStore> store_;
  std::unique_ptr<Engine> engine_;
  std::set<std::string> started_;
  bool lost_ = false;
};

}  // namespace

SimulationResult Simulate(uint64_t seed) { return World(seed).Run(); }

}  // namespace wfb::testing
