// Parse and evaluate expressions as a run does: against an item of 1 MB, which must cost nothing.

#include "bench.h"
#include "expression/expression.h"
#include "expression/value_template.h"

namespace wfb::expression {
namespace {

class Item : public Names {
 public:
  Item() {
    JsonObject item{{"name", "@scope/package"}, {"weight", 2.5}, {"dependencies", JsonArray()}};
    JsonArray list;
    for (int i = 0; i < 1000; ++i) {
      list.push_back(JsonObject{{"name", "package"}, {"weight", i % 17}, {"ready", i % 3 == 0}});
    }
    item["list"] = std::move(list);
    item["log"] = std::string(1 << 20, 'x');
    item_ = std::move(item);
    run_ = JsonObject{{"id", "20261123-1"}};
  }
  const Json* Root(std::string_view name) const override {
    if (name == "item") return &item_;
    return name == "run" ? &run_ : nullptr;
  }
  const Json* Step(std::string_view, std::string_view) const override { return nullptr; }

 private:
  Json item_;
  Json run_;
};

// Median nanoseconds of one call, of 21 rounds.
template <typename Call>
void Measure(std::string_view name, int calls, Call call) {
  std::vector<double> rounds;
  for (int round = 0; round < 21; ++round) {
    rounds.push_back(bench::TimeMs([&] {
                       for (int i = 0; i < calls; ++i) call();
                     }) *
                     1e6 / calls);
  }
  bench::PrintFigure(name, bench::Median(std::move(rounds)), "ns");
}

void MeasureEvaluation(std::string_view name, const char* text, int calls) {
  const Item names;
  const auto parsed = Parse(text);
  const ExpressionPtr& expression = std::get<ExpressionPtr>(parsed);
  Measure(name, calls, [&] { WFB_CHECK(Evaluate(*expression, names).ok(), "it has a value"); });
}

void Main() {
  MeasureEvaluation("expression.evaluate.item_name", "item.name", 20000);
  MeasureEvaluation("expression.evaluate.weight", "item.weight ?? 1", 20000);
  MeasureEvaluation("expression.evaluate.condition", "item.weight > 1 && item.name !== ''", 20000);
  MeasureEvaluation("expression.evaluate.template", "`build-${run.id}-${item.name}`", 20000);
  MeasureEvaluation("expression.evaluate.filter_1000",
                    "item.list.filter(x => x.ready && x.weight > 3).length", 50);
  MeasureEvaluation("expression.evaluate.join_1000",
                    "item.list.reduce((text, x) => text + x.name + '\\n', '')", 50);
  Measure("expression.parse", 2000, [] {
    static_cast<void>(Parse("steps.build.output.failed.length > 0 && item.weight > 1"));
  });
  const Item names;
  std::vector<TemplateProblem> problems;
  const auto compiled = ValueTemplate::Compile(
      JsonObject{{"package", "${item.name}"}, {"id", "build-${run.id}-${item.name}"}}, problems);
  Measure("expression.value_template", 20000,
          [&] { WFB_CHECK(compiled.Evaluate(names).ok(), "it has a value"); });
}

}  // namespace
}  // namespace wfb::expression

int main() { wfb::expression::Main(); }
