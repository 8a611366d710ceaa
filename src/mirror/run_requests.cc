// What people ask of mirrored runs.
#include <algorithm>

#include "mirror/run_mirrors.h"

namespace wfb {

namespace {

constexpr DurationMs kFactLimitMs = 5'000;

}  // namespace

void RunMirrors::Ask(const Run& run, const Event& request, std::function<void(Status)> answer) {
  if (IsFinished(run.status())) return AskReopening(run, request, std::move(answer));
  const uint64_t number = Remember(run, request.type, std::move(answer));
  remote_.Ask(PlaceOf(run), run, request, [this, alive = alive_, number](const Status& status) {
    if (*alive) Accept(number, status);
  });
}

void RunMirrors::AskReopening(const Run& run, const Event& request,
                              std::function<void(Status)> answer) {
  const std::string id = run.id();
  const Result<RunRecord> record = store_.Record(id);
  if (!record.ok()) return answer(record.error());
  Result<std::unique_ptr<Run>> copy = store_.Fold(*record);
  if (!copy.ok()) return answer(copy.error());
  Event asked = request;
  asked.at = loop_.now();
  if (const Status possible = (*copy)->Apply(asked); !possible.ok()) return answer(possible);
  Result<std::vector<Event>> facts = FactsOf(id);
  if (!facts.ok()) return answer(facts.error());
  const uint64_t number = Remember(run, request.type, std::move(answer));
  remote_.Reopen(PlaceOf(run), run, std::move(*facts), asked,
                 [this, alive = alive_, number, id](const Status& status) {
                   if (!*alive) return;
                   // Also when it goes on there already: it was reopened from elsewhere, or by an
                   // engine that was killed before it heard of it.
                   const bool there = status.ok() || status.error().kind == ErrorKind::Conflict;
                   const Run* reopened = engine_.Find(id);
                   if (there && reopened != nullptr) Follow(*reopened);
                   Accept(number, status);
                 });
}

Result<std::vector<Event>> RunMirrors::FactsOf(const std::string& run_id) {
  WFB_ASSIGN_OR_RETURN(const RunRecord record, store_.Record(run_id));
  std::vector<Event> facts;
  WFB_RETURN_IF_ERROR(journal_.ReadEvents(record.number, 0, [&facts](JournalEntry&& entry) {
    facts.push_back(std::move(entry.event));
    return true;
  }));
  return facts;
}

RemotePlace RunMirrors::PlaceOf(const Run& run) const {
  const auto found = mirrors_.find(run.id());
  // The latest execution, which may have continued as another.
  if (found != mirrors_.end()) return {found->second.place.workflow_id, ""};
  return {run.options().remote->workflow_id, ""};
}

uint64_t RunMirrors::Remember(const Run& run, EventType type, std::function<void(Status)> answer) {
  const uint64_t number = ++last_asked_;
  asked_[number] = {run.id(), type, run.revision(), false, false, std::move(answer)};
  return number;
}

void RunMirrors::Accept(uint64_t number, const Status& status) {
  const auto found = asked_.find(number);
  if (found == asked_.end()) return;
  if (!status.ok()) {
    const auto answer = std::move(found->second.answer);
    asked_.erase(found);
    return answer(status);
  }
  found->second.accepted = true;
  if (found->second.seen) return AnswerWhatIsHere(number);
  loop_.At(loop_.now() + kFactLimitMs, [this, alive = alive_, number] {
    if (*alive) AnswerWhatIsHere(number);
  });
}

void RunMirrors::AnswerWhatIsHere(uint64_t number) {
  const auto found = asked_.find(number);
  if (found == asked_.end()) return;
  const auto answer = std::move(found->second.answer);
  asked_.erase(found);
  answer(Ok());
}

void RunMirrors::Recognize(const std::string& run_id, uint64_t first,
                           const std::vector<EventType>& types) {
  std::vector<uint64_t> here;
  for (auto& [number, asked] : asked_) {
    if (asked.run_id != run_id) continue;
    for (size_t i = 0; i < types.size(); ++i) {
      if (types[i] == asked.type && first + i > asked.after) asked.seen = true;
    }
    if (asked.seen && asked.accepted) here.push_back(number);
  }
  for (const uint64_t number : here) AnswerWhatIsHere(number);
}

}  // namespace wfb
