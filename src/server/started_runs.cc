#include "server/started_runs.h"

#include <algorithm>

namespace wfb {

namespace {

constexpr size_t kKeysMax = 1'000;

}  // namespace

bool StartedRuns::Begin(const std::string& key, const std::string& body, const Answer& answer) {
  const auto found = std::ranges::find(requests_, key, &Request::key);
  if (found == requests_.end()) {
    requests_.push_back({key, body, std::nullopt, {answer}});
    return true;
  }
  if (found->body != body) {
    answer(Conflict("this Idempotency-Key was used for another request; take a new one"));
  } else if (found->run_id) {
    answer(*found->run_id);
  } else {
    found->waiting.push_back(answer);
  }
  return false;
}

void StartedRuns::Finish(const std::string& key, const Result<std::string>& run_id) {
  const auto found = std::ranges::find(requests_, key, &Request::key);
  if (found == requests_.end()) return;
  const std::vector<Answer> waiting = std::move(found->waiting);
  if (run_id.ok()) {
    found->run_id = *run_id;
    found->waiting.clear();
  } else {
    requests_.erase(found);
  }
  while (requests_.size() > kKeysMax && requests_.front().run_id) requests_.pop_front();
  for (const Answer& answer : waiting) answer(run_id);
}

}  // namespace wfb
