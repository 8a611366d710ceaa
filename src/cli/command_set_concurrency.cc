#include <fmt/format.h>

#include <charconv>

#include "cli/commands.h"
#include "cli/foreground.h"
#include "cli/run_selection.h"

namespace wfb {

namespace {

class SetConcurrencyCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "Raised, more starts at once; lowered, nothing is ended and nothing starts until fewer\n"
        "run.");
    options.Argument("RUN", "id of the run (the latest, when only N is given)", &selection_.run,
                     true);
    options.Argument("N", "how many items may run at once", &number_, false);
    selection_.DeclareWithoutRun(options);
    options.AddExample("wfb set-concurrency 8", "in the latest run");
  }

  Result<ExitCode> Run(Context& context) override {
    if (number_.empty()) std::swap(number_, selection_.run);
    RunRequest request;
    request.kind = RunRequest::Kind::Concurrency;
    const char* end = number_.data() + number_.size();
    const auto read = std::from_chars(number_.data(), end, request.concurrency);
    const bool whole = read.ec == std::errc() && read.ptr == end;
    if (!whole || request.concurrency < 1 || request.concurrency > kConcurrencyMax) {
      return InvalidInput(
          fmt::format("N is a whole number from 1 to {}, not \"{}\"", kConcurrencyMax, number_));
    }
    WFB_ASSIGN_OR_RETURN(const FoundRun found, selection_.Find(context));
    if (!found.access->live()) {
      return Conflict(fmt::format(
          "nothing works on run {}; its concurrency can be changed while it runs", found.id));
    }
    WFB_RETURN_IF_ERROR(found.access->Send(found.id, request));
    PrintRequest(found, request,
                 fmt::format("at most {} at a time in {}", request.concurrency, found.id),
                 selection_.json, context);
    return ExitCode::Ok;
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
  std::string number_;
};

}  // namespace

std::unique_ptr<Verb> MakeSetConcurrencyCommand() {
  return std::make_unique<SetConcurrencyCommand>();
}

}  // namespace wfb
