#include "cli/log_output.h"

#include <fmt/format.h>

#include <cstdlib>

#include "cli/fitted_text.h"

namespace wfb {

namespace {

constexpr size_t kPieceBytes = 256 * 1024;

const char* OutcomeWord(EventType type) {
  switch (type) {
    case EventType::AttemptSucceeded:
      return "succeeded";
    case EventType::AttemptFailed:
      return "failed";
    case EventType::AttemptCancelled:
      return "cancelled";
    case EventType::AttemptInterrupted:
      return "interrupted";
    default:
      return nullptr;
  }
}

}  // namespace

LogOutput::LogOutput(Terminal& terminal, StepNames& names, LogStore& logs, bool grouped)
    : terminal_(terminal),
      names_(names),
      logs_(logs),
      grouped_(grouped),
      github_(std::getenv("GITHUB_ACTIONS") != nullptr) {}

void LogOutput::OnDurable(std::span<const JournalEntry> entries) {
  for (const JournalEntry& entry : entries) {
    const Event& event = entry.event;
    if (event.type == EventType::AttemptStarted) {
      OpenLog log;
      log.path = Printable(names_.PathOf(entry.run, event.step));
      log.started_at = event.at;
      open_[{entry.run, event.step, event.attempt}] = std::move(log);
    } else if (OutcomeWord(event.type) != nullptr) {
      EndLog(entry);
    }
  }
}

void LogOutput::Tick(TimestampMs) {
  if (grouped_) return;
  for (auto& [key, log] : open_) PrintNew(key, log, false);
}

void LogOutput::EndLog(const JournalEntry& entry) {
  const Event& event = entry.event;
  const auto found = open_.find({entry.run, event.step, event.attempt});
  if (found == open_.end()) return;
  OpenLog& log = found->second;
  std::string line = fmt::format("{} {} in {}", log.path, OutcomeWord(event.type),
                                 FormatDuration(event.at - log.started_at));
  const std::string message = Printable(MemberText(event.body, "message"));
  if (!message.empty()) line += ": " + message;
  if (grouped_) terminal_.Out(github_ ? "::group::" + line + "\n" : "── " + line + "\n");
  PrintNew(found->first, log, true);
  if (grouped_ && github_) terminal_.Out("::endgroup::\n");
  if (!grouped_) terminal_.Err(line + "\n");
  open_.erase(found);
}

void LogOutput::PrintNew(const AttemptKey& key, OpenLog& log, bool ended) {
  const Result<LogReader> reader = LogReader::Open(logs_.PathOf(key));
  while (reader.ok()) {
    Result<LogPart> part = reader->From(log.offset, kPieceBytes);
    if (!part.ok() || part->bytes.empty()) break;
    log.offset += part->bytes.size();
    PrintLines(log, std::move(part->bytes), false);
  }
  if (ended) PrintLines(log, "", true);
}

void LogOutput::PrintLines(OpenLog& log, std::string text, bool ended) {
  if (grouped_) {
    if (!text.empty()) log.partial = text.ends_with('\n') ? "" : "open";
    terminal_.Out(text);
    if (ended && !log.partial.empty()) terminal_.Out("\n");
    return;
  }
  const std::string prefix = terminal_.OutStyled(Style::Cyan, log.path + " │ ");
  std::string lines;
  std::string_view rest = text;
  for (size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    lines += prefix + log.partial + std::string(rest.substr(0, end + 1));
    log.partial.clear();
    rest.remove_prefix(end + 1);
  }
  log.partial += rest;
  if (ended && !log.partial.empty()) lines += prefix + std::exchange(log.partial, "") + "\n";
  if (!lines.empty()) terminal_.Out(lines);
}

void LogOutput::Close() {
  for (auto& [key, log] : open_) PrintNew(key, log, true);
  open_.clear();
}

}  // namespace wfb
