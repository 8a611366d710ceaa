#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "definition/check_scopes.h"
#include "definition/expression_sites.h"
#include "definition/validation_parts.h"
#include "expression/value_template.h"

namespace wfb::definition {

namespace {

using expression::CheckScope;
using expression::ExpressionPtr;
using expression::Reference;
using expression::TextRange;
using Sees = ExpressionSite::Sees;

// Which nodes come before a node on any path.
class Ancestors {
 public:
  explicit Ancestors(const Graph& graph) : before_(graph.nodes.size()) {
    for (size_t i = 0; i < graph.nodes.size(); ++i) index_of_.emplace(graph.nodes[i].id, i);
    for (const Edge& edge : graph.edges) {
      const auto from = index_of_.find(edge.from);
      const auto to = index_of_.find(edge.to);
      if (from == index_of_.end() || to == index_of_.end()) continue;
      before_[to->second].push_back(from->second);
    }
  }

  // Nullopt = no such node.
  std::optional<bool> IsBefore(const std::string& id, size_t node) {
    const auto found = index_of_.find(id);
    if (found == index_of_.end()) return std::nullopt;
    if (!of_ || *of_ != node) Search(node);
    return reached_[found->second] != 0;
  }

 private:
  void Search(size_t node) {
    of_ = node;
    reached_.assign(before_.size(), 0);
    std::vector<size_t> open = {node};
    while (!open.empty()) {
      const size_t current = open.back();
      open.pop_back();
      for (const size_t before : before_[current]) {
        if (reached_[before] != 0) continue;
        reached_[before] = 1;
        open.push_back(before);
      }
    }
  }

  std::unordered_map<std::string, size_t> index_of_;
  std::vector<std::vector<size_t>> before_;
  std::optional<size_t> of_;  // The node that `reached_` is of.
  std::vector<char> reached_;
};

class ExpressionValidation {
 public:
  ExpressionValidation(const Document& document, Reporter& reporter)
      : document_(document),
        reporter_(reporter),
        ancestors_(document.graph),
        node_scope_(NodeScopeOf(document)),
        item_scope_(ItemScopeOf(document)) {
    for (const Node& node : document.graph.nodes) {
      if (node.id.empty()) continue;
      const Json schema = OutputSchema(node, document);
      node_scope_.step_outputs[node.id] = schema;
      item_scope_.step_outputs[node.id] = schema;
    }
  }

  void Run() {
    for (const ExpressionSite& site : ExpressionSites(document_)) {
      const bool of_node = site.sees != Sees::Activity;
      const NodeScope scope(reporter_, of_node ? document_.graph.nodes[site.owner].id : "");
      if (site.is_expression) {
        Expression(site);
      } else {
        Template(site);
      }
    }
    UnusedVariables();
  }

 private:
  void Expression(const ExpressionSite& site) {
    const std::string text(site.source.get_string());
    const size_t size = text.size();
    if (size > 3 && text.substr(0, 2) == "${" && text.back() == '}') {
      reporter_.Add(Code::ExpressionSyntax, site.pointer,
                    "this field holds an expression by itself", "write it without ${ and }");
      return;
    }
    auto parsed = expression::Parse(text);
    if (const auto* problem = std::get_if<expression::Problem>(&parsed)) {
      reporter_.AddInString(Code::ExpressionSyntax, site.pointer, problem->range, problem->message,
                            problem->hint);
      return;
    }
    Judge(site, std::get<ExpressionPtr>(parsed), site.pointer, 0);
  }

  void Template(const ExpressionSite& site) {
    std::vector<expression::TemplateProblem> problems;
    const auto compiled = expression::ValueTemplate::Compile(site.source, problems);
    for (const expression::TemplateProblem& problem : problems) {
      reporter_.AddInString(Code::ExpressionSyntax, site.pointer + problem.pointer,
                            problem.problem.range, problem.problem.message, problem.problem.hint);
    }
    std::string previous;
    size_t cursor = 0;
    for (const auto& part : compiled.Expressions()) {
      if (part.pointer != previous) cursor = 0;
      previous = part.pointer;
      const size_t offset = OffsetIn(site.source, part, cursor);
      cursor = offset + part.expression->text().size();
      Judge(site, part.expression, site.pointer + part.pointer, static_cast<uint32_t>(offset));
    }
  }

  // Where the text of the part starts in its string, searching from `cursor`.
  static size_t OffsetIn(const Json& source, const expression::ValueTemplate::Part& part,
                         size_t cursor) {
    boost::system::error_code error;
    const Json* value = source.find_pointer(part.pointer, error);
    if (value == nullptr || !value->is_string()) return 0;
    const std::string_view text = value->get_string();
    const size_t opening = text.find("${", cursor);
    const size_t found = text.find(part.expression->text(), opening == text.npos ? 0 : opening + 2);
    return found == text.npos ? 0 : found;
  }

