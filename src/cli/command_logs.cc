#include <fmt/format.h>
#include <poll.h>

#include <functional>

#include "cli/commands.h"
#include "cli/run_selection.h"
#include "engine/text_cleaning.h"

namespace wfb {

namespace {

constexpr int kFollowEveryMs = 100;

// The last `count` lines of a text.
std::string_view LastLines(std::string_view text, int64_t count) {
  size_t begin = text.size();
  if (begin > 0 && text[begin - 1] == '\n') --begin;
  while (begin > 0 && count > 0) {
    const size_t newline = text.rfind('\n', begin - 1);
    begin = newline == std::string_view::npos ? 0 : newline;
    --count;
  }
  if (count == 0 && begin < text.size() && text[begin] == '\n') ++begin;
  return text.substr(begin);
}

class LogsCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.Argument("RUN", "id of the run, or an unambiguous part of it (the latest)",
                     &selection_.run, false);
    options.Argument("STEP", "a step, such as build/@acme/core or @acme/core (all of them)", &step_,
                     false);
    selection_.DeclareWithoutRun(options);
    options.Flag("-f,--follow", "go on until the step has ended", follow_);
    options.Value("--attempt", "N", "this attempt (the latest)", &attempt_);
    options.Value("--tail", "N", "the last N lines only", &tail_);
    options.AddExample("wfb logs @acme/core", "of this step in the latest run");
    options.AddExample("wfb logs k3f9 build/@acme/core -f", "follow it in that run");
  }

  Result<ExitCode> Run(Context& context) override {
    if (attempt_.value_or(1) < 1) return InvalidInput("--attempt is at least 1");
    if (tail_.value_or(1) < 1) return InvalidInput("--tail is at least 1");
    Result<FoundRun> found = selection_.Find(context);
    if (!found.ok() && found.error().kind == ErrorKind::NotFound && step_.empty() &&
        !selection_.run.empty()) {
      // One argument that is no run names a step of the latest run.
      Result<FoundRun> latest = FindRun("", selection_.data, context.directory);
      if (!latest.ok()) return found.error();
      step_ = selection_.run;
      found = std::move(latest);
    }
    if (!found.ok()) return found.error();
    if (selection_.json && follow_) {
      return InvalidInput("--json and --follow exclude each other");
    }
    if (step_.empty() && follow_) {
      return InvalidInput("--follow needs a STEP; \"wfb watch\" follows a whole run");
    }
    if (selection_.json) return PrintDocument(*found, context);
    if (!step_.empty()) return PrintStep(*found, step_, context);
    WFB_ASSIGN_OR_RETURN(const std::vector<std::string> steps,
                         found->access->LoggedSteps(found->id));
    for (const std::string& step : steps) {
      if (!selection_.json) {
        context.terminal.Out(context.terminal.OutStyled(Style::Bold, fmt::format("── {}\n", step)));
      }
      WFB_ASSIGN_OR_RETURN(const ExitCode code, PrintStep(*found, step, context));
      if (code != ExitCode::Ok || context.terminal.out_failed()) return code;
    }
    if (steps.empty()) context.terminal.Message("no step of this run has printed anything");
    return ExitCode::Ok;
  }

  bool json() const override { return selection_.json; }

 private:
  using Take = std::function<void(std::string_view)>;

  // Gives the log, or its tail, to `take`, piece by piece; when following, until the step ends.
  Status ReadStep(const FoundRun& found, const std::string& step, const Take& take,
                  const std::function<bool()>& stop) {
    LogRequest request;
    request.run = found.id;
    request.step = step;
    request.attempt = static_cast<uint32_t>(attempt_.value_or(0));
    std::string tail_text;  // Gathered only for --tail.
    bool tail_given = !tail_;
    while (!stop()) {
      WFB_ASSIGN_OR_RETURN(const LogPiece piece, found.access->ReadLog(request));
      request.offset = piece.next_offset;
      const bool more = !piece.text.empty();
      if (tail_given) {
        take(piece.text);
      } else {
        tail_text += piece.text;
        if (!more) take(LastLines(tail_text, *tail_));
        tail_given = !more;
      }
      if (more) continue;
      if (piece.complete || !follow_) break;
      poll(nullptr, 0, kFollowEveryMs);
    }
    return Ok();
  }

  Result<ExitCode> PrintStep(const FoundRun& found, const std::string& step, Context& context) {
    WFB_RETURN_IF_ERROR(ReadStep(
        found, step, [&](std::string_view text) { context.terminal.Out(text); },
        [&] { return context.terminal.out_failed(); }));
    return ExitCode::Ok;
  }

  Result<ExitCode> PrintDocument(const FoundRun& found, Context& context) {
    std::vector<std::string> steps = {step_};
    if (step_.empty()) {
      WFB_ASSIGN_OR_RETURN(steps, found.access->LoggedSteps(found.id));
    }
    JsonArray logs;
    for (const std::string& step : steps) {
      std::string text;
      WFB_RETURN_IF_ERROR(ReadStep(
          found, step, [&](std::string_view piece) { text += piece; }, [] { return false; }));
      logs.push_back({{"step", step}, {"text", CleanUtf8(text)}});
    }
    const Json document = {{"schema", "wfb.logs/v1"}, {"run", found.id}, {"logs", std::move(logs)}};
    context.terminal.Out(WriteJsonPretty(document) + "\n");
    return ExitCode::Ok;
  }

  RunSelection selection_;
  std::string step_;
  bool follow_ = false;
  std::optional<int64_t> attempt_;
  std::optional<int64_t> tail_;
};

}  // namespace

std::unique_ptr<Verb> MakeLogsCommand() { return std::make_unique<LogsCommand>(); }

}  // namespace wfb
