// Pages of the history of 10,000 runs, each with child runs: the first one and one far behind, in
// each order, and a search.
#include <stdlib.h>

#include <filesystem>

#include "bench.h"
#include "engine/sqlite_journal.h"
#include "testing/manual_loop.h"

namespace {

using wfb::HistoryQuery;
using wfb::bench::Median;
using wfb::bench::PrintFigure;
using wfb::bench::TimeMs;

constexpr int kRoots = 10'000;
constexpr int kChildren = 4;

void Fill(wfb::Journal& journal) {
  wfb::RunNumber number = 0;
  for (int root = 0; root < kRoots; root += 500) {
    wfb::JournalBatch batch;
    for (int i = root; i < root + 500; ++i) {
      wfb::RunNumber parent = 0;
      for (int child = 0; child <= kChildren; ++child) {
        wfb::RunRecord run;
        run.number = ++number;
        run.id = fmt::format("20261124-{}", number);
        run.workflow = fmt::format("workflow-{}", i % 7);
        run.parent = parent;
        run.status = i % 9 == 0 ? wfb::RunStatus::Failed : wfb::RunStatus::Succeeded;
        run.started_at = number * 1'000;
        run.finished_at = run.started_at + (i * 7'919) % 100'000;
        batch.run_changes.push_back({run.number, run.status, run.finished_at});
        wfb::JournalEntry entry;
        entry.run = run.number;
        batch.entries.push_back(std::move(entry));
        batch.new_runs.push_back(std::move(run));
        if (parent == 0) parent = number;
      }
    }
    if (!journal.Commit(batch).ok()) std::exit(1);
  }
}

void Measure(wfb::Journal& journal, std::string_view name, HistoryQuery query) {
  query.now = INT32_MAX;
  std::vector<double> first_ms, far_ms;
  for (int round = 0; round < 5; ++round) {
    query.after.reset();
    for (int page = 0; page < 150; ++page) {
      const auto begin = std::chrono::steady_clock::now();
      wfb::Result<wfb::HistoryPage> read = journal.History(query);
      const double ms =
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
              .count();
      if (page == 0) first_ms.push_back(ms);
      far_ms.push_back(ms);
      if (!read.ok() || read->runs.empty()) break;
      query.after = std::move(read->runs.back());
    }
  }
  const std::vector<double> last(far_ms.end() - 10, far_ms.end());
  PrintFigure(fmt::format("history.{}.first_page", name), Median(first_ms), "ms");
  PrintFigure(fmt::format("history.{}.last_pages", name), Median(last), "ms");
}

}  // namespace

int main() {
  char name[] = "/var/tmp/wfb-bench-XXXXXX";
  const std::string folder = mkdtemp(name);
  {
    wfb::testing::ManualLoop loop;
    auto journal = wfb::SqliteJournal::Open(folder + "/journal.db", loop);
    if (!journal.ok()) return 1;
    Fill(**journal);
    Measure(**journal, "newest", {});
    Measure(**journal, "longest", {.order = HistoryQuery::Order::Longest});
    Measure(**journal, "workflow", {.order = HistoryQuery::Order::ByWorkflow});
    Measure(**journal, "search", {.text = "flow-3"});
  }
  std::filesystem::remove_all(folder);
}