  void Judge(const ExpressionSite& site, const ExpressionPtr& expression,
             const std::string& pointer, uint32_t offset) {
    const CheckScope activity_scope = site.sees == Sees::Activity
                                          ? ActivityScopeOf(document_.activities[site.owner])
                                          : CheckScope();
    const CheckScope& scope = site.sees == Sees::Activity ? activity_scope
                              : site.sees == Sees::Item   ? item_scope_
                                                          : node_scope_;
    std::vector<TextRange> unknown;
    for (const Reference& reference : expression::References(*expression)) {
      if (reference.root == "vars") Read(reference.name);
      const TextRange range = {reference.range.begin + offset, reference.range.end + offset};
      if (Known(site, reference, scope, pointer, range)) continue;
      unknown.push_back(reference.range);
    }
    for (const expression::Problem& problem : expression::Check(*expression, scope)) {
      // A name that is reported already is not reported again as a read that cannot work.
      const bool reported = std::any_of(unknown.begin(), unknown.end(), [&](const TextRange& r) {
        return problem.range.begin < r.end && r.begin < problem.range.end;
      });
      if (reported) continue;
      reporter_.AddInString(Code::ExpressionType, pointer,
                            {problem.range.begin + offset, problem.range.end + offset},
                            problem.message, problem.hint);
    }
  }

  void Read(const std::string& variable) {
    if (variable.empty()) {
      reads_all_variables_ = true;
    } else {
      read_variables_.insert(variable);
    }
  }

  // False after reporting a name that means nothing here.
  bool Known(const ExpressionSite& site, const Reference& reference, const CheckScope& scope,
             const std::string& pointer, TextRange range) {
    if (reference.root == "steps" && site.sees != Sees::Activity) {
      return KnownStep(site, reference, pointer, range);
    }
    if (scope.roots.contains(reference.root)) return KnownVariable(reference, pointer, range);
    reporter_.AddInString(Code::UnknownName, pointer, range,
                          fmt::format("\"{}\" means nothing here", reference.root),
                          NameHint(site, reference.root, scope));
    return false;
  }

  static std::string NameHint(const ExpressionSite& site, const std::string& root,
                              const CheckScope& scope) {
    if (site.sees == Sees::Activity && root != "input" && root != "run") {
      const bool outside = root == "steps" || root == "vars" || root == "item" || root == "index";
      if (outside) {
        return "an activity sees only its own input and run: hand the value over in the node's "
               "\"input\"";
      }
    }
    if (site.sees == Sees::Node && (root == "item" || root == "index")) {
      return "item and index exist in the item fields of an orchestrate node only";
    }
    std::vector<std::string> names;
    for (const auto& [name, schema] : scope.roots) names.push_back(name);
    if (site.sees != Sees::Activity) names.emplace_back("steps");
    const std::string suggestion = SuggestionFor(root, names);
    return suggestion.empty() ? fmt::format("known here: {}", fmt::join(names, ", ")) : suggestion;
  }

  bool KnownVariable(const Reference& reference, const std::string& pointer, TextRange range) {
    if (reference.root != "vars" || reference.name.empty()) return true;
    std::vector<std::string> names;
    for (const Variable& variable : document_.variables) {
      if (variable.name == reference.name) return true;
      names.push_back(variable.name);
    }
    std::string hint = SuggestionFor(reference.name, names);
    if (hint.empty()) hint = "declare it in \"variables\"";
    reporter_.AddInString(Code::UnknownName, pointer, range,
                          fmt::format("there is no variable \"{}\"", reference.name),
                          std::move(hint));
    return false;
  }

  bool KnownStep(const ExpressionSite& site, const Reference& reference, const std::string& pointer,
                 TextRange range) {
    const std::string& id = reference.name;
    if (id.empty()) return true;
    const std::string& own = document_.graph.nodes[site.owner].id;
    const std::optional<bool> before = ancestors_.IsBefore(id, site.owner);
    if (before.has_value() && *before) return true;
    if (!before.has_value()) {
      std::vector<std::string> ids;
      for (const Node& node : document_.graph.nodes) ids.push_back(node.id);
      std::string hint = SuggestionFor(id, ids);
      if (hint.empty() && !ids.empty()) hint = "steps are named by the ids of nodes";
      reporter_.AddInString(Code::UnknownName, pointer, range,
                            fmt::format("there is no step \"{}\"", id), std::move(hint));
    } else if (id == own) {
      reporter_.AddInString(Code::StepNotBefore, pointer, range,
                            fmt::format("\"{}\" cannot read its own output", id),
                            "read the step in a node after it");
    } else {
      reporter_.AddInString(Code::StepNotBefore, pointer, range,
                            fmt::format("\"{}\" need not have run before \"{}\"", id, own),
                            fmt::format("draw edges that lead from \"{}\" to \"{}\"", id, own));
    }
    return false;
  }

  void UnusedVariables() {
    if (reads_all_variables_) return;
    for (size_t i = 0; i < document_.variables.size(); ++i) {
      const std::string& name = document_.variables[i].name;
      if (name.empty() || read_variables_.contains(name)) continue;
      reporter_.Add(Code::UnusedVariable, PointerTo("/variables", i),
                    fmt::format("the variable \"{}\" is never read", name), "remove it, or use it");
    }
  }

  const Document& document_;
  Reporter& reporter_;
  Ancestors ancestors_;
  CheckScope node_scope_;
  CheckScope item_scope_;
  std::set<std::string> read_variables_;
  bool reads_all_variables_ = false;
};

}  // namespace

void ValidateExpressions(const Document& document, Reporter& reporter) {
  ExpressionValidation(document, reporter).Run();
}

}  // namespace wfb::definition
