// How the journal is read back, and what is checked on the way: see sqlite_journal.h.
#include <fmt/format.h>

#include "engine/checksum.h"
#include "engine/journal_row.h"
#include "engine/sqlite_journal.h"

namespace wfb {

namespace {

// Gives the read lock back on every way out.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(SqliteStatement& statement) : statement_(statement) {}
  ~ResetAtEnd() { statement_.Reset(); }
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  SqliteStatement& statement_;
};

constexpr const char* kRunColumns =
    "SELECT number, id, workflow, definition_hash, parent, parent_step, started_at, identity,"
    " status, finished_at, events, chain, seal FROM runs";

std::string RunsQuery(const RunQuery& query) {
  std::string sql = std::string(kRunColumns) + " WHERE number < ?1";
  if (query.parent) sql += " AND parent = ?2";
  if (query.status) sql += " AND status = ?3";
  if (query.unfinished_only) sql += " AND status < 3";
  if (!query.id.empty()) sql += " AND id = ?4";
  if (!query.workflow.empty()) sql += " AND workflow = ?6";
  return sql + " ORDER BY number DESC LIMIT ?5";
}

static_assert(static_cast<int>(RunStatus::Cancelling) == 2 && IsFinished(RunStatus::Succeeded),
              "the queries take a status below 3 for unfinished");

uint64_t IndexEntry(std::string_view key, RunNumber run) {
  return Checksum(key, static_cast<uint64_t>(run));
}

}  // namespace

Status SqliteJournal::LoadPositions() {
  WFB_ASSIGN_OR_RETURN(SqliteStatement read,
                       database_.Prepare("SELECT reserved, checksum FROM positions"));
  WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
  if (row) {
    last_position_ = read.Integer(0);
    if (PositionsChecksum(last_position_) != static_cast<uint64_t>(read.Integer(1)))
      return IoError(fmt::format("{} is damaged: its counter of positions; restore it from a copy",
                                 database_.path()));
  }
  position_limit_ = last_position_;
  synced_ = last_position_;
  WFB_ASSIGN_OR_RETURN(last_run_number_, database_.QueryInteger("SELECT max(number) FROM runs"));
  WFB_ASSIGN_OR_RETURN(const int64_t last_row,
                       database_.QueryInteger("SELECT max(id) FROM events"));
  if (last_row > LastRow(last_run_number_) || (last_row > 0 && last_position_ == 0))
    return JournalDamaged(database_.path(), last_row >> 32,
                          "its entry in the list of runs is missing");
  return Ok();
}

// A damaged index would hide a run from recovery without any row being wrong: each must hold the
// same entries as the table, in order.
Status SqliteJournal::CheckRuns() {
  WFB_ASSIGN_OR_RETURN(
      SqliteStatement read,
      database_.Prepare("SELECT number, id, workflow, definition_hash, parent, parent_step,"
                        " started_at, identity, link, status, finished_at, events, chain, seal"
                        " FROM runs NOT INDEXED ORDER BY number"));
  uint64_t by_id = 0;
  uint64_t by_parent = 0;
  RunRecord run;
  while (true) {
    WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
    if (!row) break;
    const RunNumber previous = run.number;
    run.number = read.Integer(0);
    run.id = read.Text(1);
    run.workflow = read.Text(2);
    run.definition_hash = read.Text(3);
    run.parent = read.Integer(4);
    run.parent_step = LoadedStep(read.Integer(5));
    run.started_at = read.Integer(6);
    const uint64_t identity = RunIdentity(run);
    last_link_ = RunLink(last_link_, identity);
    const uint64_t seal = RunSeal(run.number, read.Integer(9), read.Integer(10), read.Integer(11),
                                  static_cast<uint64_t>(read.Integer(12)));
    if (run.number <= previous || identity != static_cast<uint64_t>(read.Integer(7)) ||
        last_link_ != static_cast<uint64_t>(read.Integer(8)) ||
        seal != static_cast<uint64_t>(read.Integer(13)))
      return JournalDamaged(database_.path(), run.number, "its entry in the list of runs");
    by_id += IndexEntry(run.id, run.number);
    by_parent += IndexEntry(std::to_string(run.parent), run.number);
  }
  WFB_RETURN_IF_ERROR(CheckRunsIndex(
      "SELECT id, number FROM runs INDEXED BY runs_by_id ORDER BY id, number", by_id));
  return CheckRunsIndex(
      "SELECT CAST(parent AS TEXT), number FROM runs INDEXED BY runs_by_parent"
      " ORDER BY parent, number",
      by_parent);
}

