#include "cli/exit_code.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

TEST_CASE("exit codes are a promise") {
  CHECK(static_cast<int>(ExitCodeOf(ErrorKind::InvalidInput)) == 2);
  CHECK(static_cast<int>(ExitCodeOf(ErrorKind::NotFound)) == 4);
  CHECK(static_cast<int>(ExitCodeOf(ErrorKind::Conflict)) == 5);
  CHECK(static_cast<int>(ExitCodeOf(ErrorKind::Unavailable)) == 6);
  CHECK(static_cast<int>(ExitCodeOf(ErrorKind::Cancelled)) == 130);
  CHECK(static_cast<int>(ExitCodeOf(ErrorKind::Io)) == 1);
}

TEST_CASE("a step that failed counts, also where the workflow lets the run succeed") {
  CHECK(ExitCodeOf(RunStatus::Succeeded, false) == ExitCode::Ok);
  CHECK(ExitCodeOf(RunStatus::Succeeded, true) == ExitCode::StepFailed);
  CHECK(ExitCodeOf(RunStatus::Failed, true) == ExitCode::StepFailed);
  CHECK(ExitCodeOf(RunStatus::Cancelled, true) == ExitCode::Interrupted);
  CHECK(ExitCodeOf(RunStatus::Running, true) == ExitCode::Ok);
  RunView run;
  run.status = RunStatus::Succeeded;
  run.nodes.emplace_back().orchestrate.emplace().counts.failed = 1;
  CHECK(ExitCodeOf(run) == ExitCode::StepFailed);
}

}  // namespace
}  // namespace wfb
