// Compares the interpreter with Node: the same random expressions over the same values must give
// the same JSON, or an error in both. Every fourth text is mutated: whatever is still accepted must
// be JavaScript. Also checks that every expression survives print and parse.
//   expression_differential [--seed S] [--count N] [--node PATH]
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "expression/ast.h"
#include "expression/fake_names.h"
#include "expression_generator.h"

namespace wfb::expression {
namespace {

constexpr size_t kCasesPerEnvironment = 25;

struct Options {
  uint64_t seed = std::random_device{}();
  size_t count = 4000;
  std::string node = "node";
};

struct Case {
  size_t environment;
  std::string text;
  bool mutated;
};

struct Batch {
  std::vector<Json> environments;
  std::vector<Case> cases;
};

// Whether a mutated text has one right answer that the oracle can give: a mutated count could
// exhaust its memory, and the last digits of a power that is not exact are each engine's own.
bool IsComparable(std::string_view text) {
  constexpr std::string_view kOpenEnded[] = {"repeat", "pad", "**", "pow"};
  return std::none_of(std::begin(kOpenEnded), std::end(kOpenEnded),
                      [text](std::string_view part) { return text.find(part) != text.npos; });
}

Batch Draw(const Options& options) {
  ExpressionGenerator generator(options.seed);
  Batch batch;
  while (batch.cases.size() < options.count) {
    batch.environments.push_back(generator.Environment());
    for (size_t i = 0; i < kCasesPerEnvironment && batch.cases.size() < options.count; ++i) {
      std::string text = i % 4 == 3 ? generator.Mutated() : "";
      const bool mutated = !text.empty() && IsComparable(text);
      if (!mutated) text = generator.Expression();
      batch.cases.push_back({batch.environments.size() - 1, std::move(text), mutated});
    }
  }
  return batch;
}

std::string BatchText(const Batch& batch) {
  std::string text;
  size_t next = 0;
  for (size_t i = 0; i < batch.environments.size(); ++i) {
    JsonObject line = batch.environments[i].as_object();
    JsonArray cases;
    while (next < batch.cases.size() && batch.cases[next].environment == i) {
      cases.emplace_back(batch.cases[next++].text);
    }
    line["cases"] = std::move(cases);
    text += WriteJson(line) + "\n";
  }
  return text;
}

// One line for every case, from the oracle.
std::vector<std::string> AskNode(const Batch& batch, const Options& options) {
  const auto path = std::filesystem::temp_directory_path() /
                    fmt::format("expression_differential_{}_{}.jsonl", getpid(), options.seed);
  std::ofstream(path) << BatchText(batch);
  const std::string command =
      fmt::format("'{}' '{}' '{}'", options.node, WFB_EXPRESSION_ORACLE, path.string());
  std::vector<std::string> lines;
  if (FILE* pipe = popen(command.c_str(), "r")) {
    char* line = nullptr;
    size_t capacity = 0;
    for (ssize_t length; (length = getline(&line, &capacity, pipe)) > 0;) {
      lines.emplace_back(line, static_cast<size_t>(length - 1));
    }
    std::free(line);
    if (pclose(pipe) != 0) lines.clear();
  }
  std::filesystem::remove(path);
  return lines;
}

// The value as JSON text or "error"; `detail` is the message of an error.
std::string Ours(const std::string& text, const Names& names, std::string& detail) {
  std::string outcome = EvaluateToText(text, names);
  if (!outcome.starts_with("error: ") && !outcome.starts_with("problem: ")) return outcome;
  detail = std::move(outcome);
  return "error";
}

// What is wrong with printing `text` again, or "".
std::string PrintFault(const std::string& text) {
  const auto parsed = Parse(text);
  const auto* expression = std::get_if<ExpressionPtr>(&parsed);
  if (expression == nullptr) return "";
  const std::string printed = Print(**expression);
  const auto again = Parse(printed);
  const auto* second = std::get_if<ExpressionPtr>(&again);
  if (second == nullptr) return "printed text does not parse: " + printed;
  return SameTree((*expression)->root(), (*second)->root()) ? "" : "another tree: " + printed;
}

// True where JavaScript may go on: a prototype has a method that the language does not read as a
// value, a fraction is printed in another radix; a mutated text is JavaScript outside the language,
// or typeof of a name that is not there.
bool IsRefusal(const Case& one, const std::string& detail) {
  const auto says = [&detail](std::string_view text) { return detail.find(text) != detail.npos; };
  const bool outside = detail.starts_with("problem: ") || says("has no value here");
  return says("is not a value (at") || says("takes a radix only") || (one.mutated && outside);
}

int Compare(const Batch& batch, const std::vector<std::string>& answers) {
  size_t values = 0;
  for (size_t i = 0; i < batch.cases.size(); ++i) {
    const Case& one = batch.cases[i];
    const Json& environment = batch.environments[one.environment];
    const FakeNames names(environment.at("roots"), environment.at("steps"));
    std::string detail;
    const std::string ours = Ours(one.text, names, detail);
    const std::string fault = PrintFault(one.text);
    if ((ours == answers[i] || IsRefusal(one, detail)) && fault.empty()) {
      values += ours == "error" ? 0 : 1;
      continue;
    }
    fmt::print("case {} differs\n  expression: {}\n  ours:       {} {}\n  node:       {}\n", i,
               one.text, ours, detail, answers[i]);
    if (!fault.empty()) fmt::print("  printing:   {}\n", fault);
    fmt::print("  values:     {}\n", WriteJson(environment));
    return 1;
  }
  fmt::print("{} expressions agree, {} of them with a value\n", batch.cases.size(), values);
  return 0;
}

bool ReadOptions(int argc, char** argv, Options& options) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--seed") {
      options.seed = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--count") {
      options.count = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--node") {
      options.node = argv[i + 1];
    } else {
      return false;
    }
  }
  return argc % 2 == 1;
}

int Main(int argc, char** argv) {
  Options options;
  if (!ReadOptions(argc, argv, options)) {
    fmt::print(stderr, "usage: expression_differential [--seed S] [--count N] [--node PATH]\n");
    return 2;
  }
  fmt::print("seed {}\n", options.seed);
  const Batch batch = Draw(options);
  const std::vector<std::string> answers = AskNode(batch, options);
  if (answers.size() != batch.cases.size()) {
    fmt::print("node gave {} answers for {} expressions\n", answers.size(), batch.cases.size());
    return 1;
  }
  return Compare(batch, answers);
}

}  // namespace
}  // namespace wfb::expression

int main(int argc, char** argv) { return wfb::expression::Main(argc, argv); }
