// What an engine and its server count, in the text format of Prometheus (GET /metrics). Labels are
// few: workflows, statuses and outcomes, never runs or steps.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/engine.h"
#include "engine/ports.h"
#include "server/http_server.h"

namespace wfb {

// How long it takes to bring the journal to the disk. Filled on another thread.
class SyncTimes {
 public:
  void Add(int64_t microseconds);
  // Of the family `name`, a histogram in seconds.
  std::string Text(std::string_view name) const;

 private:
  static constexpr std::array<int64_t, 8> kBoundsUs = {500,    1'000,  2'000,   5'000,
                                                       10'000, 50'000, 200'000, 1'000'000};
  std::array<std::atomic<uint64_t>, kBoundsUs.size() + 1> counts_{};
  std::atomic<int64_t> sum_us_ = 0;
};

class Metrics : private EventSink {
 public:
  // Counts events from here on; all three outlive it.
  Metrics(Engine& engine, Journal& journal, const SyncTimes* sync_times);
  ~Metrics() override;
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Result<std::string> Text(const HttpServer& http, TimestampMs now);

 private:
  using ByWorkflow = std::map<std::pair<std::string, std::string>, uint64_t>;

  void OnDurable(std::span<const JournalEntry> entries) override;
  // The workflow as a label: those beyond the first hundred are all "other".
  std::string LabelOf(const std::string& workflow);
  std::string WorkflowOf(RunNumber run);
  Status AddOpenRuns(std::string& text, TimestampMs now);

  Engine& engine_;
  Journal& journal_;
  const SyncTimes* sync_times_;  // nullptr = not measured.
  Position told_;
  std::set<std::string> workflows_;
  std::unordered_map<RunNumber, std::string> open_runs_;  // Workflow by run.
  std::map<std::string, uint64_t> started_;               // By workflow.
  ByWorkflow finished_;                                   // By workflow and status.
  std::map<std::string, uint64_t> attempts_;              // By outcome.
};

}  // namespace wfb
