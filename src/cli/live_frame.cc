#include "cli/live_frame.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/fitted_text.h"
#include "cli/terminal.h"

namespace wfb {

namespace {

// A line that grows from the left and is cut where the terminal ends.
class Line {
 public:
  Line(const FrameSize& size) : rest_(size.columns - 1), colour_(size.colour) {}

  Line& Add(std::string_view text, Style style = Style::Plain) {
    if (rest_ <= 0) return *this;
    const std::string shown = Shorten(text, rest_);
    text_ += Styled(style, shown, colour_);
    rest_ -= Columns(shown);
    return *this;
  }
  // Adds the text if it fits as a whole.
  bool TryAdd(std::string_view text, Style style = Style::Plain) {
    if (Columns(text) > rest_) return false;
    Add(text, style);
    return true;
  }
  int rest() const { return rest_; }
  std::string Take() { return std::move(text_); }

 private:
  int rest_;
  bool colour_;
  std::string text_;
};

std::string Repeat(std::string_view text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

std::string HeadLine(const LiveSnapshot& snapshot, const FrameSize& size) {
  Line line(size);
  line.Add(Printable(snapshot.workflow), Style::Bold);
  if (snapshot.status == RunStatus::Paused) line.Add("  paused", Style::Yellow);
  if (snapshot.status == RunStatus::Cancelling) line.Add("  cancelling", Style::Yellow);
  line.TryAdd("  " + Printable(snapshot.run), Style::Dim);
  return line.Take();
}

std::string BarLine(const LiveSnapshot& snapshot, const FrameSize& size) {
  const uint32_t total = snapshot.counts.total();
  const uint32_t done = snapshot.counts.succeeded + snapshot.counts.skipped;
  const uint32_t lost = snapshot.counts.settled() - done;
  const std::string label = fmt::format("  {} of {} done", done, total);
  const int columns = std::clamp(size.columns - 1 - Columns(label), 4, 40);
  const auto part = [columns, total](uint32_t count) {
    return total == 0 ? 0
                      : static_cast<int>(uint64_t{count} * static_cast<unsigned>(columns) / total);
  };
  const int done_columns = part(done);
  // What failed stays visible, however many steps there are.
  int lost_columns = lost == 0 ? 0 : std::max(1, part(lost));
  lost_columns = std::min(lost_columns, columns - done_columns);
  Line line(size);
  line.Add(Repeat("━", done_columns), Style::Green);
  line.Add(Repeat("━", lost_columns), Style::Red);
  line.Add(Repeat("─", columns - done_columns - lost_columns), Style::Dim);
  line.Add(label);
  return line.Take();
}

std::string CountsLine(const LiveSnapshot& snapshot, const FrameSize& size) {
  const StepCounts& counts = snapshot.counts;
  Line line(size);
  line.Add(snapshot.cap > 0 ? fmt::format("running {} of {}", counts.running, snapshot.cap)
                            : fmt::format("running {}", counts.running),
           Style::Blue);
  const auto add = [&line](uint32_t count, const char* word, Style style) {
    if (count > 0) line.TryAdd(fmt::format(" · {} {}", count, word), style);
  };
  add(counts.failed, "failed", Style::Red);
  add(counts.needs_attention, "need attention", Style::Red);
  add(counts.blocked, "blocked", Style::Yellow);
  add(counts.retrying, "retrying", Style::Yellow);
  add(counts.cancelled, "cancelled", Style::Yellow);
  line.TryAdd(" · " + FormatDuration(snapshot.elapsed_ms));
  if (snapshot.rest_ms && *snapshot.rest_ms > 0) {
    line.TryAdd(fmt::format(" · about {} left", FormatDuration(*snapshot.rest_ms)));
  }
  add(counts.ready, "ready", Style::Dim);
  add(counts.waiting, "waiting", Style::Dim);
  return line.Take();
}

std::string RunningLine(const LiveSnapshot::Step& step, const FrameSize& size) {
  const std::string time = FormatDuration(step.running_ms);
  Line line(size);
  line.Add("  ● ", Style::Blue);
  const int name_columns = std::min(line.rest() - Columns(time) - 2, 44);
  line.Add(Fit(Printable(step.name), std::max(name_columns, 1)));
  line.Add("  " + time, Style::Dim);
  return line.Take();
}

std::string FailureLine(const LiveSnapshot::Failure& failure, const FrameSize& size) {
  Line line(size);
  line.Add("  ✗ ", Style::Red).Add(Printable(failure.name), Style::Red);
  const std::string holds = failure.holds == 0 ? "" : fmt::format("  holds {}", failure.holds);
  const std::string message = "  " + Printable(failure.message);
  const int room = line.rest() - Columns(holds);
  if (room > 12) line.Add(Shorten(message, room));
  line.TryAdd(holds, Style::Yellow);
  return line.Take();
}

std::string MoreLine(size_t count, std::string_view word, const FrameSize& size) {
  return Line(size).Add(fmt::format("    and {} more {}", count, word), Style::Dim).Take();
}

}  // namespace

std::vector<std::string> LiveFrame(const LiveSnapshot& snapshot, const FrameSize& size) {
  std::vector<std::string> lines = {HeadLine(snapshot, size), BarLine(snapshot, size),
                                    CountsLine(snapshot, size)};
  const size_t budget = static_cast<size_t>(std::max(size.rows / 2 - 3, 1));
  // Failures take at most a third of the room: they are told again, in full, at the end.
  const size_t failure_room = std::max<size_t>(budget / 3, 1);
  const size_t failures = std::min(snapshot.failures.size(), failure_room);
  const size_t running_room = std::max<size_t>(budget - failures, 1);
  const size_t running = std::min(snapshot.running.size(), running_room);
  for (size_t i = 0; i < running; ++i) lines.push_back(RunningLine(snapshot.running[i], size));
  if (running < snapshot.running.size()) {
    lines.push_back(MoreLine(snapshot.running.size() - running, "running", size));
  }
  // The latest failures: the earlier ones have been seen.
  for (size_t i = snapshot.failures.size() - failures; i < snapshot.failures.size(); ++i) {
    lines.push_back(FailureLine(snapshot.failures[i], size));
  }
  if (failures < snapshot.failures.size()) {
    lines.push_back(MoreLine(snapshot.failures.size() - failures, "failed", size));
  }
  return lines;
}

}  // namespace wfb
