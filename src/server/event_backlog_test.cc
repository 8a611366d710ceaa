#include "server/event_backlog.h"

#include <doctest/doctest.h>

#include <random>

#include "testing/memory_journal.h"

namespace wfb {
namespace {

using testing::MemoryJournal;

void Commit(MemoryJournal& journal, RunNumber run) {
  JournalBatch batch;
  JournalEntry entry;
  entry.run = run;
  batch.entries.push_back(entry);
  REQUIRE(journal.Commit(batch).ok());
}

TEST_CASE("a backlog gives each event once and in order, while more happen") {
  for (uint32_t seed = 1; seed <= 50; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    MemoryJournal journal;
    const RunNumber run_count = 1 + static_cast<RunNumber>(random() % 150);
    const auto commit_some = [&] {
      for (auto i = random() % 300; i > 0; --i) {
        Commit(journal, 1 + static_cast<RunNumber>(random()) % run_count);
      }
    };
    for (int i = 0; i < 5; ++i) commit_some();
    Commit(journal, 1);
    const auto last = [&] { return journal.entries().back().position; };
    const Position after = static_cast<Position>(random()) % last();
    EventBacklog backlog(journal, after);
    for (RunNumber run = 1; run <= run_count; ++run) backlog.Add(run);
    Position told = last();
    std::vector<Position> given;
    bool complete = false;
    for (int growths = 0; !complete || growths < 4;) {
      const auto part = backlog.Read(1 + random() % 100, told);
      REQUIRE(part.ok());
      for (const JournalEntry& entry : part->entries) given.push_back(entry.position);
      complete = part->complete;
      if (complete) CHECK(given.size() == static_cast<size_t>(told - after));
      if (growths < 4 && random() % 3 == 0) {
        ++growths;
        // Some of what happened is not told yet.
        const size_t before = journal.entries().size();
        commit_some();
        const size_t heard = before + random() % (journal.entries().size() - before + 1);
        for (size_t i = static_cast<size_t>(told); i < heard; ++i) {
          backlog.Add(journal.entries()[i].run);
        }
        told = std::max<Position>(told, static_cast<Position>(heard));
        complete = false;
      }
    }
    for (size_t i = 0; i < given.size(); ++i) {
      REQUIRE(given[i] == after + 1 + static_cast<Position>(i));
    }
    CHECK(backlog.position() == told);
  }
}

}  // namespace
}  // namespace wfb
