#include "expression/checker.h"

#include <fmt/format.h>

#include "base/diagnostic.h"
#include "expression/ast.h"

namespace wfb::expression {

std::vector<Problem> Check(const Expression& expression, const CheckScope& scope) {
  std::vector<Problem> problems;
  for (const Reference& reference : References(expression)) {
    if (reference.root == "steps") {
      if (scope.step_outputs.contains(reference.name)) continue;
      problems.push_back({fmt::format("there is no step \"{}\"", reference.name), "",
                          reference.range});
    } else if (!scope.roots.contains(reference.root)) {
      problems.push_back({fmt::format("there is no name \"{}\" here", reference.root), "",
                          reference.range});
    }
  }
  return problems;
}

}  // namespace wfb::expression
