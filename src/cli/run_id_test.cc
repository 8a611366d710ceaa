#include "cli/run_id.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

TEST_CASE("a run id reads as the time of its start and sorts by it") {
  CHECK(MakeRunId(1795463327123, 0) == "20261123-194847-0000");
  CHECK(MakeRunId(1795463327123, 33) == "20261123-194847-1100");
  CHECK(MakeRunId(1795463327123, 31) < MakeRunId(1795463328123, 0));
}

TEST_CASE("a run is named by its id, by an unambiguous part, or not at all for the latest") {
  const std::vector<std::string> ids = {"20261124-080000-aaaa", "20261123-194847-k3f9",
                                        "20261123-194800-zzzz"};
  CHECK(*ResolveRunId("", ids) == ids[0]);
  CHECK(*ResolveRunId("20261123-194847-k3f9", ids) == ids[1]);
  CHECK(*ResolveRunId("20261123-194847", ids) == ids[1]);
  CHECK(*ResolveRunId("k3f9", ids) == ids[1]);
  CHECK(ResolveRunId("20261123", ids).error().kind == ErrorKind::Conflict);
  CHECK(ResolveRunId("20261123-194847-k3f8", ids).error().message ==
        "there is no run \"20261123-194847-k3f8\" here; did you mean 20261123-194847-k3f9?");
  CHECK(ResolveRunId("", {}).error().kind == ErrorKind::NotFound);
}

TEST_CASE("an id that a person chose cannot leave its folder") {
  CHECK(CheckRunId("nightly-2026.11").ok());
  for (const char* text : {"", "..", ".hidden", "a/b", "-x", "a b"}) {
    CAPTURE(text);
    CHECK_FALSE(CheckRunId(text).ok());
  }
}

}  // namespace
}  // namespace wfb
