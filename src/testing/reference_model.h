// What a run of one orchestrate node may do, told naively: every question is answered by looking at
// all items again. The simulation feeds it the journal's events and compares.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/event.h"
#include "core/plan.h"

namespace wfb::testing {

class ReferenceModel {
 public:
  // `owner` is the step of the orchestrate node, `first_item` the step of its first item (the
  // number of nodes), `max_attempts` of its items.
  ReferenceModel(StepId owner, StepId first_item, uint32_t max_attempts, ItemOrder order,
                 FailurePolicy policy);

  // Empty when the event is legal, else what is wrong with it.
  std::string Observe(const Event& event);

  uint32_t running_count() const;
  uint32_t ready_count() const;
  uint32_t cap() const { return cap_; }
  // Whether the run wants to start what is ready.
  bool admits() const;
  // The status that the item must have in the end: "succeeded", "blocked", ….
  std::string FinalStatus(uint32_t item) const;
  uint32_t item_count() const { return static_cast<uint32_t>(items_.size()); }
  StepId first_item() const { return first_item_; }

 private:
  enum class Now { Open, Running, Retrying, Succeeded, Failed, Skipped, Cancelled };
  struct Item {
    std::vector<uint32_t> dependencies;
    bool missing = false;
    bool held = false;  // Found behind a cancelled item when the run was re-opened.
    double weight = 1;
    Now now = Now::Open;
    uint32_t failures = 0;
    uint32_t attempts = 0;
    bool child = false;
  };

  std::string Expand(const Event& event);
  std::string StartItem(uint32_t item, const Event& event);
  std::string FinishItem(uint32_t item, const Event& event);
  void Retry(const Event& event);
  std::string SettleOwner();
  void CancelOpen();  // Every item that may still start; blocked ones stay blocked.
  void Skip(uint32_t item);
  void Reopened();
  bool Blocked(uint32_t item) const;
  bool Ready(uint32_t item) const;
  double Remaining(uint32_t item) const;
  uint32_t Layer(uint32_t item) const;
  // True when `a` must start before `b` while both are ready.
  bool Before(uint32_t a, uint32_t b) const;
  uint32_t Count(Now now) const;

  StepId owner_;
  uint32_t max_attempts_;
  ItemOrder order_;
  FailurePolicy policy_;
  uint32_t forgiven_ = 0;
  uint32_t cap_ = 0;
  StepId first_item_;
  std::vector<Item> items_;
  bool paused_ = false;
  bool cancelling_ = false;
  bool owner_settled_ = false;
};

}  // namespace wfb::testing
