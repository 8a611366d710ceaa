// The journal beside raw SQLite in the same mode (WAL, NORMAL, exclusive, the same columns, the
// same checkpoints): events a second by events per commit, the time of a commit of two events, and
// how fast a run of a million events is read back and checked.

#include <sqlite3.h>

#include <filesystem>
#include <string>

#include "bench.h"
#include "engine/asio_loop.h"
#include "engine/sqlite_journal.h"
#include "testing/temporary_directory.h"

namespace wfb::bench {
namespace {

constexpr int64_t kEventsEach = 100'000;

// As an orchestrate node makes them: started with an input, succeeded without an output.
Event MakeEvent(int64_t i) {
  Event event;
  event.type = i % 2 == 0 ? EventType::AttemptStarted : EventType::AttemptSucceeded;
  event.step = static_cast<StepId>(i / 2);
  event.attempt = 1;
  event.at = 1'700'000'000'000 + i;
  event.code = i % 4;
  if (i % 2 == 0) event.body = JsonObject{{"package", "@acme/package"}, {"dir", "packages/a"}};
  return event;
}

template <typename Value>
Value Must(Result<Value> result) {
  if (!result.ok()) fmt::print(stderr, "{}\n", result.error().message);
  return std::move(result).value();
}

// Microseconds of each commit.
std::vector<double> TimeJournal(int64_t batch_size, int64_t events) {
  const TemporaryDirectory directory;
  AsioLoop loop;
  const auto journal = Must(SqliteJournal::Open(directory / "journal.db", loop));
  std::vector<double> times;
  for (int64_t done = 0; done < events; done += batch_size) {
    JournalBatch batch;
    if (done == 0) {
      RunRecord run;
      run.number = 1;
      run.id = "run";
      batch.new_runs.push_back(run);
    }
    for (int64_t i = done; i < done + batch_size; ++i)
      batch.entries.push_back({0, 1, MakeEvent(i)});
    times.push_back(1000 * TimeMs([&] { Must(journal->Commit(batch)); }));
  }
  return times;
}

void Check(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE) fmt::print(stderr, "SQLite error {}\n", code);
}

// What of TimeJournal is SQLite's own: the same rows, already encoded, without checksums.
std::vector<double> TimeRaw(int64_t batch_size, int64_t events) {
  const TemporaryDirectory directory;
  sqlite3* handle = nullptr;
  Check(sqlite3_open((directory / "raw.db").c_str(), &handle));
  Check(sqlite3_exec(handle,
                     "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
                     "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=4096;"
                     "CREATE TABLE events(id INTEGER PRIMARY KEY, position INTEGER, type INTEGER,"
                     " step INTEGER, attempt INTEGER, at INTEGER, code INTEGER, body TEXT,"
                     " chain INTEGER)",
                     nullptr, nullptr, nullptr));
  sqlite3_stmt* begin = nullptr;
  sqlite3_stmt* insert = nullptr;
  sqlite3_stmt* commit = nullptr;
  Check(sqlite3_prepare_v2(handle, "BEGIN IMMEDIATE", -1, &begin, nullptr));
  Check(sqlite3_prepare_v2(handle, "INSERT INTO events VALUES(?,?,?,?,?,?,?,?,?)", -1, &insert,
                           nullptr));
  Check(sqlite3_prepare_v2(handle, "COMMIT", -1, &commit, nullptr));
  const auto run = [](sqlite3_stmt* statement) {
    Check(sqlite3_step(statement));
    sqlite3_reset(statement);
  };
  const std::string body = WriteJson(MakeEvent(0).body);
  std::vector<double> times;
  for (int64_t done = 0; done < events; done += batch_size) {
    times.push_back(1000 * TimeMs([&] {
                      run(begin);
                      for (int64_t i = done; i < done + batch_size; ++i) {
                        const int64_t values[] = {(1LL << 32) + i,       i,    5 + i % 2, i / 2, 1,
                                                  1'700'000'000'000 + i, i % 4};
                        for (int c = 0; c < 7; ++c) sqlite3_bind_int64(insert, c + 1, values[c]);
                        if (i % 2 == 0) {
                          sqlite3_bind_text(insert, 8, body.data(), static_cast<int>(body.size()),
                                            SQLITE_STATIC);
                        } else {
                          sqlite3_bind_null(insert, 8);
                        }
                        sqlite3_bind_int64(insert, 9, 0x7123456789abcdef - i);
                        run(insert);
                      }
                      run(commit);
                    }));
  }
  for (sqlite3_stmt* statement : {begin, insert, commit}) sqlite3_finalize(statement);
  sqlite3_close(handle);
  return times;
}

double EventsPerSecond(const std::vector<double>& times, int64_t events) {
  double total = 0;
  for (const double time : times) total += time;
  return static_cast<double>(events) / total * 1e6;
}

void MeasureCommits() {
  for (const int64_t batch_size : {1, 2, 10, 100, 1000}) {
    const int64_t events = batch_size < 10 ? kEventsEach / 2 : kEventsEach;
    std::vector<double> ratios;
    std::vector<double> journal;
    double rate = 0;
    for (int round = 0; round < 5; ++round) {
      const std::vector<double> raw = TimeRaw(batch_size, events);
      journal = TimeJournal(batch_size, events);
      rate = EventsPerSecond(journal, events);
      ratios.push_back(rate / EventsPerSecond(raw, events));
    }
    const std::string name = fmt::format("journal.commit.{}", batch_size);
    PrintFigure(name + ".events_per_second", rate, "events/s");
    PrintFigure(name + ".p50", Median(journal), "us");
    PrintFigure(name + ".p99", Percentile(journal, 0.99), "us");
    PrintFigure(name + ".rate_over_raw", Median(ratios), "ratio");
  }
}

void MeasureFold(bool with_bodies) {
  constexpr int64_t kEvents = 1'000'000;
  const TemporaryDirectory directory;
  AsioLoop loop;
  auto journal = Must(SqliteJournal::Open(directory / "journal.db", loop));
  for (int64_t done = 0; done < kEvents; done += 1000) {
    JournalBatch batch;
    if (done == 0) {
      RunRecord run;
      run.number = 1;
      run.id = "run";
      batch.new_runs.push_back(run);
    }
    for (int64_t i = done; i < done + 1000; ++i) {
      batch.entries.push_back({0, 1, MakeEvent(i)});
      if (!with_bodies) batch.entries.back().event.body = nullptr;
    }
    Must(journal->Commit(batch));
  }
  journal.reset();
  const std::string name = with_bodies ? "journal.fold.half_with_body" : "journal.fold.no_body";
  std::vector<double> opens;
  std::vector<double> reads;
  for (int round = 0; round < 5; ++round) {
    opens.push_back(
        TimeMs([&] { journal = Must(SqliteJournal::Open(directory / "journal.db", loop)); }));
    int64_t sum = 0;
    reads.push_back(TimeMs([&] {
      Must(journal->ReadEvents(1, 0, [&](JournalEntry&& entry) {
        sum += entry.event.step;
        return true;
      }));
    }));
    if (sum == 0) fmt::print(stderr, "nothing was read\n");
    journal.reset();
  }
  PrintFigure(name + ".open", Median(opens), "ms");
  PrintFigure(name + ".events_per_second", kEvents / Median(reads) * 1000, "events/s");
}

// Many short runs: each is begun by one commit and finished by another.
void MeasureShortRuns() {
  constexpr RunNumber kRuns = 100'000;
  const TemporaryDirectory directory;
  AsioLoop loop;
  auto journal = Must(SqliteJournal::Open(directory / "journal.db", loop));
  const double commits_ms = TimeMs([&] {
    for (RunNumber number = 1; number <= kRuns; ++number) {
      JournalBatch begin;
      RunRecord run;
      run.number = number;
      run.id = fmt::format("build-{:08}", number);
      run.workflow = "package-build";
      begin.new_runs.push_back(run);
      for (int64_t i = 0; i < 2; ++i) begin.entries.push_back({0, number, MakeEvent(i)});
      Must(journal->Commit(begin));
      JournalBatch end;
      for (int64_t i = 2; i < 4; ++i) end.entries.push_back({0, number, MakeEvent(i)});
      end.run_changes.push_back({number, RunStatus::Succeeded, 1});
      Must(journal->Commit(end));
    }
  });
  journal.reset();
  PrintFigure("journal.short_runs.runs_per_second", kRuns / commits_ms * 1000, "runs/s");
  const double open_ms =
      TimeMs([&] { journal = Must(SqliteJournal::Open(directory / "journal.db", loop)); });
  PrintFigure("journal.short_runs.open_100k", open_ms, "ms");
  RunQuery unfinished;
  unfinished.unfinished_only = true;
  const double query_ms = TimeMs([&] { Must(journal->Runs(unfinished)); });
  PrintFigure("journal.short_runs.find_unfinished", query_ms, "ms");
}

}  // namespace
}  // namespace wfb::bench

int main() {
  wfb::bench::MeasureCommits();
  wfb::bench::MeasureFold(false);
  wfb::bench::MeasureFold(true);
  wfb::bench::MeasureShortRuns();
}
