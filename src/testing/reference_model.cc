#include "testing/reference_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/run_options.h"
#include "core/step_state.h"

namespace wfb::testing {

ReferenceModel::ReferenceModel(StepId owner, StepId first_item, uint32_t max_attempts,
                               ItemOrder order, FailurePolicy policy)
    : owner_(owner),
      max_attempts_(max_attempts),
      order_(order),
      policy_(policy),
      first_item_(first_item) {}

uint32_t ReferenceModel::Count(Now now) const {
  return static_cast<uint32_t>(
      std::count_if(items_.begin(), items_.end(), [now](const Item& i) { return i.now == now; }));
}
uint32_t ReferenceModel::running_count() const { return Count(Now::Running); }

uint32_t ReferenceModel::ready_count() const {
  uint32_t count = 0;
  for (uint32_t i = 0; i < items_.size(); ++i) count += Ready(i) ? 1 : 0;
  return count;
}

bool ReferenceModel::admits() const {
  if (paused_ || cancelling_ || owner_settled_) return false;
  const uint32_t failed = Count(Now::Failed) - std::min(Count(Now::Failed), forgiven_);
  if (policy_.kind == FailurePolicy::Kind::FailFast) return failed == 0;
  if (policy_.kind == FailurePolicy::Kind::BailAfter) return failed < policy_.bail_after;
  return true;
}

bool ReferenceModel::Blocked(uint32_t item) const {
  if (items_[item].now != Now::Open) return false;
  if (items_[item].missing || items_[item].held) return true;
  for (const uint32_t d : items_[item].dependencies) {
    const Now now = items_[d].now;
    if (now == Now::Failed || Blocked(d)) return true;
  }
  return false;
}

bool ReferenceModel::Ready(uint32_t item) const {
  if (items_[item].now != Now::Open || items_[item].missing) return false;
  for (const uint32_t d : items_[item].dependencies) {
    if (items_[d].now != Now::Succeeded && items_[d].now != Now::Skipped) return false;
  }
  return true;
}

double ReferenceModel::Remaining(uint32_t item) const {
  double behind = 0;
  for (uint32_t other = 0; other < items_.size(); ++other) {
    const auto& d = items_[other].dependencies;
    if (std::find(d.begin(), d.end(), item) != d.end()) {
      behind = std::max(behind, Remaining(other));
    }
  }
  return items_[item].weight + behind;
}

uint32_t ReferenceModel::Layer(uint32_t item) const {
  uint32_t layer = 0;
  for (const uint32_t d : items_[item].dependencies) layer = std::max(layer, Layer(d) + 1);
  return layer;
}

bool ReferenceModel::Before(uint32_t a, uint32_t b) const {
  if (order_ == ItemOrder::Layer) return std::pair(Layer(a), a) < std::pair(Layer(b), b);
  if (order_ == ItemOrder::Fifo) return false;  // Any order of arrival is legal here.
  const double left = Remaining(a), right = Remaining(b);
  if (left != right) return left > right;
  const auto dependents = [this](uint32_t item) {
    return std::count_if(items_.begin(), items_.end(), [item](const Item& other) {
      return std::find(other.dependencies.begin(), other.dependencies.end(), item) !=
             other.dependencies.end();
    });
  };
  if (dependents(a) != dependents(b)) return dependents(a) > dependents(b);
  return a < b;
}

std::string ReferenceModel::Expand(const Event& event) {
  cap_ = static_cast<uint32_t>(event.code);
  items_.clear();
  for (const Json& element : event.body.at("items").as_array()) {
    Item item;
    if (const Json* dependencies = FindMember(element, "dependencies")) {
      for (const Json& d : dependencies->get_array()) {
        const uint32_t index = d.to_number<uint32_t>();
        auto& list = item.dependencies;
        if (std::find(list.begin(), list.end(), index) == list.end()) list.push_back(index);
      }
    }
    item.missing = FindMember(element, "missing") != nullptr;
    if (const Json* weight = FindMember(element, "weight")) item.weight = ToDouble(*weight);
    if (FindMember(element, "skip") != nullptr) item.now = Now::Skipped;
    items_.push_back(std::move(item));
  }
  return "";
}

std::string ReferenceModel::StartItem(uint32_t item, const Event& event) {
  if (!admits()) return "an item started although the run starts nothing";
  if (!Ready(item)) return fmt::format("item {} started before its dependencies", item);
  if (running_count() >= cap_) return fmt::format("item {} started above the cap {}", item, cap_);
  if (event.attempt != items_[item].attempts + 1) return "an attempt number was reused";
  for (uint32_t other = 0; other < items_.size(); ++other) {
    if (other != item && Ready(other) && Before(other, item)) {
      return fmt::format("item {} started before item {}, which comes first", item, other);
    }
  }
  ++items_[item].attempts;
  items_[item].now = Now::Running;
  return "";
}

std::string ReferenceModel::FinishItem(uint32_t index, const Event& event) {
  Item& item = items_[index];
  if (item.now != Now::Running) return fmt::format("item {} finished without running", index);
  switch (event.type) {
    case EventType::AttemptSucceeded:
    case EventType::ChildSucceeded:
      item.now = Now::Succeeded;
      break;
    case EventType::AttemptInterrupted:
      item.now = cancelling_ ? Now::Cancelled : Now::Open;
      break;
    case EventType::AttemptCancelled:
    case EventType::ChildCancelled:
      item.now = Now::Cancelled;
      break;
    default: {
      ++item.failures;
      const uint32_t allowed = event.type == EventType::ChildFailed ? 1 : max_attempts_;
      item.now = item.failures < allowed && !cancelling_ ? Now::Retrying : Now::Failed;
    }
  }
  return "";
}

void ReferenceModel::Retry(const Event& event) {
  const Json* steps = FindMember(event.body, "steps");
  for (uint32_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    bool chosen = steps == nullptr;
    if (steps != nullptr) {
      for (const Json& step : steps->get_array()) {
        chosen = chosen || step.to_number<StepId>() == first_item_ + i;
      }
    }
    if (!chosen || (item.now != Now::Failed && item.now != Now::Cancelled)) continue;
    item.now = Now::Open;
    item.failures = 0;
  }
  forgiven_ = Count(Now::Failed);
  owner_settled_ = false;
  Reopened();
}

void ReferenceModel::Reopened() {
  for (Item& item : items_) {
    item.held = false;
    if (item.now != Now::Open) continue;
    for (const uint32_t d : item.dependencies) {
      if (items_[d].now == Now::Cancelled || items_[d].held) item.held = true;
    }
  }
}

void ReferenceModel::Skip(uint32_t item) {
  const Now before = items_[item].now;
  const bool was_settled = before == Now::Failed || before == Now::Cancelled || Blocked(item);
  items_[item].now = Now::Skipped;
  items_[item].held = false;
  if (!was_settled) return;
  if (owner_settled_) forgiven_ = Count(Now::Failed);
  owner_settled_ = false;
  Reopened();
}

std::string ReferenceModel::SettleOwner() {
  owner_settled_ = true;
  for (uint32_t i = 0; i < items_.size(); ++i) {
    const bool never_started = items_[i].now == Now::Open && !Blocked(i);
    if (never_started && admits()) return "the node settled with items open";
  }
  for (uint32_t i = 0; i < items_.size(); ++i) {
    if (items_[i].now == Now::Open && !Blocked(i)) items_[i].now = Now::Cancelled;
  }
  return "";
}

void ReferenceModel::CancelOpen() {
  for (uint32_t i = 0; i < items_.size(); ++i) {
    const bool open = items_[i].now == Now::Open || items_[i].now == Now::Retrying;
    if (open && !Blocked(i)) items_[i].now = Now::Cancelled;
  }
}

std::string ReferenceModel::Observe(const Event& event) {
  const bool is_item = event.step != kNoStep && event.step >= first_item_ &&
                       event.step < first_item_ + items_.size();
  const uint32_t item = is_item ? event.step - first_item_ : 0;
  switch (event.type) {
    case EventType::ItemsExpanded:
      return Expand(event);
    case EventType::AttemptStarted:
    case EventType::ChildStarted:
      return is_item ? StartItem(item, event) : "";
    case EventType::AttemptSucceeded:
    case EventType::AttemptFailed:
    case EventType::AttemptCancelled:
    case EventType::AttemptInterrupted:
    case EventType::ChildSucceeded:
    case EventType::ChildFailed:
    case EventType::ChildCancelled:
      return is_item ? FinishItem(item, event) : "";
    case EventType::RetryDue:
      if (is_item) items_[item].now = Now::Open;
      return "";
    case EventType::StepSkipped:
      if (is_item) Skip(item);
      return "";
    case EventType::StepSucceeded:
    case EventType::StepFailed:
      if (event.step != owner_) return "";
      return SettleOwner();
    case EventType::ConcurrencyChanged:
      cap_ = static_cast<uint32_t>(event.code);
      return "";
    case EventType::FailurePolicyChanged:
      policy_ = FailurePolicyFromJson(event.body).value();
      return "";
    case EventType::PauseRequested:
      paused_ = true;
      return "";
    case EventType::ResumeRequested:
      paused_ = false;
      return "";
    case EventType::CancelRequested:
      cancelling_ = true;
      paused_ = false;
      return "";
    case EventType::RetryRequested:
      Retry(event);
      return "";
    case EventType::RunFinished:
      cancelling_ = false;
      if (event.code == static_cast<int64_t>(RunStatus::Cancelled)) CancelOpen();
      return "";
    default:
      return "";
  }
}

std::string ReferenceModel::FinalStatus(uint32_t item) const {
  switch (items_[item].now) {
    case Now::Succeeded:
      return "succeeded";
    case Now::Failed:
      return "failed";
    case Now::Skipped:
      return "skipped";
    case Now::Cancelled:
      return "cancelled";
    case Now::Running:
      return "running";
    case Now::Retrying:
      return "retrying";
    case Now::Open:
      break;
  }
  if (Blocked(item)) return "blocked";
  return Ready(item) ? "ready" : "waiting";
}

}  // namespace wfb::testing
