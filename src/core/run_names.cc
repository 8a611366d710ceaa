#include "core/run_names.h"

namespace wfb {

const Json* RunNames::Root(std::string_view name) const {
  if (name == "input") return &state_.options.input;
  if (name == "vars") return &state_.variables;
  if (name == "run") return &state_.run_value;
  if (item_ != nullptr && name == "item") return item_;
  if (item_ != nullptr && name == "index") return &index_;
  return nullptr;
}

const Json* RunNames::Step(std::string_view id, std::string_view field) const {
  const auto node = state_.node_by_id.find(std::string(id));
  if (node == state_.node_by_id.end()) return nullptr;
  const wfb::Step& step = state_.steps[node->second];
  if (field == "status") return &made_.emplace_back(StepStatusName(step.status));
  if (field == "error") {
    return step.error ? &made_.emplace_back(ToJson(*step.error)) : nullptr;
  }
  if (field != "output" || step.status != StepStatus::Succeeded) return nullptr;
  const auto* condition = std::get_if<ConditionNode>(&state_.NodeOf(node->second).kind);
  if (condition == nullptr) return &step.output;
  // The state keeps the index of the case; people named it.
  const size_t taken = step.output.to_number<size_t>();
  const bool otherwise = taken >= condition->cases.size();
  return &made_.emplace_back(otherwise ? condition->otherwise : condition->cases[taken].name);
}

const Json* ActivityNames::Root(std::string_view name) const {
  if (name == "input") return &input_;
  if (name == "run") return &run_;
  return nullptr;
}

}  // namespace wfb
