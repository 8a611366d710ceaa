#include "definition/layout.h"

#include <doctest/doctest.h>

namespace wfb::definition {

TEST_CASE("a layout reads as it was written, one node per line") {
  const char* text = R"({
  "format": "wfb.layout/v1",
  "nodes": {
    "build": { "x": 120, "y": -40.5 },
    "loop/inner": { "x": 0, "y": 0, "x-colour": "blue" }
  },
  "x-zoom": 2
}
)";
  const ReadLayoutResult read = ReadLayout(text);
  CHECK(FormatDiagnostics(read.diagnostics) == "");
  REQUIRE(read.layout.has_value());
  CHECK(read.layout->nodes.size() == 2);
  CHECK(read.layout->nodes[0].y == -40.5);
  CHECK(WriteLayout(*read.layout) == text);
  CHECK(ReadLayout(WriteLayout(*read.layout)).layout == read.layout);
}

TEST_CASE("every problem of a layout is reported at its place") {
  const ReadLayoutResult read = ReadLayout(R"({"format": "wfb.layout/v2", "nodse": {},
  "nodes": {"a": {"x": "1"}}})",
                                           "a.layout.json");
  CHECK(FormatDiagnostics(read.diagnostics) ==
        "a.layout.json:1:12: error WFB-D010: \"wfb.layout/v2\" is no known value of "
        "\"format\" (/format)\n"
        "  hint: did you mean \"wfb.layout/v1\"?\n"
        "a.layout.json:1:29: error WFB-D004: unknown key \"nodse\" (/nodse)\n"
        "  hint: did you mean \"nodes\"?\n"
        "a.layout.json:2:18: error WFB-D006: the key \"y\" is missing (/nodes/a)\n"
        "  hint: Down.\n"
        "a.layout.json:2:24: error WFB-D005: a number is expected here, not the text \"1\" "
        "(/nodes/a/x)\n");
}

TEST_CASE("an empty layout is written and read") {
  CHECK(WriteLayout(Layout()) == "{\n  \"format\": \"wfb.layout/v1\",\n  \"nodes\": {}\n}\n");
  CHECK(ReadLayout(WriteLayout(Layout())).layout == Layout());
}

}  // namespace wfb::definition
