#include "core/run_expand.h"

#include <fmt/format.h>

#include <cmath>
#include <unordered_map>

#include "core/run_names.h"

namespace wfb {

namespace {

StepError ExpressionError(const Error& error, const std::string& what) {
  return {"expression", what + ": " + error.message, false};
}

std::string ItemLabel(uint32_t index) { return fmt::format("item {}", index); }

// Evaluates everything of the items first, then resolves keys to indices and checks the graph.
class Expander {
 public:
  Expander(const RunState& state, const OrchestrateNode& node)
      : state_(state), node_(node), names_(state) {}

  std::variant<ExpandedItems, StepError> Run() {
    if (!EvaluateCap() || !EvaluateList() || !ResolveDependencies() || !CheckCycle()) {
      return std::move(*error_);
    }
    JsonArray items;
    for (Draft& draft : drafts_) items.push_back(std::move(draft.out));
    return ExpandedItems{cap_, JsonObject{{"items", std::move(items)}}};
  }

 private:
  struct Draft {
    std::string key;
    std::vector<std::string> dependencies;
    JsonObject out;
  };

  bool Refuse(StepError error) {
    error_ = std::move(error);
    return false;
  }
  bool Refuse(const std::string& kind, const std::string& message) {
    return Refuse(StepError{kind, message, false});
  }

  bool EvaluateCap() {
    if (state_.options.concurrency) {
      cap_ = *state_.options.concurrency;
      return true;
    }
    Result<Json> value = expression::Evaluate(*node_.max_concurrent, names_);
    if (!value.ok()) return Refuse(ExpressionError(value.error(), "max_concurrent"));
    const double number = value->is_number() ? ToDouble(*value) : 0;
    if (!(number >= 1 && number <= kConcurrencyMax) || number != std::floor(number)) {
      return Refuse("items",
                    fmt::format("max_concurrent must be a whole number from 1 to {}, not {}",
                                kConcurrencyMax, WriteJson(*value)));
    }
    cap_ = static_cast<uint32_t>(number);
    return true;
  }

  bool EvaluateList() {
    Result<Json> list = expression::Evaluate(*node_.items, names_);
    if (!list.ok()) return Refuse(ExpressionError(list.error(), "items"));
    if (!list->is_array()) {
      return Refuse("items", "items must be an array, not " + WriteJson(*list).substr(0, 80));
    }
    if (list->get_array().size() > kItemCountMax) {
      return Refuse("items", fmt::format("{} items are more than the limit of {}",
                                         list->get_array().size(), kItemCountMax));
    }
    list_ = std::move(list->get_array());
    drafts_.reserve(list_.size());
    index_by_key_.reserve(list_.size());
    for (uint32_t index = 0; index < list_.size(); ++index) {
      if (!EvaluateItem(index)) return false;
    }
    return true;
  }

  bool EvaluateItem(uint32_t index) {
    const Json& item = list_[index];
    names_.SetItem(item, index);
    Draft draft;
    Result<Json> key = expression::Evaluate(*node_.key, names_);
    if (!key.ok()) return Refuse(ExpressionError(key.error(), ItemLabel(index) + ": key"));
    Result<std::string> text = expression::ScalarText(*key);
    if (!text.ok() || text->empty() || text->size() > kKeyLengthMax) {
      return Refuse("items",
                    fmt::format("{}: the key must be a text of 1 to {} bytes, not {}",
                                ItemLabel(index), kKeyLengthMax, WriteJson(*key).substr(0, 80)));
    }
    draft.key = std::move(*text);
    const auto [known, added] = index_by_key_.emplace(draft.key, index);
    if (!added) {
      return Refuse("items", fmt::format("duplicate key \"{}\" (items {} and {})", draft.key,
                                         known->second, index));
    }
    draft.out["key"] = draft.key;
    draft.out["item"] = nullptr;  // Its place; the value is looked at once more.
    if (!EvaluateDependencies(draft) || !EvaluateWeight(draft) || !EvaluateSkip(draft)) {
      return false;
    }
    draft.out["item"] = std::move(list_[index]);
    drafts_.push_back(std::move(draft));
    return true;
  }

