#include "cli/run_output.h"

#include <fmt/format.h>

#include "cli/fitted_text.h"
#include "report/event_document.h"

namespace wfb {

namespace {

struct Word {
  const char* text;
  Style style;
};

std::string MessageOf(const Event& event) { return Printable(MemberText(event.body, "message")); }

}  // namespace

void LineOutput::OnDurable(std::span<const JournalEntry> entries) {
  std::string text;
  for (const JournalEntry& entry : entries) text += LineOf(entry);
  if (!text.empty()) terminal_.Err(text);
}

std::string LineOutput::LineOf(const JournalEntry& entry) {
  const StepNames::KnownRun* run = names_.Find(entry.run);
  // The steps of child runs are parts of an item: their own lines would drown it.
  if (run == nullptr || !run->prefix.empty()) return "";
  const Event& event = entry.event;
  if (first_at_ == kNoTime) first_at_ = event.at;
  const std::string path = Printable(names_.PathOf(entry.run, event.step));
  std::string line = AttemptLine(entry, path);
  const std::string reason = Printable(MemberText(event.body, "reason"));
  switch (event.type) {
    case EventType::RunStarted:
      line = fmt::format("run {} of {}", run->id, Printable(MemberText(event.body, "workflow")));
      break;
    case EventType::ItemsExpanded: {
      const Json* items = FindMember(event.body, "items");
      const size_t count = items == nullptr || !items->is_array() ? 0 : items->get_array().size();
      line = fmt::format("started    {}: {} item{}, at most {} at a time", path, count,
                         count == 1 ? "" : "s", event.code);
      break;
    }
    case EventType::RetryScheduled:
      line = fmt::format("retrying   {} in {}", path, FormatDuration(event.code - event.at));
      break;
    case EventType::StepSkipped:
      line = fmt::format("skipped    {}: {}", path, reason);
      break;
    case EventType::ConcurrencyChanged:
      line = fmt::format("concurrency is {}", event.code);
      break;
    case EventType::PauseRequested:
      line = "paused: what runs goes on, nothing more starts";
      break;
    case EventType::ResumeRequested:
      line = "resumed";
      break;
    case EventType::CancelRequested:
      line = fmt::format("cancelling: {}", reason);
      break;
    case EventType::RetryRequested:
      line = "retrying what failed";
      break;
    default:
      break;
  }
  if (line.empty()) return "";
  return fmt::format("{:>8}  {}\n", FormatDuration(event.at - first_at_), line);
}

std::string LineOutput::AttemptLine(const JournalEntry& entry, const std::string& path) {
  const Event& event = entry.event;
  const std::string attempt = event.attempt > 1 ? fmt::format(" (attempt {})", event.attempt) : "";
  const auto ended = [&](Word word) {
    const auto started = started_at_.find(event.step);
    std::string line = terminal_.ErrStyled(word.style, fmt::format("{:9}", word.text));
    line += fmt::format("  {}{}", path, attempt);
    if (started != started_at_.end()) {
      line += "  " + FormatDuration(event.at - started->second);
      started_at_.erase(started);
    }
    return line;
  };
  switch (event.type) {
    case EventType::AttemptStarted:
    case EventType::ChildStarted:
      started_at_[event.step] = event.at;
      return fmt::format("started    {}{}", path, attempt);
    case EventType::AttemptSucceeded:
    case EventType::ChildSucceeded:
    case EventType::StepSucceeded:
      return ended({"succeeded", Style::Green});
    case EventType::AttemptFailed:
    case EventType::ChildFailed:
    case EventType::StepFailed:
      return ended({"failed", Style::Red}) + "  " + MessageOf(event);
    case EventType::AttemptCancelled:
    case EventType::ChildCancelled:
      return ended({"cancelled", Style::Yellow});
    case EventType::AttemptInterrupted:
      return ended({"interrupted", Style::Yellow});
    default:
      return "";
  }
}

LiveOutput::LiveOutput(Terminal& terminal, Collect collect)
    : terminal_(terminal),
      collect_(std::move(collect)),
      region_([this](std::string_view text) { terminal_.Err(text); }) {}

void LiveOutput::Tick(TimestampMs now) {
  const Terminal::Size size = terminal_.ErrSize();
  const bool resized = size.columns != size_.columns || size.rows != size_.rows;
  if (closed_ || (!changed_ && !resized && now - drawn_at_ < 1'000)) return;
  changed_ = false;
  drawn_at_ = now;
  size_ = size;
  region_.Draw(LiveFrame(collect_(now), {size.columns, size.rows, terminal_.err_colour()}),
               size.columns);
}

void LiveOutput::Say(const std::string& text) {
  region_.Clear();
  terminal_.Message(text);
  changed_ = true;
}

void LiveOutput::Close() {
  closed_ = true;
  region_.Clear();
}

void JsonLinesOutput::OnDurable(std::span<const JournalEntry> entries) {
  std::string text;
  for (const JournalEntry& entry : entries) {
    const StepNames::KnownRun* run = names_.Find(entry.run);
    text += WriteJson(EventDocument(entry.position, run == nullptr ? "" : run->id,
                                    names_.PathOf(entry.run, entry.event.step), entry.event));
    text += '\n';
  }
  terminal_.Out(text);
}

}  // namespace wfb
