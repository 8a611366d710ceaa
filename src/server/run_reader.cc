#include "server/run_reader.h"

namespace wfb {

namespace {

constexpr size_t kFoldedMax = 16;

bool SameState(const RunRecord& a, const RunRecord& b) {
  return a.number == b.number && a.status == b.status && a.finished_at == b.finished_at;
}

}  // namespace

Result<FoundRunState> RunReader::Find(const std::string& run_id) {
  WFB_ASSIGN_OR_RETURN(RunRecord record, store_.Record(run_id));
  const Run* loaded = engine_ == nullptr ? nullptr : engine_->Find(run_id);
  if (loaded != nullptr) {
    std::erase_if(folded_, [&](const Folded& kept) { return kept.record.number == record.number; });
    // The engine owns it.
    return FoundRunState{std::move(record),
                         std::shared_ptr<const Run>(std::shared_ptr<void>(), loaded), true};
  }
  for (const Folded& kept : folded_) {
    if (SameState(kept.record, record)) return FoundRunState{std::move(record), kept.run, false};
  }
  WFB_ASSIGN_OR_RETURN(std::unique_ptr<Run> run, store_.Fold(record));
  std::erase_if(folded_, [&](const Folded& kept) { return kept.record.number == record.number; });
  if (folded_.size() >= kFoldedMax) folded_.pop_back();
  folded_.push_front({record, std::shared_ptr<const Run>(std::move(run))});
  return FoundRunState{std::move(record), folded_.front().run, false};
}

Result<FoundStep> RunReader::FindStep(const std::string& run_id, std::string_view path) {
  WFB_ASSIGN_OR_RETURN(FoundRunState in, Find(run_id));
  const Result<StepId> step = in.run->FindStep(path);
  if (step.ok()) return FoundStep{std::move(in), *step};
  // The longest beginning that is a step with a child run; keys may hold slashes themselves.
  for (size_t slash = path.rfind('/'); slash != std::string_view::npos && slash > 0;
       slash = path.rfind('/', slash - 1)) {
    const Result<StepId> owner = in.run->FindStep(path.substr(0, slash));
    if (!owner.ok()) continue;
    const std::string child = in.run->ChildRunOf(*owner);
    if (!child.empty()) return FindStep(child, path.substr(slash + 1));
  }
  return step.error();
}

}  // namespace wfb
