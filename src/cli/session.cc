#include "cli/session.h"

#include <fmt/format.h>

#include <csignal>
#include <filesystem>

#include "cli/log_output.h"
#include "cli/run_result.h"

namespace wfb {

namespace {

constexpr DurationMs kTickMs = 100;
constexpr DurationMs kTerminateLimitMs = 8'000;
constexpr DurationMs kKillLimitMs = 2'000;

// Keeps what is told before the output is there.
class Recorder : public EventSink {
 public:
  explicit Recorder(Engine& engine) : engine_(engine) { engine_.AddSink(this); }
  ~Recorder() override { engine_.RemoveSink(this); }
  void OnDurable(std::span<const JournalEntry> entries) override {
    told.insert(told.end(), entries.begin(), entries.end());
  }
  std::vector<JournalEntry> told;

 private:
  Engine& engine_;
};

}  // namespace

Result<std::unique_ptr<Host>> OpenHost(const std::string& data_directory, Context& context,
                                       const std::string& folder,
                                       std::optional<TemporalSettings> temporal) {
  WFB_ASSIGN_OR_RETURN(std::unique_ptr<Host> host,
                       Host::Open(data_directory, context.command_line));
  if (temporal) host->temporal().Use(std::move(*temporal));
  const int count = host->leftover_count();
  if (count > 0) {
    context.terminal.Message(
        fmt::format("ended {} process{} that an earlier engine had left running", count,
                    count == 1 ? "" : "es"));
  }
  const std::string beside = std::filesystem::path(host->directory().path()).parent_path().string();
  const Status served = host->Serve(folder.empty() ? beside : folder, context.web);
  if (!served.ok()) {
    context.terminal.Message(
        fmt::format("other commands cannot reach this run: {}", served.error().message));
  }
  return host;
}

Session::Session(Context& context, Host& host, SessionOptions options)
    : context_(context), host_(host), options_(std::move(options)) {
  host_.loop().OnSignal([this, alive = alive_](int number) {
    if (*alive) OnSignal(number);
  });
  host_.engine().OnFailure([this](const Error& error) { failure_ = error; });
  host_.temporal().OnNotice(
      [this](const std::string& run_id, const std::string& notice) { SayNotice(run_id, notice); });
}

Session::~Session() {
  *alive_ = false;
  if (host_.has_engine()) {
    if (output_) host_.engine().RemoveSink(output_.get());
    host_.engine().RemoveSink(this);
    host_.engine().OnFailure(nullptr);
    host_.temporal().OnNotice(nullptr);
  }
}

Result<ExitCode> Session::Start(const StartRequest& request, Accepted accepted) {
  accepted_ = std::move(accepted);
  run_id_ = request.run_id;
  WFB_RETURN_IF_ERROR(host_.engine().Start(request, [this, alive = alive_](Status status) {
    if (*alive) OnAnswer(status);
  }));
  return Follow();
}

Result<ExitCode> Session::StartElsewhere(const StartRequest& request, Accepted accepted) {
  accepted_ = std::move(accepted);
  run_id_ = request.run_id;
  std::optional<Result<std::string>> answer;
  std::vector<JournalEntry> told;
  {
    Recorder recorder(host_.engine());
    host_.temporal().Start(request,
                           [&answer](const Result<std::string>& given) { answer = given; });
    host_.RunUntil([&] { return answer || leave_ || failure_; });
    told = std::move(recorder.told);
  }
  if (!answer) return failure_ ? Result<ExitCode>(*failure_) : ExitCode::Interrupted;
  if (!answer->ok()) return answer->error();
  OnAnswer(Ok());
  return Follow(told);
}

void Session::SayNotice(const std::string& run_id, const std::string& notice) {
  if (run_id != run_id_ || output_ == nullptr) return;
  output_->Say(notice.empty() ? "the run on Temporal goes on" : notice);
}

Result<ExitCode> Session::Continue(const std::string& run_id, std::optional<Event> event,
                                   Accepted accepted) {
  accepted_ = std::move(accepted);
  run_id_ = run_id;
  WFB_RETURN_IF_ERROR(LearnNames());
  if (event) {
    host_.engine().Request(run_id, std::move(*event), [this, alive = alive_](Status status) {
      if (*alive) OnAnswer(status);
    });
    if (refused_) return *refused_;
  } else {
    WFB_RETURN_IF_ERROR(host_.engine().Continue(run_id));
    OnAnswer(Ok());
  }
  return Follow();
}

void Session::OnAnswer(const Status& status) {
  if (!status.ok()) refused_ = status.error();
  if (accepted_) accepted_(status);
}

// Events that are told from here on carry step numbers that earlier events have named.
Status Session::LearnNames() {
  WFB_ASSIGN_OR_RETURN(const RunRecord record, host_.store().Record(run_id_));
  std::vector<RunRecord> open = {record};
  while (!open.empty()) {
    const RunRecord next = std::move(open.back());
    open.pop_back();
    WFB_RETURN_IF_ERROR(host_.names().LearnEarlier(host_.journal(), next));
    WFB_ASSIGN_OR_RETURN(const std::vector<RunRecord> children,
                         host_.store().Children(next.number));
    open.insert(open.end(), children.begin(), children.end());
  }
  number_ = record.number;
  return Ok();
}

std::unique_ptr<RunOutput> Session::MakeOutput() {
  Terminal& terminal = context_.terminal;
  if (options_.json || options_.output == OutputKind::Silent) {
    return std::make_unique<SilentOutput>(terminal);
  }
  if (options_.output == OutputKind::JsonLines) {
    return std::make_unique<JsonLinesOutput>(terminal, host_.names());
  }
  if (options_.output == OutputKind::Stream || options_.output == OutputKind::Grouped) {
    return std::make_unique<LogOutput>(terminal, host_.names(), host_.logs(),
                                       options_.output == OutputKind::Grouped);
  }
  if (!terminal.can_redraw()) return std::make_unique<LineOutput>(terminal, host_.names());
  return std::make_unique<LiveOutput>(terminal,
                                      [this](TimestampMs now) { return collector_->Collect(now); });
}

Result<ExitCode> Session::Follow(std::span<const JournalEntry> told) {
  const Run* run = host_.engine().Find(run_id_);
  WFB_CHECK(run != nullptr, "a run that was started or continued is loaded");
  collector_ = std::make_unique<LiveCollector>(
      *run, [this](const std::string& id) { return host_.engine().Find(id); });
  output_ = MakeOutput();
  if (!told.empty()) {
    output_->OnDurable(told);
    OnDurable(told);
  }
  host_.engine().AddSink(output_.get());
  host_.engine().AddSink(this);
  TickSoon();
  host_.RunUntil([this] { return finished_ || leave_ || refused_ || failure_; });
  output_->Close();
  if (refused_) return *refused_;
  if (failure_) {
    return Error{failure_->kind,
                 fmt::format("{}; run {} was stopped, continue it with: wfb resume {}",
                             failure_->message, run_id_, run_id_)};
  }
  if (ending_ == Ending::Terminated || (leave_ && !finished_)) return Leave();
  WFB_ASSIGN_OR_RETURN(const ExitCode code, Finish());
  return StayAfterEnd(code);
}

// Runs that were started or reopened through the API need this engine, and so does a browser.
ExitCode Session::StayAfterEnd(ExitCode code) {
  told_ = true;
  const size_t others = host_.OtherOpenRuns(run_id_).size();
  if (others > 0) {
    output_->Say(
        fmt::format("{} other run{} in this engine: it ends after them; Ctrl-C leaves them "
                    "to be resumed",
                    others, others == 1 ? " is" : "s are"));
  }
  if (options_.stay) output_->Say("the web interface stays until Ctrl-C");
  host_.RunUntil([&] {
    const bool needed = options_.stay || host_.engine().HasUnfinishedRuns();
    return leave_ || failure_ || !needed;
  });
  if (leave_) host_.Abandon(kTerminateLimitMs);
  return code;
}

void Session::TickSoon() {
  host_.loop().At(host_.loop().now() + kTickMs, [this, alive = alive_] {
    if (!*alive || finished_ || leave_) return;
    output_->Tick(host_.loop().now());
    if (NobodyCanGoOn()) {
      output_->Say("a step needs your attention: see wfb status, then wfb retry or wfb skip");
      leave_ = true;
    }
    TickSoon();
  });
}

// Only a person can move the run, and none sits here.
bool Session::NobodyCanGoOn() const {
  if (options_.stay || (context_.terminal.can_redraw() && options_.watched)) return false;
  const Run* run = host_.engine().Find(run_id_);
  if (run == nullptr || run->live_count() > 0 || run->status() != RunStatus::Running) return false;
  bool attention = false;
  for (StepId step = 0; run->HasStep(step); ++step) {
    const StepStatus status = run->StatusOf(step);
    if (status == StepStatus::NeedsAttention) attention = true;
    if (status == StepStatus::Ready || status == StepStatus::Retrying) return false;
    if (run->DueOf(step) != kNoTime) return false;
  }
  return attention;
}

void Session::OnDurable(std::span<const JournalEntry> entries) {
  for (const JournalEntry& entry : entries) {
    const EventType type = entry.event.type;
    if (type == EventType::RunStarted && number_ == 0 &&
        MemberText(entry.event.body, "run") == run_id_) {
      number_ = entry.run;
    }
    if (entry.run != number_) continue;
    if (type == EventType::RunFinished) finished_ = true;
    if (type == EventType::RetryRequested || type == EventType::StepSkipped) finished_ = false;
  }
}

void Session::OnSignal(int number) {
  if (told_) {
    leave_ = true;
    return;
  }
  const Run* run = host_.engine().Find(run_id_);
  if (output_ == nullptr) {  // It has not started yet.
    leave_ = true;
    return;
  }
  const uint32_t running = run == nullptr ? 0 : run->live_count();
  const bool elsewhere = run != nullptr && run->options().remote;
  if (elsewhere && (number == SIGTERM || number == SIGHUP || ending_ != Ending::None)) {
    output_->Say(
        fmt::format("the run goes on on Temporal; follow it with: wfb resume {}", run_id_));
    ending_ = Ending::Terminated;
    leave_ = true;
    return;
  }
  if (number == SIGTERM || number == SIGHUP) {
    output_->Say(fmt::format("terminated: ending {} running; continue it with: wfb resume {}",
                             running, run_id_));
    ending_ = Ending::Terminated;
    leave_ = true;
    return;
  }
  if (ending_ == Ending::None && !finished_) {
    ending_ = Ending::Cancelling;
    output_->Say(
        fmt::format("cancelling: ending {} running, starting nothing more; "
                    "Ctrl-C again kills at once",
                    running));
    Event event;
    event.type = EventType::CancelRequested;
    event.body = {{"reason", "interrupted by Ctrl-C"}};
    host_.engine().Request(run_id_, std::move(event), [](Status) {});
    return;
  }
  if (ending_ == Ending::Killed) {
    leave_ = true;
    return;
  }
  ending_ = Ending::Killed;
  output_->Say("killing");
  host_.runner().KillAll();
  host_.loop().At(host_.loop().now() + kKillLimitMs, [this, alive = alive_] {
    if (*alive) leave_ = true;
  });
}

Result<ExitCode> Session::Finish() {
  WFB_ASSIGN_OR_RETURN(
      CollectedRun collected,
      CollectRun(host_.store(), &host_.engine(), host_.logs(), run_id_, host_.loop().now()));
  const std::string folder = host_.logs().FolderOf(number_);
  RunResult result;
  result.collected = std::move(collected);
  result.run_id = run_id_;
  result.folder = folder;
  result.colour = context_.terminal.out_colour();
  WFB_RETURN_IF_ERROR(WriteRunReports(result, options_.reports, context_));
  if (options_.json) {
    context_.terminal.Out(WriteJsonPretty(RunDocument(result.collected.tree.run)) + "\n");
  } else if (options_.output != OutputKind::JsonLines && options_.watched) {
    context_.terminal.Out(RunResultText(result));
    const std::string advice = AdviceText(result);
    if (!advice.empty()) context_.terminal.Message(advice);
  }
  return ExitCodeOf(result.collected.tree.run);
}

// The run stays open in the journal: what was running counts as interrupted.
ExitCode Session::Leave() {
  host_.engine().RemoveSink(output_.get());
  host_.engine().RemoveSink(this);
  if (ending_ == Ending::Killed) return ExitCode::Interrupted;
  if (ending_ != Ending::Terminated) return ExitCode::StepFailed;
  host_.Abandon(kTerminateLimitMs);
  return ExitCode::Terminated;
}

}  // namespace wfb
