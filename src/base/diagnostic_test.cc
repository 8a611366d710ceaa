#include "base/diagnostic.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

TEST_CASE("a diagnostic prints its place, its code and the way out") {
  Diagnostic diagnostic;
  diagnostic.code = "WFB-D001";
  diagnostic.message = "unknown key \"nodez\"";
  diagnostic.hint = "did you mean \"nodes\"?";
  diagnostic.file = "a.workflow.json";
  diagnostic.pointer = "/nodez";
  diagnostic.span = {.line = 3, .column = 5, .end_line = 3, .end_column = 12};
  CHECK(FormatDiagnostics({diagnostic}) ==
        "a.workflow.json:3:5: error WFB-D001: unknown key \"nodez\" (/nodez)\n"
        "  hint: did you mean \"nodes\"?\n");
}

TEST_CASE("the nearest word is suggested, a far one is not") {
  const std::vector<std::string> words = {"concurrency", "condition", "items"};
  CHECK(NearestWord("concurency", words) == "concurrency");
  CHECK(NearestWord("itmes", words) == "items");
  CHECK(NearestWord("publish", words).empty());
}

}  // namespace
}  // namespace wfb
