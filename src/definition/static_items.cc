#include <fmt/format.h>

#include <unordered_map>

#include "core/graph.h"
#include "core/plan.h"
#include "definition/constant.h"
#include "definition/plan_lowering.h"
#include "definition/validation_parts.h"

namespace wfb::definition {

namespace {

class ItemNames : public expression::Names {
 public:
  ItemNames(const Json& item, size_t index) : item_(item), index_(static_cast<int64_t>(index)) {}
  const Json* Root(std::string_view name) const override {
    if (name == "item") return &item_;
    return name == "index" ? &index_ : nullptr;
  }
  const Json* Step(std::string_view, std::string_view) const override { return nullptr; }

 private:
  const Json& item_;
  Json index_;
};

// The parsed source when it mentions item and index only.
expression::ExpressionPtr ParseOfItem(const ExpressionSource& source) {
  if (source.is_null()) return nullptr;
  auto parsed = expression::Parse(ExpressionText(source));
  const auto* expression = std::get_if<expression::ExpressionPtr>(&parsed);
  if (expression == nullptr) return nullptr;
  for (const expression::Reference& reference : expression::References(**expression)) {
    if (reference.root != "item" && reference.root != "index") return nullptr;
  }
  return *expression;
}

class StaticItems {
 public:
  StaticItems(const OrchestrateNode& node, std::string pointer, Reporter& reporter)
      : node_(node), pointer_(std::move(pointer)), reporter_(reporter) {}

  void Run() {
    if (!node_.items.is_string() && !node_.items.is_array()) return;  // Reported already.
    const std::optional<Result<Json>> items = ConstantValue(node_.items);
    if (!items) return;
    const std::string place = pointer_ + "/items";
    if (!items->ok()) {
      reporter_.Add(Code::BadItems, place, items->error().message);
      return;
    }
    const JsonArray* list = (**items).if_array();
    if (list == nullptr) {
      reporter_.Add(Code::BadItems, place, "the items are no list");
      return;
    }
    if (list->size() > kItemCountMax) {
      reporter_.Add(
          Code::LimitExceeded, place,
          fmt::format("there are {} items; at most {} are allowed", list->size(), kItemCountMax));
      return;
    }
    if (Keys(*list)) Dependencies(*list);
  }

 private:
  static constexpr size_t kProblemsPerNodeMax = 20;

  // Where the item stands: its own place in a list of the document, else the whole field.
  std::string ItemPlace(size_t index) const {
    const std::string place = pointer_ + "/items";
    return node_.items.is_array() ? PointerTo(place, index) : place;
  }

  // True when every item has a key of its own.
  bool Keys(const JsonArray& items) {
    const expression::ExpressionPtr expression = ParseOfItem(node_.key);
    if (expression == nullptr) return false;
    bool good = true;
    for (size_t i = 0; i < items.size(); ++i) {
      if (problems_ > kProblemsPerNodeMax) return false;
      const Result<Json> key = expression::Evaluate(*expression, ItemNames(items[i], i));
      if (!key.ok() || !key->is_string() || key->get_string().empty()) {
        Report(Code::BadItems, i,
               key.ok() ? fmt::format("the key of item {} is no text: {}", i + 1, WriteJson(*key))
                        : fmt::format("the key of item {}: {}", i + 1, key.error().message));
        good = false;
        keys_.emplace_back();
        continue;
      }
      const std::string text(key->get_string());
      if (text.size() > kKeyLengthMax) {
        Report(Code::LimitExceeded, i,
               fmt::format("the key of item {} has {} bytes; at most {} are allowed", i + 1,
                           text.size(), kKeyLengthMax));
        good = false;
      }
      keys_.push_back(text);
      const auto [first, fresh] = index_of_.emplace(text, static_cast<uint32_t>(i));
      if (fresh) continue;
      Report(
          Code::DuplicateItemKey, i,
          fmt::format("items {} and {} have the same key \"{}\"", first->second + 1, i + 1, text));
      good = false;
    }
    return good;
  }

  void Dependencies(const JsonArray& items) {
    const expression::ExpressionPtr expression = ParseOfItem(node_.dependencies);
    if (expression == nullptr) return;
    std::vector<GraphEdge> edges;
    for (size_t i = 0; i < items.size(); ++i) {
      if (problems_ > kProblemsPerNodeMax) return;
      const Result<Json> value = expression::Evaluate(*expression, ItemNames(items[i], i));
      if (value.ok() && value->is_null()) continue;
      if (!value.ok() || !value->is_array()) {
        Report(Code::BadItems, i,
               fmt::format("the dependencies of \"{}\": {}", keys_[i],
                           value.ok() ? "expected a list of keys" : value.error().message));
        continue;
      }
      for (const Json& dependency : value->get_array()) Dependency(i, dependency, edges);
    }
    const auto count = static_cast<uint32_t>(items.size());
    const std::vector<uint32_t> cycle = ShortestCycle(wfb::Graph::Build(count, edges));
    if (cycle.empty()) return;
    // Edges lead from dependency to dependent; people read "a needs b needs a".
    std::vector<std::string> path;
    for (auto vertex = cycle.rbegin(); vertex != cycle.rend(); ++vertex) {
      path.push_back(keys_[*vertex]);
    }
    path.push_back(path[0]);
    Report(Code::ItemCycle, cycle[0],
           fmt::format("the items depend on each other: {}", PathText(path)));
  }

  void Dependency(size_t item, const Json& dependency, std::vector<GraphEdge>& edges) {
    if (!dependency.is_string()) {
      Report(Code::BadItems, item,
             fmt::format("the dependencies of \"{}\": {} is no key", keys_[item],
                         WriteJson(dependency)));
      return;
    }
    const std::string key(dependency.get_string());
    const auto found = index_of_.find(key);
    if (found != index_of_.end()) {
      edges.push_back({found->second, static_cast<uint32_t>(item)});
    } else if (node_.missing_dependencies.value_or("error") == "error") {
      std::string hint = SuggestionFor(key, keys_);
      if (hint.empty()) hint = "add the item, or set \"missing_dependencies\": \"satisfied\"";
      Report(Code::UnknownItemDependency, item,
             fmt::format("\"{}\" depends on \"{}\", which is no item", keys_[item], key),
             std::move(hint));
    }
  }

  void Report(Code code, size_t item, std::string message, std::string hint = "") {
    ++problems_;
    reporter_.Add(code, ItemPlace(item), std::move(message), std::move(hint));
  }

  const OrchestrateNode& node_;
  std::string pointer_;
  Reporter& reporter_;
  std::vector<std::string> keys_;
  std::unordered_map<std::string, uint32_t> index_of_;
  size_t problems_ = 0;
};

}  // namespace

void ValidateStaticItems(const Document& document, Reporter& reporter) {
  for (size_t i = 0; i < document.graph.nodes.size(); ++i) {
    const Node& node = document.graph.nodes[i];
    const auto* orchestrate = std::get_if<OrchestrateNode>(&node.kind);
    if (orchestrate == nullptr) continue;
    const NodeScope scope(reporter, node.id);
    StaticItems(*orchestrate, PointerTo("/nodes", i), reporter).Run();
  }
}

}  // namespace wfb::definition
