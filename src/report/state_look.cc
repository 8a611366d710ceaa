#include "report/state_look.h"

#include <algorithm>

#include "report/escape.h"

namespace wfb {

std::string_view StateClass(StepStatus status) {
  switch (status) {
    case StepStatus::Succeeded:
      return "ok";
    case StepStatus::Failed:
      return "bad";
    case StepStatus::Blocked:
    case StepStatus::NeedsAttention:
      return "blk";
    case StepStatus::Running:
    case StepStatus::Retrying:
      return "run";
    case StepStatus::Ready:
      return "rdy";
    default:
      return "wait";
  }
}

std::string_view StateIcon(StepStatus status) {
  switch (status) {
    case StepStatus::Succeeded:
      return R"html(<path d="M4 9.5l3.2 3.2L14 6"/>)html";
    case StepStatus::Failed:
      return R"html(<path d="M5 5l8 8M13 5l-8 8"/>)html";
    case StepStatus::Blocked:
      return R"html(<circle cx="9" cy="9" r="6"/><path d="M5 13L13 5"/>)html";
    case StepStatus::Running:
      return R"html(<path d="M9 2.5a6.5 6.5 0 1 1-6.5 6.5"/>)html";
    case StepStatus::Retrying:
      return R"html(<path d="M14 9a5 5 0 1 1-1.5-3.6M13 2.5v3h-3"/>)html";
    case StepStatus::NeedsAttention:
      return R"html(<path d="M9 4v6M9 13.5v.5"/>)html";
    case StepStatus::Ready:
      return R"html(<path d="M6.5 4.5l7 4.5-7 4.5z"/>)html";
    case StepStatus::Skipped:
      return R"html(<path d="M4 5l5 4-5 4zM13 5v8"/>)html";
    case StepStatus::Cancelled:
      return R"html(<rect x="5" y="5" width="8" height="8" rx="1"/>)html";
    case StepStatus::Waiting:
      return R"html(<circle cx="9" cy="9" r="6"/><path d="M9 5.8V9l2.2 1.6"/>)html";
  }
  return "";
}

std::string StateWord(StepStatus status) {
  std::string word(StepStatusName(status));
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

StepStatus LooksLike(RunStatus status) {
  switch (status) {
    case RunStatus::Succeeded:
      return StepStatus::Succeeded;
    case RunStatus::Failed:
      return StepStatus::Failed;
    case RunStatus::Cancelled:
    case RunStatus::Cancelling:
      return StepStatus::Cancelled;
    case RunStatus::Paused:
      return StepStatus::Waiting;
    case RunStatus::Running:
      return StepStatus::Running;
  }
  return StepStatus::Waiting;
}

std::string PageText(std::string_view text) { return EscapeMarkup(PlainText(text)); }

std::string ShortKey(const std::string& key, const std::string& scope) {
  return key.starts_with(scope) ? key.substr(scope.size()) : key;
}

}  // namespace wfb