  bool EvaluateDependencies(Draft& draft) {
    if (node_.dependencies == nullptr) return true;
    const std::string what = "item \"" + draft.key + "\": dependencies";
    Result<Json> value = expression::Evaluate(*node_.dependencies, names_);
    if (!value.ok()) return Refuse(ExpressionError(value.error(), what));
    if (value->is_null()) return true;
    if (!value->is_array()) return Refuse("items", what + " must be an array of keys");
    for (const Json& dependency : value->get_array()) {
      Result<std::string> key = expression::ScalarText(dependency);
      if (!key.ok()) return Refuse("items", what + " must be an array of keys");
      draft.dependencies.push_back(std::move(*key));
    }
    return true;
  }

  bool EvaluateWeight(Draft& draft) {
    if (node_.weight == nullptr) return true;
    const std::string what = "item \"" + draft.key + "\": weight";
    Result<Json> value = expression::Evaluate(*node_.weight, names_);
    if (!value.ok()) return Refuse(ExpressionError(value.error(), what));
    const double weight = value->is_number() ? ToDouble(*value) : -1;
    if (!(weight > 0 && weight < 1e15)) {
      return Refuse("items", what + " must be a positive number, not " + WriteJson(*value));
    }
    draft.out["weight"] = std::move(*value);
    return true;
  }

  bool EvaluateSkip(Draft& draft) {
    if (node_.skip == nullptr) return true;
    Result<bool> skip = expression::EvaluateCondition(*node_.skip, names_);
    if (!skip.ok()) {
      return Refuse(ExpressionError(skip.error(), "item \"" + draft.key + "\": skip"));
    }
    if (*skip) draft.out["skip"] = true;
    return true;
  }

  bool ResolveDependencies() {
    for (Draft& draft : drafts_) {
      JsonArray indices, missing;
      for (const std::string& key : draft.dependencies) {
        const auto known = index_by_key_.find(key);
        if (known != index_by_key_.end()) {
          edges_.push_back({known->second, index_by_key_.at(draft.key)});
          indices.push_back(known->second);
        } else if (node_.missing_dependencies == MissingDependencies::Error) {
          return Refuse("items",
                        fmt::format("item \"{}\" depends on \"{}\", which is not among the items",
                                    draft.key, key));
        } else if (node_.missing_dependencies == MissingDependencies::Blocked) {
          missing.emplace_back(key);
        }
      }
      if (!indices.empty()) draft.out["dependencies"] = std::move(indices);
      if (!missing.empty()) draft.out["missing"] = std::move(missing);
    }
    return true;
  }

  bool CheckCycle() {
    const Graph graph = Graph::Build(static_cast<uint32_t>(drafts_.size()), edges_);
    const std::vector<uint32_t> cycle = ShortestCycle(graph);
    if (cycle.empty()) return true;
    // An edge goes from a dependency to its dependent; people read "a depends on b".
    std::string path = drafts_[cycle[0]].key;
    for (size_t i = cycle.size(); i-- > 0;) path += " → " + drafts_[cycle[i]].key;
    return Refuse("cycle", "the dependencies have a cycle: " + path);
  }

  const RunState& state_;
  const OrchestrateNode& node_;
  RunNames names_;
  uint32_t cap_ = 0;
  JsonArray list_;
  std::vector<Draft> drafts_;
  std::unordered_map<std::string, uint32_t> index_by_key_;
  std::vector<GraphEdge> edges_;
  std::optional<StepError> error_;
};

}  // namespace

std::variant<ExpandedItems, StepError> EvaluateItems(const RunState& state, StepId step) {
  const auto& node = std::get<OrchestrateNode>(state.NodeOf(step).kind);
  return Expander(state, node).Run();
}

}  // namespace wfb
