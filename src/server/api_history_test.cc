#include <doctest/doctest.h>

#include "server/api_fixture.h"

namespace wfb {
namespace {

using testing::ItemsInput;
using testing::ServedEngine;

Json History(ServedEngine& served, const std::string& query) {
  return served.client().Get("/api/v1/history" + query).value();
}

TEST_CASE("the history is searched, filtered, sorted and paged, with counts of what matches") {
  ServedEngine served;
  for (int i = 1; i <= 7; ++i) {
    REQUIRE(served
                .Start("run-" + std::to_string(i), i % 2 == 0 ? "single" : "items",
                       ItemsInput(1, {{}, {}}))
                .ok());
  }
  served.Succeed("run-2", "work");
  served.Fail("run-4", "work");
  served.Fail("run-1", "build/0");
  served.Succeed("run-1", "build/1");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("run-4")->status()); }));
  const Json all = History(served, "");
  CHECK(all.at("total") == 7);
  CHECK(all.at("cursor").is_null());
  CHECK(MemberText(all.at("runs").at(0), "run") == "run-7");
  CHECK(all.at("counts").at("succeeded") == 1);
  CHECK(all.at("counts").at("failed") == 1);
  CHECK(History(served, "?status=failed").at("total") == 1);
  CHECK(History(served, "?status=unfinished").at("total") == 5);
  CHECK(History(served, "?q=RUN-3").at("total") == 1);
  CHECK(History(served, "?q=ngl").at("total") == 3);
  CHECK(History(served, "?workflow=single&status=succeeded").at("total") == 1);
  const Json first = History(served, "?q=run-1").at("runs").at(0);
  CHECK(first.at("failed") == Json({"0"}));
  CHECK(first.at("counts").at("succeeded") == 1);
  CHECK(first.at("started_at").as_int64() > 0);
  for (const char* sort : {"started", "-started", "duration", "-duration", "workflow", "status"}) {
    CAPTURE(sort);
    std::vector<std::string> seen;
    std::string cursor;
    do {
      const Json page = History(served, std::string("?limit=3&sort=") + sort +
                                            (cursor.empty() ? "" : "&cursor=" + cursor));
      for (const Json& run : page.at("runs").as_array()) seen.push_back(MemberText(run, "run"));
      cursor = MemberText(page, "cursor");
    } while (!cursor.empty());
    CHECK(seen.size() == 7);
    std::sort(seen.begin(), seen.end());
    CHECK(std::unique(seen.begin(), seen.end()) == seen.end());
  }
  for (const char* query : {"?sort=age", "?status=done", "?limit=0", "?cursor=x", "?cursor=99.1",
                            "?cursor=1", "?page=2"}) {
    CAPTURE(query);
    CHECK(served.Send("GET", std::string("/api/v1/history") + query, "", {}).status == 400);
  }
}

TEST_CASE("runs of an engine that died are interrupted, and finished ones keep their counts") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "items", ItemsInput(1, {{}})).ok());
  REQUIRE(served.Start("r2", "single", JsonObject{}).ok());
  served.Fail("r2", "work");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("r2")->status()); }));
  served.RestartEngine();
  const Json runs = History(served, "").at("runs");
  CHECK(runs.at(1).at("interrupted") == true);
  CHECK(runs.at(1).at("counts").at("total") == 1);
  CHECK(runs.at(0).at("interrupted") == false);
  CHECK(runs.at(0).at("failed") == Json({"work"}));
}

TEST_CASE("the formats of reports are listed, and a report is downloaded under a plain name") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  const Json formats = served.client().Get("/api/v1/report-formats").value().at("formats");
  CHECK(formats.as_array().size() == 10);
  for (const Json& format : formats.as_array()) {
    CHECK_FALSE(MemberText(format, "title").empty());
    CHECK_FALSE(MemberText(format, "file").empty());
  }
  const HttpResponse report =
      served.Send("GET", "/api/v1/runs/r1/report?format=text&download=true", "", {});
  REQUIRE(report.status == 200);
  bool named = false;
  for (const auto& [name, value] : report.headers) {
    named = named || value == "attachment; filename=\"r1.txt\"";
  }
  CHECK(named);
}

}  // namespace
}  // namespace wfb
