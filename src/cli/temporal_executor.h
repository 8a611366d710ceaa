// The runs of this engine that are decided on Temporal: starts them there, follows them and hands
// requests on. The connection is made by the first run that needs it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/temporal_options.h"
#include "engine/engine.h"
#include "engine/log_store.h"

namespace wfb {

class TemporalExecutor : public RemoteExecutor {
 public:
  struct World {
    Engine& engine;
    RunStore& store;
    Journal& journal;
    Loop& loop;
    LogStore& logs;
  };
  explicit TemporalExecutor(World world);
  ~TemporalExecutor() override;

  // Which server; without it the one that the environment names. Before the first run.
  void Use(TemporalSettings settings) { settings_ = std::move(settings); }
  // The server that was chosen with Use.
  const std::optional<TemporalSettings>& chosen() const { return settings_; }

  // Starts a run there. Answers with its id once its start is on the disk here.
  void Start(const StartRequest& request, std::function<void(Result<std::string>)> answer);
  void Follow(const Run& root) override;
  void Ask(const Run& run, const Event& request, std::function<void(Status)> answer) override;

  // Why a root run stands still at the moment; empty = it does not, or nobody knows.
  std::string NoticeOf(const std::string& run_id) const;
  void OnNotice(std::function<void(const std::string& run_id, const std::string& notice)> callback);

 private:
  struct Connected;
  Result<Connected*> Connect();

  const World world_;
  std::optional<TemporalSettings> settings_;
  std::unique_ptr<Connected> connected_;
  std::function<void(const std::string&, const std::string&)> on_notice_;
};

}  // namespace wfb
