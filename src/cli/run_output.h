// What a person or a program sees while a run goes on: plain lines, the live region, the logs of
// the steps, or one event per line. All of them hear the durable events; none decides anything.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "cli/live_snapshot.h"
#include "cli/live_view.h"
#include "cli/terminal.h"
#include "engine/ports.h"
#include "engine/step_names.h"

namespace wfb {

class RunOutput : public EventSink {
 public:
  // Called about ten times a second.
  virtual void Tick(TimestampMs) {}
  // A message for the person, beside whatever is shown.
  virtual void Say(const std::string& text) = 0;
  // The run has ended, or the program goes: nothing is drawn any more.
  virtual void Close() {}
};

// One line per state change of the run's own steps, on standard error.
class LineOutput : public RunOutput {
 public:
  LineOutput(Terminal& terminal, StepNames& names) : terminal_(terminal), names_(names) {}
  void OnDurable(std::span<const JournalEntry> entries) override;
  void Say(const std::string& text) override { terminal_.Message(text); }

 private:
  std::string LineOf(const JournalEntry& entry);
  std::string AttemptLine(const JournalEntry& entry, const std::string& path);

  Terminal& terminal_;
  StepNames& names_;
  TimestampMs first_at_ = kNoTime;
  std::unordered_map<StepId, TimestampMs> started_at_;
};

// The live region on standard error.
class LiveOutput : public RunOutput {
 public:
  using Collect = std::function<LiveSnapshot(TimestampMs)>;
  LiveOutput(Terminal& terminal, Collect collect);
  void OnDurable(std::span<const JournalEntry>) override { changed_ = true; }
  void Tick(TimestampMs now) override;
  void Say(const std::string& text) override;
  void Close() override;

 private:
  Terminal& terminal_;
  Collect collect_;
  LiveRegion region_;
  bool changed_ = true;
  bool closed_ = false;
  TimestampMs drawn_at_ = 0;
  Terminal::Size size_;
};

// One event per line on standard output, schema "wfb.event/v1".
class JsonLinesOutput : public RunOutput {
 public:
  JsonLinesOutput(Terminal& terminal, StepNames& names) : terminal_(terminal), names_(names) {}
  void OnDurable(std::span<const JournalEntry> entries) override;
  void Say(const std::string& text) override { terminal_.Message(text); }

 private:
  Terminal& terminal_;
  StepNames& names_;
};

// Nothing but messages: for --json.
class SilentOutput : public RunOutput {
 public:
  explicit SilentOutput(Terminal& terminal) : terminal_(terminal) {}
  void OnDurable(std::span<const JournalEntry>) override {}
  void Say(const std::string& text) override { terminal_.Message(text); }

 private:
  Terminal& terminal_;
};

}  // namespace wfb
