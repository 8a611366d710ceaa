#include "cli/watch.h"

#include <fmt/format.h>
#include <poll.h>

#include "cli/live_view.h"
#include "cli/run_text.h"
#include "cli/snapshot_document.h"

namespace wfb {

namespace {

constexpr int kLookEveryMs = 250;

std::string LineOf(const LiveSnapshot& snapshot) {
  return fmt::format("{} of {} done, {} running, {} failed, {} blocked\n",
                     snapshot.counts.succeeded + snapshot.counts.skipped, snapshot.counts.total(),
                     snapshot.counts.running, snapshot.counts.failed, snapshot.counts.blocked);
}

Result<ExitCode> Tell(const Json& document, RunStatus status, const FoundRun& found, bool json,
                      Context& context) {
  const bool interrupted = !IsFinished(status) && status != RunStatus::Paused;
  if (json) {
    context.terminal.Out(WriteJsonPretty(document) + "\n");
  } else {
    RunTextOptions options;
    options.colour = context.terminal.out_colour();
    context.terminal.Out(RunText(document, interrupted, options));
  }
  if (!IsFinished(status)) {
    return Conflict(fmt::format("nothing works on run {}; continue it with: wfb resume {}",
                                found.id, found.id));
  }
  return ExitCodeOf(status, !SnapshotOf(document).failures.empty());
}

}  // namespace

Result<ExitCode> WatchRun(FoundRun found, bool json, Context& context) {
  Terminal& terminal = context.terminal;
  LiveRegion region([&terminal](std::string_view text) { terminal.Err(text); });
  const bool draws = terminal.can_redraw() && !json;
  std::string told;  // The line that was printed last.
  while (true) {
    WFB_ASSIGN_OR_RETURN(const Json document, found.access->RunDocument(found.id));
    const std::optional<RunStatus> status = RunStatusFromName(MemberText(document, "status"));
    if (!status) return IoError("the engine sent a run without a status");
    if (IsFinished(*status) || !found.access->live()) {
      region.Clear();
      return Tell(document, *status, found, json, context);
    }
    const LiveSnapshot snapshot = SnapshotOf(document);
    if (draws) {
      const Terminal::Size size = terminal.ErrSize();
      region.Draw(LiveFrame(snapshot, {size.columns, size.rows, terminal.err_colour()}),
                  size.columns);
    } else if (!json) {
      const std::string line = LineOf(snapshot);
      if (line != told) terminal.Err(line);
      told = line;
    }
    poll(nullptr, 0, kLookEveryMs);
  }
}

}  // namespace wfb
