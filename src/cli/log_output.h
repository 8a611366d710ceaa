// The logs of the steps while they run: each line with the name of its step (stream), or the whole
// log of a step once it has ended (grouped).
#pragma once

#include <map>
#include <string>

#include "cli/run_output.h"
#include "engine/log_reader.h"
#include "engine/log_store.h"

namespace wfb {

class LogOutput : public RunOutput {
 public:
  LogOutput(Terminal& terminal, StepNames& names, LogStore& logs, bool grouped);
  void OnDurable(std::span<const JournalEntry> entries) override;
  void Tick(TimestampMs now) override;
  void Say(const std::string& text) override { terminal_.Message(text); }
  void Close() override;

 private:
  struct OpenLog {
    std::string path;     // Of the step.
    uint64_t offset = 0;  // Printed so far.
    std::string partial;  // The beginning of a line that has not ended.
    TimestampMs started_at = 0;
  };
  void PrintNew(const AttemptKey& key, OpenLog& log, bool ended);
  void PrintLines(OpenLog& log, std::string text, bool ended);
  void EndLog(const JournalEntry& entry);

  Terminal& terminal_;
  StepNames& names_;
  LogStore& logs_;
  const bool grouped_;
  const bool github_;  // Folded groups of a GitHub Actions log.
  std::map<AttemptKey, OpenLog> open_;
};

}  // namespace wfb
