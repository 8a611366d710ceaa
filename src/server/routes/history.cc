#include "server/routes/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/diagnostic.h"
#include "server/routes/answers.h"

namespace wfb {

namespace {

constexpr int64_t kLimitMax = 1'000;
constexpr int64_t kLimitDefault = 50;
constexpr size_t kTextMax = 200;

struct OrderName {
  std::string_view name;
  HistoryQuery::Order order;
};
constexpr std::array kOrders = {OrderName{"-started", HistoryQuery::Order::Newest},
                                OrderName{"started", HistoryQuery::Order::Oldest},
                                OrderName{"duration", HistoryQuery::Order::Shortest},
                                OrderName{"-duration", HistoryQuery::Order::Longest},
                                OrderName{"workflow", HistoryQuery::Order::ByWorkflow},
                                OrderName{"status", HistoryQuery::Order::ByStatus}};

Status ReadOrder(const std::string& name, HistoryQuery& query) {
  const auto found = std::ranges::find(kOrders, name, &OrderName::name);
  if (found == kOrders.end()) {
    return InvalidInput(
        "sort is one of started, -started, duration, -duration, workflow and status");
  }
  query.order = found->order;
  return Ok();
}

Status ReadStatus(const std::string& name, HistoryQuery& query) {
  query.unfinished_only = name == "unfinished";
  query.status = RunStatusFromName(name);
  if (query.unfinished_only || query.status) return Ok();
  const std::string nearest = NearestWord(
      name, {"running", "paused", "cancelling", "succeeded", "failed", "cancelled", "unfinished"});
  return InvalidInput(fmt::format("no run has the status \"{}\"{}", name,
                                  nearest.empty() ? "" : "; did you mean " + nearest + "?"));
}

std::string CursorOf(const RunRecord& last, const HistoryQuery& query) {
  return fmt::format("{}.{}", last.number, query.now);
}

// "number.now": after which run a page begins, and when the first page was asked for.
Status ReadCursor(const RouteCall& call, const std::string& text, HistoryQuery& query) {
  RunNumber number = 0;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, number);
  const bool parted = first.ec == std::errc() && first.ptr != end && *first.ptr == '.';
  const auto second = parted ? std::from_chars(first.ptr + 1, end, query.now) : first;
  if (!parted || second.ec != std::errc() || second.ptr != end || number <= 0 || query.now < 0 ||
      number == INT64_MAX) {
    return InvalidInput("cursor is what the answer before gave");
  }
  RunQuery run;
  run.before = number + 1;
  run.limit = 1;
  WFB_ASSIGN_OR_RETURN(std::vector<RunRecord> records, call.context().host.journal.Runs(run));
  if (records.empty() || records[0].number != number) {
    return InvalidInput("cursor is of another history; begin anew without it");
  }
  query.after = std::move(records[0]);
  return Ok();
}

Result<HistoryQuery> ReadQuery(const RouteCall& call) {
  WFB_RETURN_IF_ERROR(call.OnlyQuery({"q", "workflow", "status", "sort", "limit", "cursor"}));
  HistoryQuery query;
  query.now = call.context().host.loop.now();
  const auto value = [&](std::string_view name) {
    const std::string* text = call.request().Query(name);
    return text == nullptr ? std::string() : *text;
  };
  query.text = value("q");
  query.workflow = value("workflow");
  if (query.text.size() > kTextMax) return InvalidInput("q has at most 200 bytes");
  if (!value("status").empty()) WFB_RETURN_IF_ERROR(ReadStatus(value("status"), query));
  if (!value("sort").empty()) WFB_RETURN_IF_ERROR(ReadOrder(value("sort"), query));
  if (!value("cursor").empty()) WFB_RETURN_IF_ERROR(ReadCursor(call, value("cursor"), query));
  WFB_ASSIGN_OR_RETURN(const int64_t limit, call.Number("limit", kLimitDefault, 1, kLimitMax));
  query.limit = static_cast<size_t>(limit);
  return query;
}

Result<Json> HistoryDocument(const RouteCall& call) {
  WFB_ASSIGN_OR_RETURN(HistoryQuery query, ReadQuery(call));
  const size_t limit = query.limit++;  // One more shows whether there is a next page.
  WFB_ASSIGN_OR_RETURN(HistoryPage page, call.context().host.journal.History(query));
  Json cursor = nullptr;
  if (page.runs.size() > limit) {
    page.runs.resize(limit);
    cursor = CursorOf(page.runs.back(), query);
  }
  JsonObject counts;
  size_t total = 0;
  for (size_t i = 0; i < kRunStatusCount; ++i) {
    const auto status = static_cast<RunStatus>(i);
    counts[RunStatusName(status)] = page.counts[i];
    const bool wanted = (!query.status || *query.status == status) &&
                        !(query.unfinished_only && IsFinished(status));
    if (wanted) total += page.counts[i];
  }
  ApiContext& context = call.context();
  return Json(JsonObject{{"runs", context.summaries.Of(page.runs, context.host.loop.now())},
                         {"cursor", cursor},
                         {"total", total},
                         {"counts", std::move(counts)}});
}

}  // namespace

void ShowHistory(const RouteCall& call) {
  const Result<Json> document = HistoryDocument(call);
  if (!document.ok()) return call.Refuse(document.error());
  AnswerJsonWhenDurable(call, *document);
}

}  // namespace wfb
