#include "cli/run_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>

#include "cli/fitted_text.h"

namespace wfb {

namespace {

struct StatusEntry {
  std::string_view status;
  std::string_view sign;
  Style style;
};

constexpr StatusEntry kStatuses[] = {
    {"waiting", "·", Style::Dim},         {"ready", "○", Style::Dim},
    {"running", "●", Style::Blue},        {"retrying", "↻", Style::Yellow},
    {"needs_attention", "!", Style::Red}, {"succeeded", "✓", Style::Green},
    {"failed", "✗", Style::Red},          {"blocked", "⊘", Style::Yellow},
    {"skipped", "–", Style::Dim},         {"cancelled", "×", Style::Yellow},
    {"paused", "‖", Style::Yellow},       {"cancelling", "×", Style::Yellow},
    {"interrupted", "!", Style::Yellow},
};

const StatusEntry& EntryOf(std::string_view status) {
  for (const StatusEntry& entry : kStatuses) {
    if (entry.status == status) return entry;
  }
  return kStatuses[0];
}

std::string Words(std::string_view status) {
  std::string text(status);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

const JsonArray& ArrayMember(const Json& value, std::string_view member) {
  static const JsonArray kEmpty;
  const Json* found = FindMember(value, member);
  return found == nullptr || !found->is_array() ? kEmpty : found->get_array();
}

std::string ErrorMessage(const Json& value) {
  const Json* error = FindMember(value, "error");
  return error == nullptr ? "" : MemberText(*error, "message");
}

// From the first start to the last end of the attempts; -1 when it has not started.
DurationMs SpanOfAttempts(const Json& step) {
  const JsonArray& attempts = ArrayMember(step, "attempts");
  if (attempts.empty()) return -1;
  const TimestampMs begin = TimeMember(attempts.front(), "started_at");
  const TimestampMs end = TimeMember(attempts.back(), "finished_at");
  return end < 0 ? -1 : end - begin;
}

class Printer {
 public:
  explicit Printer(const RunTextOptions& options) : options_(options) {}

  std::string Print(const Json& document, bool interrupted) {
    PrintHead(document, interrupted);
    for (const Json& step : ArrayMember(document, "steps")) PrintStep(step);
    return std::move(text_);
  }

 private:
  void PrintHead(const Json& document, bool interrupted) {
    const std::string status = interrupted ? "interrupted" : MemberText(document, "status");
    text_ += fmt::format("{}  {}  {}  {}\n",
                         Styled(Style::Bold, Printable(MemberText(document, "workflow")), colour()),
                         MemberText(document, "run"), Styled(StyleOf(status), status, colour()),
                         FormatDuration(NumberMember(document, "duration_ms")));
    const TimestampMs finished = TimeMember(document, "finished_at");
    text_ += fmt::format("started {}{}\n", LocalTime(TimeMember(document, "started_at")),
                         finished < 0 ? "" : ", finished " + LocalTime(finished));
    const std::string message = ErrorMessage(document);
    if (!message.empty()) text_ += Styled(Style::Red, Printable(message), colour()) + "\n";
    text_ += "\n";
  }

  void PrintStep(const Json& step) {
    const std::string status = MemberText(step, "status");
    const JsonArray& items = ArrayMember(step, "items");
    std::string detail = items.empty() ? AttemptDetail(step) : ItemsDetail(step, items);
    PrintRow(0, MemberText(step, "id"), status, detail);
    for (const Json& item : items) PrintItem(item);
  }

  void PrintItem(const Json& item) {
    const std::string status = MemberText(item, "status");
    const bool quiet = status == "succeeded" || status == "waiting" || status == "ready" ||
                       (status == "skipped" && MemberText(item, "reason").empty());
    if (quiet && !options_.all_items) return;
    std::string detail = AttemptDetail(item);
    std::string held_by;
    for (const Json& key : ArrayMember(item, "blocked_by")) {
      if (key.is_string())
        held_by += (held_by.empty() ? "by " : ", ") + std::string(key.get_string());
    }
    if (!held_by.empty()) detail = held_by;
    if (detail.empty()) detail = MemberText(item, "reason");
    PrintRow(2, MemberText(item, "key"), status, detail);
  }

  static std::string ItemsDetail(const Json& step, const JsonArray& items) {
    std::map<std::string, int> counts;
    for (const Json& item : items) ++counts[MemberText(item, "status")];
    std::string detail = fmt::format("{} item{}", items.size(), items.size() == 1 ? "" : "s");
    const char* separator = ": ";
    for (const StatusEntry& entry : kStatuses) {
      const auto found = counts.find(std::string(entry.status));
      if (found == counts.end()) continue;
      detail += fmt::format("{}{} {}", separator, found->second, Words(entry.status));
      separator = ", ";
    }
    if (const Json* slots = FindMember(step, "slots")) {
      detail += fmt::format("; at most {} of {} ran at once", NumberMember(*slots, "max_running"),
                            NumberMember(*slots, "cap"));
    }
    return detail;
  }

  static std::string AttemptDetail(const Json& step) {
    std::string detail;
    const DurationMs span = SpanOfAttempts(step);
    if (span >= 0) detail = FormatDuration(span);
    const size_t attempts = ArrayMember(step, "attempts").size();
    if (attempts > 1) detail += fmt::format(", attempt {}", attempts);
    std::string message = ErrorMessage(step);
    if (message.empty() && MemberText(step, "status") == "failed" && attempts > 0) {
      message = ErrorMessage(ArrayMember(step, "attempts").back());
    }
    if (!message.empty()) detail += (detail.empty() ? "" : "  ") + message;
    return detail;
  }

  void PrintRow(int indent, const std::string& name, const std::string& status,
                const std::string& detail) {
    const int name_columns = 30 - indent;
    std::string row(static_cast<size_t>(indent), ' ');
    row += Styled(StyleOf(status), SignOf(status), colour()) + " ";
    const std::string shown = Printable(name);
    row += Columns(shown) > name_columns ? shown : Fit(shown, name_columns);
    row += "  " + Styled(StyleOf(status), Fit(Words(status), 15), colour());
    if (!detail.empty()) row += "  " + Printable(detail);
    while (row.ends_with(' ')) row.pop_back();
    text_ += row + "\n";
  }

  static int64_t NumberMember(const Json& value, std::string_view member) {
    const Json* found = FindMember(value, member);
    return found == nullptr || !found->is_number() ? 0 : static_cast<int64_t>(ToDouble(*found));
  }

  bool colour() const { return options_.colour; }

  const RunTextOptions& options_;
  std::string text_;
};

}  // namespace

Style StyleOf(std::string_view status) { return EntryOf(status).style; }
std::string_view SignOf(std::string_view status) { return EntryOf(status).sign; }

std::string LocalTime(TimestampMs time) {
  const std::time_t seconds = static_cast<std::time_t>(time / 1'000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  char text[32];
  const size_t size = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
  return std::string(text, size);
}

TimestampMs TimeMember(const Json& document, std::string_view member) {
  const std::string text = MemberText(document, member);
  std::tm parts{};
  int milliseconds = 0;
  const int read =
      std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%d.%dZ", &parts.tm_year, &parts.tm_mon,
                  &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &milliseconds);
  if (read != 7) return -1;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  return int64_t{timegm(&parts)} * 1'000 + milliseconds;
}

std::string RunText(const Json& document, bool interrupted, const RunTextOptions& options) {
  return Printer(options).Print(document, interrupted);
}

std::string RunsText(const std::vector<RunSummary>& runs, TimestampMs now, bool colour) {
  int workflow_columns = 8;
  for (const RunSummary& run : runs) {
    workflow_columns = std::max(workflow_columns, std::min(Columns(run.workflow), 40));
  }
  std::string text;
  for (const RunSummary& run : runs) {
    const std::string status =
        run.interrupted ? "interrupted" : std::string(RunStatusName(run.status));
    const TimestampMs end = run.finished_at < 0 ? now : run.finished_at;
    const bool open_ended = run.interrupted;
    text += fmt::format("{:22}  {}  {}  {}  {}\n", run.id,
                        Fit(Printable(run.workflow), workflow_columns),
                        Styled(StyleOf(status), Fit(status, 11), colour), LocalTime(run.started_at),
                        open_ended ? "" : FormatDuration(end - run.started_at));
  }
  return text;
}

}  // namespace wfb
