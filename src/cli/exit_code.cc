#include "cli/exit_code.h"

namespace wfb {

namespace {

struct KindEntry {
  ErrorKind kind;
  ExitCode code;
  const char* name;
};

constexpr KindEntry kKinds[] = {
    {ErrorKind::InvalidInput, ExitCode::Usage, "invalid_input"},
    {ErrorKind::NotFound, ExitCode::NotFound, "not_found"},
    {ErrorKind::Conflict, ExitCode::Conflict, "conflict"},
    {ErrorKind::Io, ExitCode::StepFailed, "io"},
    {ErrorKind::Unavailable, ExitCode::Unreachable, "unavailable"},
    {ErrorKind::Cancelled, ExitCode::Interrupted, "cancelled"},
};

const KindEntry& EntryOf(ErrorKind kind) {
  for (const KindEntry& entry : kKinds) {
    if (entry.kind == kind) return entry;
  }
  WFB_CHECK(false, "every kind of error has a row");
  return kKinds[0];
}

}  // namespace

ExitCode ExitCodeOf(ErrorKind kind) { return EntryOf(kind).code; }
const char* ErrorKindName(ErrorKind kind) { return EntryOf(kind).name; }

ExitCode ExitCodeOf(RunStatus status, bool step_failed) {
  if (status == RunStatus::Cancelled) return ExitCode::Interrupted;
  const bool failed = status == RunStatus::Failed || (IsFinished(status) && step_failed);
  return failed ? ExitCode::StepFailed : ExitCode::Ok;
}

ExitCode ExitCodeOf(const RunView& run) {
  bool step_failed = false;
  for (const NodeView& node : run.nodes) {
    if (node.step.status == StepStatus::Failed) step_failed = true;
    if (node.orchestrate && node.orchestrate->counts.failed > 0) step_failed = true;
  }
  return ExitCodeOf(run.status, step_failed);
}

}  // namespace wfb
