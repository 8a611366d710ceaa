// What the names of an expression stand for inside a run.
#pragma once

#include <deque>

#include "core/run_state.h"
#include "expression/expression.h"

namespace wfb {

// input, vars, run and steps of a run; item and index while an item is looked at.
class RunNames : public expression::Names {
 public:
  explicit RunNames(const RunState& state) : state_(state) {}
  // The item must outlive this object.
  void SetItem(const Json& item, uint32_t index) {
    item_ = &item;
    index_ = index;
  }
  const Json* Root(std::string_view name) const override;
  const Json* Step(std::string_view id, std::string_view field) const override;

 private:
  const RunState& state_;
  const Json* item_ = nullptr;
  Json index_;
  mutable std::deque<Json> made_;  // Values made on request; a deque keeps their addresses.
};

// Inside an activity: its own input, and run.
class ActivityNames : public expression::Names {
 public:
  ActivityNames(const Json& input, const Json& run) : input_(input), run_(run) {}
  const Json* Root(std::string_view name) const override;
  const Json* Step(std::string_view, std::string_view) const override { return nullptr; }

 private:
  const Json& input_;
  const Json& run_;
};

}  // namespace wfb
