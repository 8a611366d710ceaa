// Runs on a Temporal server, as the mirrors in an engine need them: the calls of src/temporal, with
// their answers on the engine's thread.
#pragma once

#include <memory>
#include <string>

#include "cli/temporal_options.h"
#include "engine/log_store.h"
#include "engine/run_store.h"
#include "mirror/remote_runs.h"
#include "temporal/run_client.h"

namespace wfb {

class TemporalRuns : public RemoteRuns {
 public:
  // Calls nobody yet. InvalidInput when the settings do not fit together.
  static Result<std::unique_ptr<TemporalRuns>> Open(const TemporalSettings& settings,
                                                    RunStore& store, Loop& loop, LogStore& logs);
  ~TemporalRuns() override;

  const std::string& executor() const override { return executor_; }
  const std::string& namespace_name() const override;
  void Start(const StartRequest& request, std::function<void(Result<RemotePlace>)> answer) override;
  std::unique_ptr<RemoteHistory> Open(const RemotePlace& place, const BundlePtr& bundle,
                                      uint64_t known) override;
  void Ask(const RemotePlace& place, const Run& run, const Event& request,
           std::function<void(Status)> answer) override;
  void Reopen(const RemotePlace& place, const Run& run, std::vector<Event> facts,
              const Event& request, std::function<void(Status)> answer) override;
  void TakeLog(const std::string& run_id, const RemoteLog& log) override;
  void AskForObstacle(std::function<void(Result<std::string>)> answer) override;

  // Where answers of other threads come to the engine's; closed when this ends.
  class Landing;

 private:
  TemporalRuns(std::shared_ptr<temporal::Connection> connection, const std::string& task_queue,
               RunStore& store, Loop& loop, LogStore& logs);

  const std::string executor_ = "temporal";
  std::shared_ptr<temporal::Connection> connection_;
  temporal::RunClient client_;
  RunStore& store_;
  LogStore& logs_;
  std::shared_ptr<Landing> landing_;
};

}  // namespace wfb
