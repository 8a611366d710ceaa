// A journal in memory whose disk is the test's: what is committed survives a killed process, what
// is synced survives a power cut, and commits fail on demand.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/ports.h"

namespace wfb::testing {

class MemoryJournal : public Journal {
 public:
  Status Commit(JournalBatch& batch) override;
  Position synced() const override { return synced_; }
  void RequestSync(Position position) override { wanted_ = std::max(wanted_, position); }
  void OnSynced(std::function<void(Status)> callback) override { on_synced_ = std::move(callback); }
  RunNumber last_run_number() const override { return runs_.empty() ? 0 : runs_.rbegin()->first; }
  Result<std::vector<RunRecord>> Runs(const RunQuery& query) override;
  Result<HistoryPage> History(const HistoryQuery& query) override;
  Status ReadEvents(RunNumber run, Position after,
                    const std::function<bool(JournalEntry&&)>& visit) override;
  Result<std::string> ReadDefinition(const std::string& hash) override;

  bool wants_sync() const { return wanted_ > synced_; }
  // The disk has taken everything committed so far.
  void CompleteSync();
  // Forgets the batches after the last synced one but `keep_batches` of them (a disk may have taken
  // more than it had acknowledged).
  void CutPower(size_t keep_batches);
  size_t unsynced_batch_count() const;
  void FailNextCommit() { fail_next_commit_ = true; }
  const std::vector<JournalEntry>& entries() const { return entries_; }

 private:
  struct BatchEnd {
    size_t entry_count = 0;
    Position position = 0;
    std::map<RunNumber, RunRecord> runs;
  };

  std::vector<JournalEntry> entries_;
  std::map<RunNumber, RunRecord> runs_;
  std::map<std::string, std::string> definitions_;
  std::vector<BatchEnd> unsynced_;
  BatchEnd on_disk_;
  Position next_ = 1;
  Position synced_ = 0;
  Position wanted_ = 0;
  bool fail_next_commit_ = false;
  bool dead_ = false;
  std::function<void(Status)> on_synced_;
};

}  // namespace wfb::testing
