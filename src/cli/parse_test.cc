#include "cli/parse.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

struct Sample {
  std::string path;
  std::optional<int64_t> number;
  std::string kind;
  bool flag = false;
  std::vector<std::string> list;
  Options options;

  Sample() {
    options.Argument("PATH", "what to run", &path, true);
    options.Value("-c,--concurrency", "N", "how many", &number);
    options.Choice("--kind", "KIND", "which", &kind, {"live", "stream"});
    options.Flag("-d,--detach", "in the background", flag);
    options.Value("--only", "STEP", "this one", &list);
  }
  std::string Refused(const std::vector<std::string>& arguments) {
    const Status status = ParseArguments(options, arguments);
    return status.ok() ? "" : status.error().message;
  }
};

TEST_CASE("arguments and options are read in any order") {
  Sample sample;
  CHECK(sample.Refused({"-c", "4", "here", "--only", "a", "-d", "--only=b", "--kind", "live"}) ==
        "");
  CHECK(sample.path == "here");
  CHECK(sample.number == 4);
  CHECK(sample.flag);
  CHECK(sample.list == std::vector<std::string>{"a", "b"});
  CHECK(sample.kind == "live");
}

TEST_CASE("an option that may be repeated does not swallow the argument behind its value") {
  Sample sample;
  CHECK(sample.Refused({"--only", "a", "here"}) == "");
  CHECK(sample.path == "here");
}

TEST_CASE("what is mistyped is named, with what was probably meant") {
  CHECK(Sample().Refused({"x", "--concurency", "4"}) ==
        "unknown option --concurency; did you mean --concurrency?");
  CHECK(Sample().Refused({"x", "--zzz=1"}) == "unknown option --zzz");
  CHECK(Sample().Refused({"x", "y"}) == "unexpected argument \"y\"");
  CHECK(Sample().Refused({"x", "-c", "four"}) ==
        "--concurrency takes a whole number, not \"four\"");
  CHECK(Sample().Refused({"x", "-c"}) == "--concurrency needs a value: N");
  CHECK(Sample().Refused({"x", "--kind", "strem"}) ==
        "--kind takes one of live, stream, not \"strem\"; did you mean stream?");
  CHECK(Sample().Refused({}) == "PATH is missing: what to run");
}

}  // namespace
}  // namespace wfb
