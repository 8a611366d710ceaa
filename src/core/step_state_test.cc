#include "core/step_state.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace wfb {
namespace {

// Every cell of (state, trigger), as people may read it: the state that follows, "-" where the pair
// is refused.
constexpr const char* kExpected =
    "waiting          dependencies_met=ready block=blocked skip=skipped cancel=cancelled\n"
    "ready            start=running settle=succeeded fail=failed skip=skipped cancel=cancelled\n"
    "running          succeed=succeeded fail=failed fail_attempt=retrying interrupt=ready "
    "ask_person=needs_attention cancel=cancelled\n"
    "retrying         retry_due=ready skip=skipped cancel=cancelled\n"
    "needs_attention  skip=skipped cancel=cancelled reopen_ready=ready\n"
    "succeeded        reopen_running=running reopen_waiting=waiting\n"
    "failed           skip=skipped reopen_ready=ready reopen_running=running "
    "reopen_waiting=waiting\n"
    "blocked          skip=skipped reopen_waiting=waiting\n"
    "skipped          reopen_waiting=waiting\n"
    "cancelled        skip=skipped reopen_ready=ready reopen_running=running "
    "reopen_waiting=waiting\n";

std::string ActualTable() {
  std::ostringstream table;
  for (size_t status = 0; status < kStepStatusCount; ++status) {
    std::string name(StepStatusName(static_cast<StepStatus>(status)));
    name.resize(16, ' ');
    table << name;
    for (size_t trigger = 0; trigger < kStepTriggerCount; ++trigger) {
      const auto next =
          NextStatus(static_cast<StepStatus>(status), static_cast<StepTrigger>(trigger));
      if (!next) continue;
      table << ' ' << StepTriggerName(static_cast<StepTrigger>(trigger)) << '='
            << StepStatusName(*next);
    }
    table << '\n';
  }
  return table.str();
}

TEST_CASE("every pair of state and trigger leads where the table says, or is refused") {
  CHECK(ActualTable() == kExpected);
}

TEST_CASE("the page on states shows the table that the decider reads") {
  std::ifstream file(std::string(WFB_SOURCE_DIR) + "/docs/state-machine.md");
  std::stringstream page;
  page << file.rdbuf();
  CHECK(page.str().find(ActualTable()) != std::string::npos);
}

TEST_CASE("names of states read back") {
  for (size_t status = 0; status < kStepStatusCount; ++status) {
    const auto value = static_cast<StepStatus>(status);
    CHECK(StepStatusFromName(StepStatusName(value)) == value);
  }
  CHECK_FALSE(StepStatusFromName("pending").has_value());
  CHECK(RunStatusFromName("cancelling") == RunStatus::Cancelling);
}

}  // namespace
}  // namespace wfb