Status SqliteJournal::CheckRunsIndex(const char* sql, uint64_t expected) {
  WFB_ASSIGN_OR_RETURN(SqliteStatement read, database_.Prepare(sql));
  uint64_t entries = 0;
  while (true) {
    WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
    if (!row) break;
    entries += IndexEntry(read.Text(0), read.Integer(1));
  }
  if (entries != expected)
    return IoError(
        fmt::format("{} is damaged: an index of the list of runs; restore it from a "
                    "copy, or move it away to start with an empty one",
                    database_.path()));
  return Ok();
}

Result<std::vector<RunRecord>> SqliteJournal::Runs(const RunQuery& query) {
  WFB_ASSIGN_OR_RETURN(SqliteStatement read, database_.Prepare(RunsQuery(query)));
  read.Bind(1, query.before);
  if (query.parent) read.Bind(2, *query.parent);
  if (query.status) read.Bind(3, static_cast<int64_t>(*query.status));
  if (!query.id.empty()) read.Bind(4, std::string_view(query.id));
  if (!query.workflow.empty()) read.Bind(6, std::string_view(query.workflow));
  read.Bind(5, query.limit > INT64_MAX ? INT64_MAX : static_cast<int64_t>(query.limit));
  std::vector<RunRecord> runs;
  while (true) {
    WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
    if (!row) return runs;
    WFB_ASSIGN_OR_RETURN(RunRecord run, ReadRun(read));
    runs.push_back(std::move(run));
  }
}

Result<RunRecord> SqliteJournal::ReadRun(const SqliteStatement& read) const {
  RunRecord run;
  run.number = read.Integer(0);
  run.id = read.Text(1);
  run.workflow = read.Text(2);
  run.definition_hash = read.Text(3);
  run.parent = read.Integer(4);
  run.parent_step = LoadedStep(read.Integer(5));
  run.started_at = read.Integer(6);
  run.status = static_cast<RunStatus>(read.Integer(8));
  run.finished_at = read.Integer(9);
  const uint64_t seal = RunSeal(run.number, read.Integer(8), run.finished_at, read.Integer(10),
                                static_cast<uint64_t>(read.Integer(11)));
  if (RunIdentity(run) != static_cast<uint64_t>(read.Integer(7)) ||
      seal != static_cast<uint64_t>(read.Integer(12)))
    return JournalDamaged(database_.path(), run.number, "its entry in the list of runs");
  return run;
}

