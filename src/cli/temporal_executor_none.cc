// In the place of temporal_executor.cc, where wfb is built without Temporal.
#include "cli/temporal_executor.h"

namespace wfb {

namespace {

Error Absent() {
  return Unavailable("this wfb was built without Temporal (-DWFB_WITH_TEMPORAL=OFF)");
}

}  // namespace

struct TemporalExecutor::Connected {};

TemporalExecutor::TemporalExecutor(World world) : world_(world) {}
TemporalExecutor::~TemporalExecutor() = default;

Result<TemporalExecutor::Connected*> TemporalExecutor::Connect() { return Absent(); }

void TemporalExecutor::Start(const StartRequest&, std::function<void(Result<std::string>)> answer) {
  answer(Absent());
}

void TemporalExecutor::Follow(const Run& root) {
  if (on_notice_) on_notice_(root.id(), Absent().message);
}

void TemporalExecutor::Ask(const Run&, const Event&, std::function<void(Status)> answer) {
  answer(Absent());
}

std::string TemporalExecutor::NoticeOf(const std::string&) const { return ""; }

void TemporalExecutor::OnNotice(
    std::function<void(const std::string& run_id, const std::string& notice)> callback) {
  on_notice_ = std::move(callback);
}

}  // namespace wfb
