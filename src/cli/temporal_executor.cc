#include "cli/temporal_executor.h"

#include "cli/temporal_runs.h"
#include "mirror/run_mirrors.h"

namespace wfb {

struct TemporalExecutor::Connected {
  std::unique_ptr<TemporalRuns> runs;
  std::unique_ptr<RunMirrors> mirrors;
};

TemporalExecutor::TemporalExecutor(World world) : world_(world) {}
TemporalExecutor::~TemporalExecutor() = default;

Result<TemporalExecutor::Connected*> TemporalExecutor::Connect() {
  if (connected_ != nullptr) return connected_.get();
  TemporalSettings settings;
  if (settings_) {
    settings = *settings_;
  } else {
    WFB_ASSIGN_OR_RETURN(settings, TemporalOptions().Settings("/"));
  }
  auto connected = std::make_unique<Connected>();
  WFB_ASSIGN_OR_RETURN(connected->runs,
                       TemporalRuns::Open(settings, world_.store, world_.loop, world_.logs));
  connected->mirrors = std::make_unique<RunMirrors>(world_.engine, world_.store, world_.journal,
                                                    world_.loop, *connected->runs);
  connected->mirrors->OnNotice(on_notice_);
  connected_ = std::move(connected);
  return connected_.get();
}

void TemporalExecutor::Start(const StartRequest& request,
                             std::function<void(Result<std::string>)> answer) {
  const Result<Connected*> connected = Connect();
  if (!connected.ok()) return answer(connected.error());
  (*connected)->mirrors->Start(request, std::move(answer));
}

void TemporalExecutor::Follow(const Run& root) {
  const Result<Connected*> connected = Connect();
  if (connected.ok()) return (*connected)->mirrors->Follow(root);
  if (on_notice_) on_notice_(root.id(), connected.error().message);
}

void TemporalExecutor::Ask(const Run& run, const Event& request,
                           std::function<void(Status)> answer) {
  const Result<Connected*> connected = Connect();
  if (!connected.ok()) return answer(connected.error());
  (*connected)->mirrors->Ask(run, request, std::move(answer));
}

std::string TemporalExecutor::NoticeOf(const std::string& run_id) const {
  return connected_ == nullptr ? "" : connected_->mirrors->NoticeOf(run_id);
}

void TemporalExecutor::OnNotice(
    std::function<void(const std::string& run_id, const std::string& notice)> callback) {
  on_notice_ = std::move(callback);
  if (connected_ != nullptr) connected_->mirrors->OnNotice(on_notice_);
}

}  // namespace wfb