namespace {

// Parameters: 1 text, 2 workflow, 3 status, 4 number and 5 key of the run before the page, 6 now,
// 7 limit.
std::string HistoryFilter(const HistoryQuery& query, bool with_status) {
  std::string sql = " WHERE parent = 0";
  if (!query.text.empty()) {
    sql += " AND (instr(lower(id), ?1) > 0 OR instr(lower(workflow), ?1) > 0)";
  }
  if (!query.workflow.empty()) sql += " AND workflow = ?2";
  if (with_status && query.status) sql += " AND status = ?3";
  if (with_status && query.unfinished_only) sql += " AND status < 3";
  return sql;
}

std::string HistoryPageQuery(const HistoryQuery& query) {
  using Order = HistoryQuery::Order;
  std::string sql = kRunColumns + HistoryFilter(query, true);
  if (query.order == Order::Newest || query.order == Order::Oldest) {
    const bool newest = query.order == Order::Newest;
    if (query.after) sql += newest ? " AND number < ?4" : " AND number > ?4";
    return sql + (newest ? " ORDER BY number DESC LIMIT ?7" : " ORDER BY number LIMIT ?7");
  }
  std::string key = "(CASE WHEN finished_at < 0 THEN ?6 ELSE finished_at END - started_at)";
  if (query.order == Order::ByWorkflow) key = "workflow";
  if (query.order == Order::ByStatus) key = "status";
  const bool descending = query.order == Order::Longest;
  if (query.after) {
    sql +=
        fmt::format(" AND ({0} {1} ?5 OR ({0} = ?5 AND number < ?4))", key, descending ? '<' : '>');
  }
  return sql + fmt::format(" ORDER BY {} {}, number DESC LIMIT ?7", key, descending ? "DESC" : "");
}

void BindFilter(SqliteStatement& read, const HistoryQuery& query, const std::string& lowered,
                bool with_status) {
  if (!query.text.empty()) read.Bind(1, std::string_view(lowered));
  if (!query.workflow.empty()) read.Bind(2, std::string_view(query.workflow));
  if (with_status && query.status) read.Bind(3, static_cast<int64_t>(*query.status));
}

void BindPage(SqliteStatement& read, const HistoryQuery& query) {
  using Order = HistoryQuery::Order;
  const bool by_duration = query.order == Order::Shortest || query.order == Order::Longest;
  if (by_duration) read.Bind(6, query.now);
  read.Bind(7, static_cast<int64_t>(query.limit));
  if (!query.after) return;
  read.Bind(4, query.after->number);
  if (query.order == Order::ByWorkflow) read.Bind(5, std::string_view(query.after->workflow));
  if (query.order == Order::ByStatus) read.Bind(5, static_cast<int64_t>(query.after->status));
  if (!by_duration) return;
  const TimestampMs end = query.after->finished_at < 0 ? query.now : query.after->finished_at;
  read.Bind(5, end - query.after->started_at);
}

// As SQLite's lower() does.
std::string LoweredAscii(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

Result<HistoryPage> SqliteJournal::History(const HistoryQuery& query) {
  HistoryPage page;
  const std::string lowered = LoweredAscii(query.text);
  WFB_ASSIGN_OR_RETURN(SqliteStatement read, database_.Prepare(HistoryPageQuery(query)));
  BindFilter(read, query, lowered, true);
  BindPage(read, query);
  while (true) {
    WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
    if (!row) break;
    WFB_ASSIGN_OR_RETURN(RunRecord run, ReadRun(read));
    page.runs.push_back(std::move(run));
  }
  const std::string counts =
      "SELECT status, count(*) FROM runs" + HistoryFilter(query, false) + " GROUP BY status";
  WFB_ASSIGN_OR_RETURN(SqliteStatement count, database_.Prepare(counts));
  BindFilter(count, query, lowered, false);
  while (true) {
    WFB_ASSIGN_OR_RETURN(const bool row, count.Step());
    if (!row) return page;
    const int64_t status = count.Integer(0);
    if (status < 0 || status >= static_cast<int64_t>(kRunStatusCount)) continue;
    page.counts[static_cast<size_t>(status)] = static_cast<size_t>(count.Integer(1));
  }
}

Status SqliteJournal::ReadEvents(RunNumber run, Position after,
                                 const std::function<bool(JournalEntry&&)>& visit) {
  SqliteStatement& read = statements_.read_events;
  WFB_ASSIGN_OR_RETURN(const std::optional<Seal> listed, ReadSeal(run));
  if (!listed) return Ok();
  const Seal& seal = *listed;
  WFB_ASSIGN_OR_RETURN(Head head, HeadBefore(run, after));
  read.Bind(1, FirstRow(run) + head.events + 1);
  read.Bind(2, LastRow(run));
  const ResetAtEnd reset(read);
  JournalEntry entry;
  Position previous = after;
  while (true) {
    WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
    if (!row) break;
    entry.run = run;
    entry.position = read.Integer(1);
    Event& event = entry.event;
    event.type = static_cast<EventType>(read.Integer(2));
    event.step = LoadedStep(read.Integer(3));
    event.attempt = static_cast<uint32_t>(read.Integer(4));
    event.at = read.Integer(5);
    event.code = read.Integer(6);
    const bool has_body = !read.IsNull(7);
    const std::string_view body = has_body ? read.Text(7) : std::string_view();
    head.chain = ChainEvent(head.chain, read.Integer(0), entry.position, event, has_body, body);
    ++head.events;
    if (EventNumber(read.Integer(0)) != head.events || entry.position <= previous ||
        head.chain != static_cast<uint64_t>(read.Integer(8)) ||
        (head.events == seal.events && head.chain != seal.chain))
      return JournalDamaged(database_.path(), run,
                            fmt::format("event {} at position {}", head.events, entry.position));
    previous = entry.position;
    if (has_body) {
      WFB_ASSIGN_OR_RETURN(event.body, ParseJson(body));
    } else {
      event.body = nullptr;
    }
    if (!visit(std::move(entry))) return Ok();
  }
  if (head.events < seal.events)
    return JournalDamaged(database_.path(), run,
                          fmt::format("{} events are left of at least {}, the last at position {}",
                                      head.events, seal.events, previous));
  return Ok();
}

Result<std::optional<SqliteJournal::Seal>> SqliteJournal::ReadSeal(RunNumber run) {
  SqliteStatement& read = statements_.read_seal;
  read.Bind(1, run);
  const ResetAtEnd reset(read);
  WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
  if (!row) return std::optional<Seal>();
  const Seal seal{read.Integer(0), read.Integer(1), read.Integer(2),
                  static_cast<uint64_t>(read.Integer(3))};
  if (RunSeal(run, seal.status, seal.finished_at, seal.events, seal.chain) !=
      static_cast<uint64_t>(read.Integer(4)))
    return JournalDamaged(database_.path(), run, "its entry in the list of runs");
  return std::optional(seal);
}

// Positions of a run grow with the numbers of its events, so the place is found by halving.
Result<SqliteJournal::Head> SqliteJournal::HeadBefore(RunNumber run, Position after) {
  Head head;
  if (after <= 0) return head;
  WFB_ASSIGN_OR_RETURN(const Head* const last, HeadOf(run));
  int64_t above = last->events + 1;  // The first event that is known to lie above `after`.
  while (above - head.events > 1) {
    const int64_t middle = head.events + (above - head.events) / 2;
    SqliteStatement& read = statements_.read_row;
    read.Bind(1, FirstRow(run) + middle);
    const ResetAtEnd reset(read);
    WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
    if (!row)
      return JournalDamaged(database_.path(), run, fmt::format("event {} is missing", middle));
    if (read.Integer(0) <= after) {
      head = {middle, static_cast<uint64_t>(read.Integer(1))};
    } else {
      above = middle;
    }
  }
  return head;
}

Result<std::string> SqliteJournal::ReadDefinition(const std::string& hash) {
  SqliteStatement& read = statements_.read_definition;
  read.Bind(1, std::string_view(hash));
  const ResetAtEnd reset(read);
  WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
  if (!row) return NotFound(fmt::format("no definition with hash {}", hash));
  JournalBatch::Definition definition{hash, std::string(read.Text(0))};
  if (DefinitionChecksum(definition) != static_cast<uint64_t>(read.Integer(1)))
    return IoError(fmt::format("{} is damaged: definition {}; restore it from a copy",
                               database_.path(), hash));
  return std::move(definition.document);
}

}  // namespace wfb
