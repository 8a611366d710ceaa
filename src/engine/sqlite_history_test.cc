#include <doctest/doctest.h>

#include <random>

#include "engine/sqlite_journal.h"
#include "testing/manual_loop.h"
#include "testing/memory_journal.h"
#include "testing/temporary_directory.h"

namespace wfb {
namespace {

using testing::ManualLoop;
using testing::MemoryJournal;

constexpr TimestampMs kNow = 2'000'000;

// Root runs with some child runs between them.
std::vector<RunRecord> DrawRuns(std::mt19937& random, size_t count) {
  std::vector<RunRecord> runs;
  for (size_t i = 1; i <= count; ++i) {
    RunRecord run;
    run.number = static_cast<RunNumber>(i);
    run.id = (random() % 2 == 0 ? "Nightly-" : "r") + std::to_string(i);
    run.workflow = std::string(1, static_cast<char>('a' + random() % 4)) + "-flow";
    run.definition_hash = "hash";
    if (i > 1 && random() % 4 == 0) run.parent = 1;
    run.status = static_cast<RunStatus>(random() % kRunStatusCount);
    run.started_at = static_cast<TimestampMs>(1'000 * i);
    if (IsFinished(run.status)) {
      run.finished_at = run.started_at + static_cast<DurationMs>(random() % 50);
    }
    runs.push_back(std::move(run));
  }
  return runs;
}

void Store(Journal& journal, const std::vector<RunRecord>& runs) {
  for (size_t begin = 0; begin < runs.size(); begin += 1'000) {
    JournalBatch batch;
    for (size_t i = begin; i < std::min(runs.size(), begin + 1'000); ++i) {
      batch.new_runs.push_back(runs[i]);
      batch.run_changes.push_back({runs[i].number, runs[i].status, runs[i].finished_at});
      JournalEntry entry;
      entry.run = runs[i].number;
      batch.entries.push_back(std::move(entry));
    }
    REQUIRE(journal.Commit(batch).ok());
  }
}

std::vector<RunNumber> AllPages(Journal& journal, HistoryQuery query) {
  std::vector<RunNumber> numbers;
  while (true) {
    HistoryPage page = journal.History(query).value();
    for (const RunRecord& run : page.runs) numbers.push_back(run.number);
    if (page.runs.size() < query.limit) return numbers;
    query.after = std::move(page.runs.back());
  }
}

TEST_CASE("the history is the same page by page, in every order and with every filter") {
  const uint32_t seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const TemporaryDirectory directory;
  ManualLoop loop;
  const std::vector<RunRecord> runs = DrawRuns(random, 1'000);
  const auto sqlite = std::move(SqliteJournal::Open(directory / "journal", loop)).value();
  MemoryJournal memory;
  Store(*sqlite, runs);
  Store(memory, runs);
  using Order = HistoryQuery::Order;
  for (const Order order : {Order::Newest, Order::Oldest, Order::Shortest, Order::Longest,
                            Order::ByWorkflow, Order::ByStatus}) {
    for (int filter = 0; filter < 6; ++filter) {
      CAPTURE(static_cast<int>(order));
      CAPTURE(filter);
      HistoryQuery query;
      query.order = order;
      query.now = kNow;
      query.limit = 1 + random() % 200;
      if (filter == 1) query.text = "NIGHT";
      if (filter == 2) query.text = "b-FLOW";
      if (filter == 3) query.workflow = "c-flow";
      if (filter == 4) query.status = RunStatus::Failed;
      if (filter == 5) query.unfinished_only = true;
      CHECK(AllPages(*sqlite, query) == AllPages(memory, query));
      CHECK(sqlite->History(query).value().counts == memory.History(query).value().counts);
    }
  }
}

}  // namespace
}  // namespace wfb
